package org.kernelscope.ui.sweep;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.library.LeftOut;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.spec.RunKind;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.experiment.study.Plan;
import org.kernelscope.experiment.study.Sweep;
import org.kernelscope.store.Json;
import org.kernelscope.store.RunFolder;
import org.kernelscope.ui.runs.AreaWork;
import org.kernelscope.ui.runs.LiveRun;
import org.kernelscope.ui.runs.ResultRows;
import org.kernelscope.ui.runs.RunGroup;
import org.kernelscope.ui.runs.Session;
import org.kernelscope.ui.shell.AreaModel;

/** The Sweep area: a grid of any settings of any kind of run, and the results of its runs. */
public final class SweepAreaViewModel implements AreaModel {

  private final Session session;
  private final AreaWork work;
  private final Map<RunKind, SweepForm> forms = new EnumMap<>(RunKind.class);
  private final ObjectProperty<RunKind> kind =
      new SimpleObjectProperty<>(this, "kind", RunKind.CONVNET);
  private final ReadOnlyObjectWrapper<@Nullable SweepTitles> begun =
      new ReadOnlyObjectWrapper<>(this, "begun");
  private final ResultRows<Sweep.Row> results;

  public SweepAreaViewModel(Session session) {
    this.session = session;
    this.work = new AreaWork(session, "", this::begin, false);
    this.results = new ResultRows<>(this::summary, session);
    kind.addListener(property -> settingsChanged());
    settingsChanged();
  }

  /** The form of a kind of run. Each form keeps its values. */
  public SweepForm form(RunKind of) {
    SweepForm known = forms.get(of);
    if (known != null) {
      return known;
    }
    SweepForm made = SweepForm.of(of);
    forms.put(of, made);
    made.onChange(this::settingsChanged);
    return made;
  }

  /** The form of the chosen kind. */
  public SweepForm form() {
    return form(kind.get());
  }

  private void settingsChanged() {
    String problem = form().startProblem();
    work.startProblemProperty().set(problem);
    int count = problem.isEmpty() ? form().sweep().map(Sweep::count).orElse(0) : 0;
    work.startTextProperty()
        .set(
            count == 0
                ? "Start runs"
                : String.format(Locale.ROOT, count == 1 ? "Start %d run" : "Start %d runs", count));
  }

  // ---- the runs

  /** A sweep with its plan of new and existing runs. */
  private record Made(Sweep sweep, Plan plan) {}

  private void begin() {
    form()
        .sweep()
        .ifPresent(
            sweep ->
                work.begin(
                    () -> new Made(sweep, Plan.of(sweep.runs(), session.runs())), this::begin));
  }

  private void begin(Made made) {
    SweepTitles titles = new SweepTitles(made.sweep());
    begun.set(titles);
    List<LiveRun> live = new ArrayList<>();
    for (Run run : made.plan().pending()) {
      String title = titles.of(run.spec());
      LiveRun one = session.strip().follow(run, title, session.colors().of(title));
      one.history().keepNoKernels();
      live.add(one);
    }
    session.strip().show(live);
    results.follow(made.plan(), live);
    work.show(new RunGroup(live, made.plan().before(), session));
    made.plan().pending().forEach(session.runs()::submit);
  }

  private List<Sweep.Row> summary(List<RunFolder> finished, LeftOut leftOut) {
    SweepTitles titles = begun.get();
    return titles == null ? List.of() : titles.sweep().summary(finished, leftOut);
  }

  // ---- files and runs of others

  /** Fills the form with the settings of a run, as the start of a sweep. */
  public void vary(RunSpec spec) {
    kind.set(spec.kind());
    form().show(spec);
  }

  @Override
  public List<String> opens() {
    return List.of("*.json");
  }

  /** Fills the form with a grid from a file for the command line. */
  @Override
  public void open(List<Path> files) {
    session.inBackground(() -> Sweep.read(files.get(0)), sweep -> show(sweep, files.get(0)));
  }

  private void show(Sweep sweep, Path file) {
    kind.set(sweep.of().kind());
    if (!form().show(sweep)) {
      session.tell(
          "%s: expected settings that vary one by one, found some that change together; run it by kernelscope run."
              .formatted(file));
    }
  }

  /** Writes the grid as a file for the command line. */
  public void save() {
    Optional<Sweep> sweep = form().sweep();
    if (sweep.isEmpty()) {
      return;
    }
    session
        .dialogs()
        .chooseTarget("Save the sweep", "sweep.json", "Sweeps", "*.json")
        .ifPresent(
            file ->
                session.inBackground(
                    () -> {
                      Json.write(file, sweep.get());
                      return file;
                    },
                    written -> session.tell("Written to %s.".formatted(written))));
  }

  // ---- what is shown

  @Override
  public AreaWork work() {
    return work;
  }

  public ObjectProperty<RunKind> kindProperty() {
    return kind;
  }

  /** The current or last sweep; null before the first one. */
  public ReadOnlyObjectProperty<@Nullable SweepTitles> begunProperty() {
    return begun.getReadOnlyProperty();
  }

  /** The results of the finished runs of that sweep. */
  public ObservableList<Sweep.Row> rows() {
    return results.rows();
  }

  /** The colour of a curve, which is that of its runs. */
  public int color(String title) {
    return session.colors().of(title);
  }
}
