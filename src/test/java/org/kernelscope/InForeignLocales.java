package org.kernelscope;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/**
 * A test that is run on the machines of people who write other digits than ours, and of those to
 * whom a small I has no dot: files, pages and answers are to be the same everywhere.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(InForeignLocales.Everywhere.class)
public @interface InForeignLocales {

  /** Makes a try for each locale. */
  final class Everywhere implements TestTemplateInvocationContextProvider {

    private static final List<String> LOCALES =
        List.of("ar-EG-u-nu-arab", "fa", "bn", "th-TH-u-nu-thai", "tr");

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
      return true;
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
        ExtensionContext context) {
      return LOCALES.stream().map(Locale::forLanguageTag).map(Abroad::new);
    }
  }

  /** Makes a locale the usual one while a test goes on. */
  final class Abroad
      implements TestTemplateInvocationContext, BeforeEachCallback, AfterEachCallback {

    private final Locale locale;
    private final Locale home = Locale.getDefault();
    private final Locale homeFormat = Locale.getDefault(Locale.Category.FORMAT);
    private final Locale homeDisplay = Locale.getDefault(Locale.Category.DISPLAY);

    Abroad(Locale locale) {
      this.locale = locale;
    }

    @Override
    public String getDisplayName(int invocationIndex) {
      return locale.toLanguageTag();
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(this);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
      if (String.format(locale, "%d", 7).equals("7") && "I".toLowerCase(locale).equals("i")) {
        throw new IllegalStateException("this Java knows nothing of the locale " + locale);
      }
      Locale.setDefault(locale);
    }

    @Override
    public void afterEach(ExtensionContext context) {
      Locale.setDefault(home);
      Locale.setDefault(Locale.Category.FORMAT, homeFormat);
      Locale.setDefault(Locale.Category.DISPLAY, homeDisplay);
    }
  }
}
