package org.kernelscope.app;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.library.FitKind;
import org.kernelscope.experiment.library.Initialisations;
import org.kernelscope.experiment.library.PriorKinds;
import org.kernelscope.experiment.spec.InitialisationChoice;
import org.kernelscope.experiment.spec.PriorChoice;
import org.kernelscope.experiment.spec.SettingTypes;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Priors and initialisations on the command line: how they are parsed, and their help texts. */
final class Choices {

  /** Which of the deep weight priors is which. */
  static final String DEEP_WEIGHT_PRIORS =
      "dwp is dwp:large, the deep weight prior of kernels of large norm that serves a network with"
          + " few images best; dwp:dense is that of all kernels, the better density. Names without a"
          + " file are of priors that come with the program. A file with a comma, a plus or a space"
          + " goes into quotes within the text: dwp:\"a, b.dwp\".";

  /** What the names of initialisations mean that look like names of priors. */
  static final String SAMPLES =
      "dwp draws samples of the dense VAEs of all kernels that come with the program, dwp:large those"
          + " of kernels of large norm; names of other priors draw samples of these.";

  private Choices() {}

  static List<InitialisationChoice> initialisations(List<String> texts) {
    return texts.stream()
        .map(text -> read("--init", text, SettingTypes.initialisation()::parse))
        .toList();
  }

  /** The prior of all layers, or of each. */
  static List<PriorChoice> priors(String text) {
    return read("--prior", text, SettingTypes.priors()::parse);
  }

  /** Parses the text of an option; the exception names the option. */
  static <T> T read(String option, String text, Function<String, T> reader) {
    try {
      return reader.apply(text);
    } catch (IllegalArgumentException unfit) {
      throw new BadInputException("%s: %s".formatted(option, unfit.getMessage()), unfit);
    }
  }

  /** How priors are written, for help. */
  static final class OfPriors implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return PriorKinds.usages().iterator();
    }
  }

  /** How initialisations are written, for help. */
  static final class OfInitialisations implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Initialisations.usages().iterator();
    }
  }

  /** The ways to fit a prior, for help and to read one. */
  static final class OfFits implements Iterable<String>, ITypeConverter<FitKind> {
    @Override
    public Iterator<String> iterator() {
      return PriorKinds.fits().stream().map(FitKind::key).iterator();
    }

    @Override
    public FitKind convert(String text) {
      return PriorKinds.fit(text.toLowerCase(Locale.ROOT))
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "expected one of %s, found '%s'"
                          .formatted(FitKind.anyOf(PriorKinds.fits()), text)));
    }
  }
}
