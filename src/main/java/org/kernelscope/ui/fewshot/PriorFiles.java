package org.kernelscope.ui.fewshot;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.beans.property.StringProperty;
import org.kernelscope.experiment.library.Library;
import org.kernelscope.experiment.library.Priors;
import org.kernelscope.experiment.spec.PriorChoice;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.ui.form.DataChoices;
import org.kernelscope.ui.kit.DialogService;
import org.kernelscope.ui.kit.ErrorMessages;
import org.kernelscope.ui.kit.TaskRunner;

/** Files of priors, each for the layer whose kernels it is over. */
final class PriorFiles {

  static final List<String> ENDINGS = List.of("*.dwp");

  private final FewShotForm form;
  private final DataChoices data;
  private final Library library;
  private final TaskRunner tasks;
  private final DialogService dialogs;

  /**
   * @param data what takes folders
   */
  PriorFiles(
      FewShotForm form,
      DataChoices data,
      Library library,
      TaskRunner tasks,
      DialogService dialogs) {
    this.form = form;
    this.data = data;
    this.library = library;
    this.tasks = tasks;
    this.dialogs = dialogs;
  }

  /** Asks for a file with a prior and gives it to the layer whose kernels it is over. */
  void choose() {
    List<Path> files = dialogs.chooseFiles("Choose priors", "Priors", ENDINGS);
    if (!files.isEmpty()) {
      open(files);
    }
  }

  /**
   * The prior in a file.
   *
   * @param size k of its kernels
   */
  private record Filed(PriorChoice choice, int size) {}

  /** Opens a folder as a data set, files as priors. */
  void open(List<Path> files) {
    for (Path file : files) {
      tasks.run(
          () -> Files.isDirectory(file) ? Optional.<Filed>empty() : Optional.of(read(file)),
          prior -> prior.ifPresentOrElse(this::use, () -> data.useFolder(file)),
          failure -> dialogs.tell(ErrorMessages.of(failure)));
    }
  }

  private Filed read(Path file) {
    return new Filed(Priors.ofFile(file, library), library.prior(file).prior().size());
  }

  /** A layer with kernels of another size does not follow the one before it to the file. */
  private void use(Filed prior) {
    List<ConvLayer> layers = form.layers();
    if (layers.stream().noneMatch(layer -> layer.size() == prior.size())) {
      dialogs.tell(
          String.format(
              Locale.ROOT,
              "%s: expected a prior over %s kernels, found one over %d×%3$d kernels.",
              prior.choice().brief(),
              layers.stream()
                  .map(layer -> String.format(Locale.ROOT, "%d×%1$d", layer.size()))
                  .distinct()
                  .collect(Collectors.joining(" or ")),
              prior.size()));
      return;
    }
    // A prior of the same kind that comes with the program.
    String bundled = PriorChoice.of(prior.choice().kind()).text();
    boolean served = false;
    for (int i = 0; i < layers.size(); i++) {
      StringProperty own = form.priors().get(i);
      boolean serves = layers.get(i).size() == prior.size();
      if (serves) {
        own.set(served ? FewShotForm.SAME : prior.choice().text());
      } else if (served && own.get().equals(FewShotForm.SAME)) {
        own.set(bundled);
      }
      served = serves;
    }
  }
}
