package org.kernelscope.ui.control.kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.event.Event;
import javafx.event.EventType;

/**
 * A grid requests the priors that can score its kernels. Handlers in the window add offers; without
 * any, the grid has no such menu.
 */
public final class ScoreEvent extends Event {

  public static final EventType<ScoreEvent> OFFERS = new EventType<>(Event.ANY, "KS_SCORE_OFFERS");

  private static final long serialVersionUID = 1;

  // The toolkit copies an event for each receiver; all copies share the lists.
  private final transient List<ScoreOffer> offers = new ArrayList<>();
  private final transient List<Supplier<Optional<ScoreOffer>>> files = new ArrayList<>();

  ScoreEvent() {
    super(OFFERS);
  }

  /**
   * Offers priors.
   *
   * @param chooseFile asks a person for one in a file; empty if they decline
   */
  public void offer(List<ScoreOffer> priors, Supplier<Optional<ScoreOffer>> chooseFile) {
    offers.addAll(priors);
    files.add(chooseFile);
  }

  List<ScoreOffer> offers() {
    return offers;
  }

  /** Whoever asks for files. */
  List<Supplier<Optional<ScoreOffer>>> files() {
    return files;
  }
}
