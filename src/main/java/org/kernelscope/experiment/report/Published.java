package org.kernelscope.experiment.report;

import java.util.Map;

/** Figures of the paper (Atanov et al., ICLR 2019; method, section 7), where there are such. */
final class Published {

  private static final String NONE = "–";

  private static final Map<String, Integer> CONVNET_STEPS =
      Map.of("filters", 45, "dwp", 55, "xavier", 100);
  private static final Map<String, Integer> VAE_STEPS =
      Map.of("filters", 180, "dwp", 180, "xavier", 400);
  private static final Map<String, Map<Integer, String>> FEW_SHOT =
      Map.of(
          "dwp", Map.of(50, ".800", 100, ".867", 200, ".915", 500, ".945", 1000, ".961"),
          "log-uniform", Map.of(50, ".766", 100, ".839", 200, ".894", 500, ".938", 1000, ".958"),
          "standard-normal",
              Map.of(50, ".717", 100, ".816", 200, ".890", 500, ".938", 1000, ".959"));
  private static final Map<String, String> FEATURES_AT_A_SIXTEENTH =
      Map.of("filters", ".963", "dwp", ".957", "xavier", ".930");

  private Published() {}

  private static boolean isMnist(String data) {
    return data.startsWith("mnist");
  }

  /** About the step at which the paper's curve passes 0.96, or -120 nats. */
  static String stepsUntil(boolean vae, String data, String initialisation) {
    Integer steps = (vae ? VAE_STEPS : CONVNET_STEPS).get(initialisation);
    return isMnist(data) && steps != null ? "about " + steps : NONE;
  }

  /** Accuracy of an ensemble of 10 after 10 000 steps. */
  static String fewShot(String data, String prior, int examples) {
    String kind = prior.startsWith("log-uniform") ? "log-uniform" : prior;
    return isMnist(data)
        ? FEW_SHOT.getOrDefault(kind, Map.of()).getOrDefault(examples, NONE)
        : NONE;
  }

  static String features(String data, String initialisation, double scale) {
    return isMnist(data) && scale == 1.0 / 16
        ? FEATURES_AT_A_SIXTEENTH.getOrDefault(initialisation, NONE)
        : NONE;
  }
}
