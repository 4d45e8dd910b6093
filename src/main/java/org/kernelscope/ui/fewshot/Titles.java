package org.kernelscope.ui.fewshot;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.kernelscope.experiment.library.Initialisations;
import org.kernelscope.experiment.library.PriorKinds;
import org.kernelscope.experiment.spec.InitialisationChoice;
import org.kernelscope.experiment.spec.PriorChoice;

/** What the area calls priors and initialisations, by how they are written on the command line. */
final class Titles {

  private Titles() {}

  /** The priors that need no file. */
  static Map<String, String> priors() {
    Map<String, String> titles = new LinkedHashMap<>();
    PriorKinds.offers().forEach(offer -> titles.put(offer.name(), offer.title()));
    return titles;
  }

  /** The initialisations that need no file. */
  static Map<String, String> initialisations() {
    Map<String, String> titles = new LinkedHashMap<>();
    Initialisations.all().forEach(kind -> titles.put(kind.key(), kind.title()));
    return titles;
  }

  /** The priors of layers by their titles, or with the names of their files. */
  static String prior(String text) {
    return PriorChoice.parseLayers(text, file -> false).stream()
        .map(PriorKinds::title)
        .collect(Collectors.joining(" " + PriorChoice.LAYERS + " "));
  }

  /** A prior with its start: what has one colour, whatever it runs on. */
  static String series(String prior, String initialisation) {
    return "%s, from %s".formatted(prior(prior), initialisation(initialisation));
  }

  static String initialisation(String text) {
    return Initialisations.title(InitialisationChoice.parse(text));
  }
}
