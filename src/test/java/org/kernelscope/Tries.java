package org.kernelscope;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.AnnotationBasedArgumentsProvider;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * A test of what holds for every input: it takes a {@link Draw} and is run as many times, each with
 * other inputs, and every time anew with the same.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "try {0}")
@ArgumentsSource(Tries.Draws.class)
public @interface Tries {

  /** How many. */
  int value();

  /** Makes the draws. */
  final class Draws extends AnnotationBasedArgumentsProvider<Tries> {
    @Override
    protected Stream<? extends Arguments> provideArguments(
        ParameterDeclarations parameters, ExtensionContext context, Tries tries) {
      String test = context.getRequiredTestMethod().getName();
      return IntStream.range(0, tries.value())
          .mapToObj(attempt -> Arguments.of(new Draw(test, attempt)));
    }
  }
}
