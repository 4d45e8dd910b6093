package org.kernelscope.ui.fewshot;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.kernelscope.experiment.library.Initialisation;
import org.kernelscope.experiment.library.PriorChoice;

/** What the area calls priors and initialisations, by how they are written on the command line. */
final class Titles {

  private static final String LARGE = "DWP, large";

  private static final Map<String, String> PRIOR_TITLES =
      Map.of(
          PriorChoice.LARGE,
          LARGE,
          "dwp",
          "Deep weight prior",
          "gaussian",
          "Learned Gaussian",
          "mixture",
          "Mixture of Gaussians",
          "standard-normal",
          "Standard normal",
          "l2",
          "Point estimate, L2",
          "log-uniform",
          "Log-uniform",
          "log-uniform:truncated",
          "Log-uniform, truncated");

  private Titles() {}

  /** The priors that need no file. */
  static Map<String, String> priors() {
    Map<String, String> titles = new LinkedHashMap<>();
    PriorChoice.withoutFiles()
        .forEach(prior -> titles.put(prior, PRIOR_TITLES.getOrDefault(prior, prior)));
    return titles;
  }

  /** The initialisations that need no file. */
  static Map<String, String> initialisations() {
    Map<String, String> titles = new LinkedHashMap<>();
    for (Initialisation.Kind kind : Initialisation.Kind.values()) {
      titles.put(kind.key(), kind.title());
    }
    titles.put(PriorChoice.LARGE, LARGE);
    return Collections.unmodifiableMap(titles);
  }

  static String prior(String text) {
    return FewShotRun.brief(PRIOR_TITLES.getOrDefault(text, text));
  }

  static String initialisation(String text) {
    return FewShotRun.brief(initialisations().getOrDefault(text, text));
  }
}
