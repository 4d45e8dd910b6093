package org.kernelscope.ui.scores;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.kernelscope.experiment.library.FittedPrior;
import org.kernelscope.experiment.library.Library;
import org.kernelscope.experiment.library.PriorFile;
import org.kernelscope.experiment.library.PriorKind;
import org.kernelscope.experiment.library.PriorKinds;
import org.kernelscope.experiment.study.KernelScoring;
import org.kernelscope.ui.control.kernels.ScoreOffer;
import org.kernelscope.ui.kit.Delay;
import org.kernelscope.ui.kit.DialogService;
import org.kernelscope.ui.kit.TaskRunner;

/**
 * The priors that every grid of the window offers for scoring:
 *
 * <ul>
 *   <li>those that come with the program,
 *   <li>those that were fitted or opened in the Priors area,
 *   <li>files that the user chose before.
 * </ul>
 *
 * <p>Improper priors are not included, because they give kernels no density.
 */
public final class PriorOffers {

  private final Library library;
  private final TaskRunner tasks;
  private final Delay later;
  private final DialogService dialogs;
  private final Supplier<Map<String, PriorFile>> fitted;
  private final Set<Path> files = new LinkedHashSet<>();

  /**
   * @param fitted the priors of the Priors area by title
   */
  public PriorOffers(
      Library library,
      TaskRunner tasks,
      Delay later,
      DialogService dialogs,
      Supplier<Map<String, PriorFile>> fitted) {
    this.fitted = fitted;
    this.library = library;
    this.tasks = new SerialTasks(tasks);
    this.later = later;
    this.dialogs = dialogs;
  }

  /** The present offers. */
  public List<ScoreOffer> all() {
    List<ScoreOffer> offers = new ArrayList<>();
    for (PriorKind kind : PriorKinds.all()) {
      if (kind.isDensity()) {
        String origin = kind instanceof FittedPrior ? " (bundled)" : "";
        kind.offers().forEach(one -> offers.add(bundled(one, one.title() + origin)));
      }
    }
    fitted
        .get()
        .forEach(
            (title, file) ->
                offers.add(offer(new ScoringPrior(title, title, size -> file.prior()))));
    files.forEach(file -> offers.add(ofFile(file)));
    return offers;
  }

  /** Asks for the file of a prior, and adds it to the offers. */
  public Optional<ScoreOffer> chooseFile() {
    return dialogs.chooseFiles("Score by a prior", "Priors", List.of("*.dwp")).stream()
        .findFirst()
        .map(Path::toAbsolutePath)
        .map(
            file -> {
              files.add(file);
              return ofFile(file);
            });
  }

  private ScoreOffer bundled(PriorKind.Offer one, String title) {
    return offer(
        new ScoringPrior(
            title, one.brief(), size -> KernelScoring.bundled(one.choice(), size, library)));
  }

  private ScoreOffer ofFile(Path file) {
    String name = String.valueOf(file.getFileName());
    boolean known =
        files.stream().filter(other -> name.equals(String.valueOf(other.getFileName()))).count()
            > 1;
    return offer(
        new ScoringPrior(
            known ? file.toString() : name, name, size -> library.prior(file).prior()));
  }

  private ScoreOffer offer(ScoringPrior prior) {
    return new ScoreOffer(prior.title(), () -> new PriorScorer(prior, tasks, later));
  }
}
