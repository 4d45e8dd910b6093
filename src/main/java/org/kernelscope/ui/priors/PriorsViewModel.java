package org.kernelscope.ui.priors;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import org.kernelscope.experiment.library.ImportedKernels;
import org.kernelscope.experiment.library.PriorFile;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.ui.priors.PriorEntry.Source;
import org.kernelscope.ui.runs.AreaWork;
import org.kernelscope.ui.runs.Session;
import org.kernelscope.ui.shell.AreaModel;

/**
 * The Priors area: kernels, the fit of a prior to them, and the table of priors, one of which is
 * looked at. Knows no node; everything slow goes through the task runner, everything live through
 * the frame pulse.
 */
public final class PriorsViewModel implements AreaModel {

  private static final List<String> FILE_ENDINGS =
      Stream.concat(
              Stream.of("*.npz", "*.npy", "*.dwp"),
              ImportedKernels.extensions().stream().map(ending -> "*" + ending))
          .distinct()
          .toList();
  private static final List<String> PRIOR_ENDINGS = List.of("*.dwp");

  private final Session session;
  private final KernelShelfViewModel shelf;
  private final PriorForm form = new PriorForm();
  private final ScoreTable table;
  private final ScoringViewModel scoring;
  private final LatentViewModel latent;
  private final SelectedPriorViewModel subject;
  private final FitViewModel fitting;
  private final BooleanProperty mapShown = new SimpleBooleanProperty(this, "mapShown");
  private Consumer<Path> comparison = prior -> {};

  public PriorsViewModel(Session session) {
    this.session = session;
    this.shelf = new KernelShelfViewModel(session.tasks());
    this.table = new ScoreTable(session.tasks());
    this.scoring = new ScoringViewModel(shelf, form, table, session.tasks(), session.dialogs());
    this.latent = new LatentViewModel(session.tasks());
    this.subject = new SelectedPriorViewModel(table, scoring, latent, session.tasks());
    this.fitting = new FitViewModel(session, shelf, form, scoring, subject);
    session.inBackground(() -> KernelChoice.bundled(session.library()), shelf::add);
    session.inBackground(
        () -> PriorEntry.bundled(session.library()),
        bundled -> {
          bundled.forEach(table::add);
          subject.showFirst();
        });
  }

  /** What takes a prior file that a person wants to start networks from. */
  public void onCompare(Consumer<Path> action) {
    comparison = action;
  }

  // ---- files

  /** Asks for kernels or priors and opens them. */
  public void chooseFiles() {
    List<Path> files =
        session
            .dialogs()
            .chooseFiles(
                "Open kernels, networks or priors", "Kernels, networks and priors", FILE_ENDINGS);
    if (!files.isEmpty()) {
      open(files);
    }
  }

  @Override
  public List<String> opens() {
    return FILE_ENDINGS;
  }

  /** Opens kernels and priors, told apart by what is in them. */
  @Override
  public void open(List<Path> files) {
    for (Path file : files) {
      session.inBackground(() -> Opened.read(file), this::opened);
    }
  }

  private void opened(Opened found) {
    if (found instanceof Opened.Kernels kernels) {
      shelf.add(kernels.sets());
      if (!kernels.remarks().isEmpty()) {
        session.tell(
            "%s: %s."
                .formatted(kernels.file().getFileName(), String.join("; ", kernels.remarks())));
      }
    } else if (found instanceof Opened.Prior prior) {
      opened(prior.path(), prior.file());
    }
  }

  private void opened(Path path, PriorFile file) {
    int size = file.prior().size();
    Optional<KernelChoice> kernels = shelf.withSize(size);
    if (kernels.isEmpty()) {
      session.tell(
          String.format(
              Locale.ROOT,
              "%s is a prior of %d×%d kernels: open a set of such kernels first, to judge it by.",
              path.getFileName(),
              size,
              size));
      return;
    }
    PriorEntry entry =
        new PriorEntry(String.valueOf(path.getFileName()), 0, new Source.Filed(file, path));
    shelf.chosenProperty().set(kernels.get());
    subject.add(entry);
  }

  /** Shows on the map where one of the kernels on the shelf lies. */
  public void locate(int kernel) {
    KernelSet shown = shelf.shownProperty().get();
    if (shown != null && kernel >= 0 && kernel < shown.count()) {
      latent.locate(shown.select(new int[] {kernel}));
    }
  }

  // ---- what can be done with a prior

  /** Asks for a file and writes a prior into it. */
  public void save(PriorEntry entry) {
    Optional<PriorFile> file = entry.file();
    if (file.isEmpty()) {
      return;
    }
    String name = entry.title().replaceAll("\\.dwp$", "").replaceAll("[^A-Za-z0-9]+", "-");
    session
        .dialogs()
        .chooseTarget(
            "Save prior", name.toLowerCase(Locale.ROOT) + ".dwp", "Priors", PRIOR_ENDINGS.get(0))
        .ifPresent(
            target ->
                session.inBackground(
                    () -> {
                      file.get().write(target);
                      return target;
                    },
                    written -> session.tell("The prior is in %s.".formatted(written))));
  }

  /** Makes a prior an initialisation of the comparison. */
  public void compare(PriorEntry entry) {
    if (entry.canCompare()
        && entry.source() instanceof Source.Filed filed
        && filed.path() != null) {
      comparison.accept(filed.path());
    }
  }

  /** Takes a prior off the table; reference priors and the one in training stay. */
  public void remove(PriorEntry entry) {
    if (entry.canRemove()) {
      subject.remove(entry);
    }
  }

  // ---- what is shown

  public KernelShelfViewModel shelf() {
    return shelf;
  }

  public PriorForm form() {
    return form;
  }

  public LatentViewModel latent() {
    return latent;
  }

  public ScoreTable table() {
    return table;
  }

  /** On what the priors in the table are scored. */
  public ScoringViewModel scoring() {
    return scoring;
  }

  /** The prior that is looked at. */
  public SelectedPriorViewModel subject() {
    return subject;
  }

  public FitViewModel fitting() {
    return fitting;
  }

  @Override
  public AreaWork work() {
    return fitting.work();
  }

  /** Whether the latent map is in front, and not the fit. */
  public BooleanProperty mapShownProperty() {
    return mapShown;
  }
}
