package org.kernelscope.ui.workbench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.library.ArchivedRun;
import org.kernelscope.experiment.library.ImportedKernels;
import org.kernelscope.experiment.library.LeftOut;
import org.kernelscope.experiment.library.PriorFile;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.spec.KernelVaeSpec;
import org.kernelscope.experiment.spec.RandomFeatureSpec;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.experiment.study.SourceNetworks;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.ui.archive.ArchiveViewModel;
import org.kernelscope.ui.compare.CompareViewModel;
import org.kernelscope.ui.control.picture.Export;
import org.kernelscope.ui.fewshot.FewShotViewModel;
import org.kernelscope.ui.kit.Delay;
import org.kernelscope.ui.kit.DialogService;
import org.kernelscope.ui.kit.ErrorMessages;
import org.kernelscope.ui.kit.FramePulse;
import org.kernelscope.ui.kit.Phase;
import org.kernelscope.ui.kit.ProgramLog;
import org.kernelscope.ui.kit.RecentFiles;
import org.kernelscope.ui.kit.TaskRunner;
import org.kernelscope.ui.network.NetworkViewModel;
import org.kernelscope.ui.palette.AboutViewModel;
import org.kernelscope.ui.palette.PaletteViewModel;
import org.kernelscope.ui.priors.PriorsViewModel;
import org.kernelscope.ui.runs.Notice;
import org.kernelscope.ui.runs.Resumption;
import org.kernelscope.ui.runs.RunStripViewModel;
import org.kernelscope.ui.runs.Session;
import org.kernelscope.ui.scores.PriorOffers;
import org.kernelscope.ui.shell.AreaModel;
import org.kernelscope.ui.shell.ReportViewModel;
import org.kernelscope.ui.sources.SourcesViewModel;
import org.kernelscope.ui.sweep.SweepAreaViewModel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole window: its areas, the shared run strip, and settings of the window. */
public final class WorkbenchViewModel implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WorkbenchViewModel.class);

  private final Session session;
  private final ReportViewModel report;
  private final PriorOffers scores;
  private final CompareViewModel compare;
  private @Nullable ProgramLog log;
  private @Nullable Path documentation;
  private @Nullable PriorsViewModel priors;
  private @Nullable FewShotViewModel fewShot;
  private @Nullable SourcesViewModel sources;
  private @Nullable SweepAreaViewModel sweeps;
  private @Nullable NetworkViewModel network;
  private @Nullable ArchiveViewModel archive;
  private final ObjectProperty<Area> area;
  private final LastView before;
  private final List<String> declined = new ArrayList<>();
  private final List<AreaModel> areas = new ArrayList<>();
  private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper(this, "busy");

  public WorkbenchViewModel(Runs runs, TaskRunner tasks, FramePulse pulse, DialogService dialogs) {
    this.session = Session.of(runs, tasks, pulse, dialogs);
    session.recent().areas(() -> areaProperty().get().name());
    this.before = LastView.read(runs.workspace().path());
    this.declined.addAll(before.declined());
    this.area = new SimpleObjectProperty<>(this, "area", before.area());
    area.addListener(property -> remember());
    this.report = new ReportViewModel(runs.workspace(), tasks, pulse, dialogs);
    this.scores = new PriorOffers(runs.library(), tasks, Delay.fx(), dialogs, this::fittedPriors);
    session.strip().onReuse(spec -> area.set(areaOf(spec)));
    session.strip().onOpen(run -> area.set(areaOf(run.spec())));
    session.strip().onOpenRecorded(run -> area.set(areaOf(run.spec())));
    this.compare = register(new CompareViewModel(session));
    offerInterrupted();
    // This also loads the library early, before the user needs it.
    tasks.run(
        Runs::engine,
        loaded -> {},
        failure ->
            session.tell("The native engine does not load: " + ErrorMessages.of(failure) + "."));
  }

  private <M extends AreaModel> M register(M model) {
    areas.add(model);
    model
        .phaseProperty()
        .addListener(
            (property, old, now) ->
                busy.set(
                    areas.stream().anyMatch(made -> made.phaseProperty().get() != Phase.IDLE)));
    return model;
  }

  /** Offers to resume interrupted runs, except those that the user declined before. */
  private void offerInterrupted() {
    session
        .tasks()
        .run(
            this::interrupted,
            found -> {
              if (!found.isEmpty()) {
                session.strip().notices().add(0, offer(found));
              }
            },
            failure -> LOG.debug("nobody knows what was interrupted", failure));
  }

  private List<ArchivedRun> interrupted() throws IOException {
    List<ArchivedRun> found = new ArrayList<>();
    // A run may have been deleted in the meantime.
    LeftOut gone = new LeftOut();
    for (ArchivedRun run : session.runs().archive().list().runs()) {
      if (!before.declined().contains(run.id())
          && gone.read(run.folder(), run::wasInterrupted).orElse(false)) {
        found.add(run);
      }
    }
    return found;
  }

  private Notice offer(List<ArchivedRun> found) {
    String text =
        found.size() == 1
            ? "“%s” was interrupted.".formatted(found.get(0).name())
            : String.format(Locale.ROOT, "%d runs were interrupted.", found.size());
    return new Notice(
        text,
        "Resume",
        "Not now",
        () ->
            session.inBackground(
                () -> Resumption.of(stillInterrupted(found), session.runs()),
                ready -> ready.begin(session)),
        () -> {
          found.forEach(run -> declined.add(run.id()));
          remember();
        });
  }

  /** The runs that were neither resumed nor deleted since they were found. */
  private static List<ArchivedRun> stillInterrupted(List<ArchivedRun> found) throws IOException {
    List<ArchivedRun> still = new ArrayList<>();
    for (ArchivedRun run : found) {
      if (Files.isDirectory(run.folder().path()) && !run.folder().isBeingWritten()) {
        still.add(run);
      }
    }
    return still;
  }

  /** The notices that the user can answer. */
  public ObservableList<Notice> notices() {
    return session.strip().notices();
  }

  private LastView view() {
    ArchiveViewModel made = archive;
    return new LastView(
        area.get(), made == null ? before.runs() : made.look(), List.copyOf(declined));
  }

  /** Saves the view at once, because the window may be killed before it is closed. */
  private void remember() {
    LastView now = view();
    Path workspace = session.runs().workspace().path();
    session
        .tasks()
        .run(
            () -> {
              now.write(workspace);
              return now;
            },
            kept -> {},
            failure -> LOG.debug("what the window showed is not kept", failure));
  }

  /** The area in front. */
  public ObjectProperty<Area> areaProperty() {
    return area;
  }

  /** The model of the area in front. */
  AreaModel front() {
    return area.get().model(this);
  }

  /** Whether any area is working. */
  public ReadOnlyBooleanProperty busyProperty() {
    return busy.getReadOnlyProperty();
  }

  public RunStripViewModel strip() {
    return session.strip();
  }

  public ReportViewModel report() {
    return report;
  }

  private Map<String, PriorFile> fittedPriors() {
    return priors == null ? Map.of() : priors.table().fitted();
  }

  /** The priors by which any grid of the window can score its kernels. */
  public PriorOffers scores() {
    return scores;
  }

  public CompareViewModel compare() {
    return compare;
  }

  /** The Priors area, made at the first call. */
  public PriorsViewModel priors() {
    PriorsViewModel made = priors;
    if (made == null) {
      made = register(new PriorsViewModel(session));
      made.onCompare(this::compareFrom);
      priors = made;
    }
    return made;
  }

  /** The Few-shot area, made at the first call. */
  public FewShotViewModel fewShot() {
    FewShotViewModel made = fewShot;
    if (made == null) {
      made = register(new FewShotViewModel(session));
      fewShot = made;
    }
    return made;
  }

  /** The Sources area, made at the first call. */
  public SourcesViewModel sources() {
    SourcesViewModel made = sources;
    if (made == null) {
      made = register(new SourcesViewModel(session));
      made.onHarvestUse(this::fitOn);
      sources = made;
    }
    return made;
  }

  /** The Sweep area, made at the first call. */
  public SweepAreaViewModel sweeps() {
    SweepAreaViewModel made = sweeps;
    if (made == null) {
      made = register(new SweepAreaViewModel(session));
      sweeps = made;
    }
    return made;
  }

  /** The Inspect area, made at the first call. */
  public NetworkViewModel network() {
    NetworkViewModel made = network;
    if (made == null) {
      made = register(new NetworkViewModel(session, scores));
      made.onUse(this::fitOn);
      network = made;
    }
    return made;
  }

  /** The Runs area, made at the first call. */
  public ArchiveViewModel archive() {
    ArchiveViewModel made = archive;
    if (made == null) {
      made = register(new ArchiveViewModel(session, Delay.fx()));
      made.look(before.runs());
      archive = made;
    }
    return made;
  }

  private void fitOn(Path kernels) {
    area.set(Area.PRIORS);
    priors().open(List.of(kernels));
  }

  private static Area areaOf(RunSpec spec) {
    if (spec instanceof FewShotSpec) {
      return Area.FEW_SHOT;
    }
    if (spec instanceof RandomFeatureSpec || SourceNetworks.isSource(spec)) {
      return Area.SOURCES;
    }
    return spec instanceof KernelVaeSpec ? Area.PRIORS : Area.COMPARE;
  }

  private void compareFrom(Path prior) {
    area.set(Area.COMPARE);
    compare.open(List.of(prior));
  }

  /** Asks for files, networks included, that the area in front can open, and opens them. */
  public void chooseFiles() {
    List<String> own = front().opens();
    if (own.isEmpty()) {
      session.dialogs().chooseFolder("Open a folder").ifPresent(folder -> open(List.of(folder)));
      return;
    }
    List<String> endings =
        Stream.concat(own.stream(), NetworkViewModel.endings().stream()).distinct().toList();
    List<Path> files =
        session
            .dialogs()
            .chooseFiles(
                "Open", "Networks, and what %s opens".formatted(area.get().title()), endings);
    if (!files.isEmpty()) {
      open(files);
    }
  }

  /** Opens networks in the Inspect area, and other files in the area in front. */
  public void open(List<Path> files) {
    session.inBackground(
        () -> Sorted.of(files),
        sorted -> {
          if (!sorted.others().isEmpty()) {
            front().open(sorted.others());
            sorted.files().forEach(session.recent()::add);
          }
          if (!sorted.networks().isEmpty()) {
            // The file is read while the view is created.
            network().open(sorted.networks());
            area.set(Area.INSPECT);
            sorted.networks().forEach(session.recent()::add);
          }
        });
  }

  /**
   * What was chosen to be opened.
   *
   * @param others all but networks
   * @param files those of the others that exist and are no folders; a folder becomes a recent one
   *     when a data set was found in it
   */
  private record Sorted(List<Path> networks, List<Path> others, List<Path> files) {

    static Sorted of(List<Path> chosen) throws IOException {
      List<Path> networks = new ArrayList<>();
      List<Path> others = new ArrayList<>();
      for (Path file : chosen) {
        boolean network = Files.isRegularFile(file) && ImportedKernels.isCalledNetwork(file);
        (network ? networks : others).add(file);
      }
      return new Sorted(networks, others, others.stream().filter(Files::isRegularFile).toList());
    }
  }

  /** The files and folders that were opened last. */
  public RecentFiles recent() {
    return session.recent();
  }

  /** Opens a file or folder again in the area that it was opened in. */
  public void reopen(RecentFiles.Opened recent) {
    session.inBackground(
        () -> Files.exists(recent.path()),
        there -> {
          if (!there) {
            session.tell("%s is no longer there.".formatted(recent.path()));
            recent().refresh();
            return;
          }
          // The name may be of another version of this program.
          Stream.of(Area.values())
              .filter(one -> one.name().equals(recent.area()))
              .forEach(area::set);
          open(List.of(recent.path()));
        });
  }

  /** Asks for a file name and writes the export. */
  public void export(Export export) {
    Export.Format format = export.format();
    session
        .dialogs()
        .chooseTarget(
            "Export " + format.name(),
            export.fileName(),
            format.description(),
            "*" + format.ending())
        .ifPresent(
            file ->
                session.inBackground(
                    () -> export.writeTo(file),
                    written -> session.tell("Written to %s.".formatted(written))));
  }

  public void showWorkspace() {
    session.dialogs().show(session.runs().workspace().path());
  }

  /** A command palette over the runs of this window and its workspace. */
  PaletteViewModel palette() {
    return new PaletteViewModel(session);
  }

  /** Sets the log file of the program's failures. */
  public void logsTo(ProgramLog program) {
    log = program;
  }

  /** Sets the file that tells what the program is and does. */
  public void documentedIn(Path file) {
    documentation = file;
  }

  /** What this program is. */
  AboutViewModel about() {
    return new AboutViewModel(session, documentation);
  }

  /** Shows the latest entries of the log. */
  public void showLog() {
    ProgramLog shown = log;
    if (shown != null) {
      session.inBackground(
          shown::latest,
          text -> {
            if (text.isBlank()) {
              session.tell("Nothing has gone wrong: there is no log.");
            } else {
              session.dialogs().show("The log of Kernelscope", text, shown.file());
            }
          });
    }
  }

  /** Whether the window may close. Asks the user if runs are training. */
  public boolean mayClose() {
    return !session.strip().isAnyGoing()
        || session
            .dialogs()
            .confirm(
                "Runs are going. Quit?",
                "They stop after the step they are at and keep what they have reached.",
                "Quit");
  }

  /** Stops all updates of the window; the runs continue. */
  @Override
  public void close() {
    view().write(session.runs().workspace().path());
    session.strip().close();
  }
}
