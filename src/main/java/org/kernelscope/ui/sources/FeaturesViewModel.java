package org.kernelscope.ui.sources;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.collections.ObservableList;
import org.kernelscope.experiment.library.ArchivedRun;
import org.kernelscope.experiment.library.Initialisations;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.spec.InitialisationChoice;
import org.kernelscope.experiment.spec.RandomFeatureSpec;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.spec.Values;
import org.kernelscope.experiment.study.Plan;
import org.kernelscope.experiment.study.RandomFeatures;
import org.kernelscope.ui.form.DataChoices;
import org.kernelscope.ui.kit.Phase;
import org.kernelscope.ui.runs.AreaWork;
import org.kernelscope.ui.runs.LiveRun;
import org.kernelscope.ui.runs.ResultRows;
import org.kernelscope.ui.runs.RunGroup;
import org.kernelscope.ui.runs.Session;

/** The random-feature experiment: accuracy of classifiers on frozen kernels, against width. */
public final class FeaturesViewModel {

  /** What the runs of the experiment may differ in. */
  private static final Settings VARIED =
      Settings.of(SharedSettings.INITIALISATION, SharedSettings.WIDTHS, SharedSettings.SEED);

  private final Session session;
  private final FeaturesForm form = new FeaturesForm();
  private final DataChoices data;
  private final AreaWork work;
  private final ResultRows<RandomFeatures.Row> results;

  FeaturesViewModel(Session session) {
    this.session = session;
    this.data = new DataChoices(session, form.field(SharedSettings.DATA).textProperty());
    this.work = new AreaWork(session, "", this::begin, false);
    this.results = new ResultRows<>(RandomFeatures::summary, session);
    work.startProblemProperty().bind(form.problemProperty());
    form.onChange(this::settingsChanged);
    settingsChanged();
    session.strip().onReuse(this::reuse);
    session.strip().onOpenRecorded(this::recall);
  }

  /** Fills the form with the settings of an earlier run. */
  private void reuse(RunSpec spec) {
    if (spec instanceof RandomFeatureSpec features) {
      session.inBackground(
          () -> session.library().data(features.data()).train().count(),
          images -> form.show(features, images));
    }
  }

  /** Shows what finished runs came to that differ from one in what the experiment varies. */
  private void recall(ArchivedRun run) {
    if (run.spec() instanceof RandomFeatureSpec) {
      if (work.phaseProperty().get() != Phase.IDLE) {
        session.tell("The experiment goes on: others can be opened once it has ended.");
        return;
      }
      reuse(run.spec());
      session.inBackground(
          () ->
              session.runs().archive().list().runs().stream()
                  .filter(one -> one.isFinished() && one.differsOnlyIn(VARIED, run))
                  .map(ArchivedRun::folder)
                  .toList(),
          folders -> begin(new Plan(folders, List.of())));
    }
  }

  private void settingsChanged() {
    int count = form.runCount();
    work.startTextProperty()
        .set(count == 0 ? "Start runs" : String.format(Locale.ROOT, "Start %d runs", count));
  }

  private void begin() {
    List<InitialisationChoice> compared = form.initialisations();
    form.values().ifPresent(wanted -> work.begin(() -> plan(wanted, compared), this::begin));
  }

  private Plan plan(Values wanted, List<InitialisationChoice> compared) throws IOException {
    int images = session.library().data(wanted.get(SharedSettings.DATA)).train().count();
    return Plan.of(RandomFeatures.of(wanted, compared, images).runs(), session.runs());
  }

  private void begin(Plan plan) {
    List<LiveRun> live = new ArrayList<>();
    for (Run run : plan.pending()) {
      RandomFeatureSpec spec = (RandomFeatureSpec) run.spec();
      int color = session.colors().of(Initialisations.title(spec.initialisation()));
      String title =
          "%s × %s"
              .formatted(
                  Initialisations.title(spec.initialisation()), RandomFeatures.text(spec.scale()));
      LiveRun one = session.strip().follow(run, title, color);
      one.history().keepNoKernels();
      live.add(one);
    }
    session.strip().show(live);
    results.follow(plan, live);
    work.show(new RunGroup(live, plan.before(), session));
    plan.pending().forEach(session.runs()::submit);
  }

  /** What the settings describe, and the runs asked for last. */
  public AreaWork work() {
    return work;
  }

  public FeaturesForm form() {
    return form;
  }

  public DataChoices data() {
    return data;
  }

  /** The colour of an initialisation, whatever the scale. */
  public int colorOf(RandomFeatures.Row row) {
    return session.colors().of(Initialisations.title(InitialisationChoice.parse(row.init())));
  }

  /** What the finished runs come to. */
  public ObservableList<RandomFeatures.Row> rows() {
    return results.rows();
  }
}
