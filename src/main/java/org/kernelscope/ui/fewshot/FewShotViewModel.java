package org.kernelscope.ui.fewshot;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.kernelscope.experiment.library.ArchivedRun;
import org.kernelscope.experiment.library.Recording;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.study.FewShot;
import org.kernelscope.experiment.study.Plan;
import org.kernelscope.ui.form.DataChoices;
import org.kernelscope.ui.runs.AreaWork;
import org.kernelscope.ui.runs.Session;
import org.kernelscope.ui.shell.AreaModel;

/**
 * The Few-shot area: settings, the runs they describe, those of the session, and the shown run or
 * sweep. Does not know any node. Slow work goes through the task runner, live values through the
 * frame pulse.
 */
public final class FewShotViewModel implements AreaModel {

  private final Session session;
  private final FewShotForm form = new FewShotForm();
  private final DataChoices data;
  private final PriorFiles files;
  private final AreaWork work;
  private final PlannedRunsViewModel planned;
  private final FewShotRunsViewModel runs;
  private final SelectedRunViewModel selected;
  private final SweepViewModel sweep;

  public FewShotViewModel(Session session) {
    this.session = session;
    this.data = new DataChoices(session, form.field(SharedSettings.DATA).textProperty());
    this.files = new PriorFiles(form, data, session.library(), session.tasks(), session.dialogs());
    this.work = new AreaWork(session, "Start run", this::begin, true);
    this.planned = new PlannedRunsViewModel(form, session.library(), session.tasks());
    this.runs = new FewShotRunsViewModel(session);
    this.selected = new SelectedRunViewModel(session, runs, planned);
    this.sweep = new SweepViewModel(session);
    work.afterwards(planned::whenLookedAt);
    work.startProblemProperty().bind(planned.startProblemProperty());
    work.startTextProperty()
        .bind(
            planned
                .runCountProperty()
                .map(
                    count ->
                        count.intValue() > 1
                            ? String.format(Locale.ROOT, "Start %d runs", count.intValue())
                            : "Start run"));
    runs.shownProperty().addListener(property -> showWork());
    sweep.shownProperty().addListener(property -> showWork());
    sweep.groupProperty().addListener(property -> showWork());
    session.strip().onReuse(this::reuse);
    session.strip().onOpen(this::open);
    session.strip().onOpenRecorded(this::recall);
    planned.plan();
  }

  /** Commands apply to the sweep while it is shown, otherwise to the group of the shown run. */
  private void showWork() {
    FewShotRun run = runs.shownProperty().get();
    boolean all = sweep.shownProperty().get() && sweep.groupProperty().get() != null;
    work.show(all ? sweep.groupProperty().get() : run == null ? null : run.group());
  }

  /** Fills the form with the settings of an earlier run. */
  private void reuse(RunSpec spec) {
    if (spec instanceof FewShotSpec fewShot) {
      form.show(fewShot);
    }
  }

  /** Shows a run of the strip. */
  private void open(Run run) {
    runs.find(one -> one.run() == run).ifPresent(this::open);
  }

  /** Shows a run of an earlier session. */
  private void recall(ArchivedRun run) {
    if (run.spec() instanceof FewShotSpec) {
      session.inBackground(
          () -> new Recording(run.folder(), run.spec(), session.library()).history(),
          history -> {
            runs.recall(run, history);
            sweep.shownProperty().set(false);
          });
    }
  }

  private void open(FewShotRun run) {
    runs.shownProperty().set(run);
    sweep.shownProperty().set(false);
  }

  /** Shows the newest run of the session that belongs to a row of the sweep. */
  public void open(FewShot.Row row) {
    runs.find(
            one ->
                one.spec().examples() == row.examples()
                    && one.spec().bound().equals(row.bound())
                    && SweepViewModel.isOf(one.spec(), row))
        .ifPresentOrElse(
            this::open,
            () ->
                session.tell(
                    "These runs were trained in an earlier session: the report of the workspace has"
                        + " them."));
  }

  private void begin() {
    FewShot.Experiment wanted = planned.sweep();
    if (wanted == null) {
      return;
    }
    FewShotSpec own = wanted.first();
    boolean single = wanted.count() == 1;
    work.begin(
        // A run by itself is always a new one.
        () ->
            single
                ? Plan.anew(List.of(own), session.runs())
                : Plan.of(wanted.runs(), session.runs()),
        plan -> {
          FewShotRunsViewModel.Begun begun = runs.begin(plan);
          if (single) {
            sweep.shownProperty().set(false);
          } else {
            sweep.begin(plan, own, begun);
          }
        });
  }

  @Override
  public List<String> opens() {
    return PriorFiles.ENDINGS;
  }

  @Override
  public void open(List<Path> chosen) {
    files.open(chosen);
  }

  // ---- what is shown

  /** The colour of a prior with its start, whatever the number of images. */
  int colorOf(FewShot.Row row) {
    return session.colors().of(Titles.series(row.prior(), row.init()));
  }

  @Override
  public AreaWork work() {
    return work;
  }

  public FewShotForm form() {
    return form;
  }

  public DataChoices data() {
    return data;
  }

  /** Files of priors. */
  PriorFiles files() {
    return files;
  }

  /** The runs that the settings describe. */
  public PlannedRunsViewModel planned() {
    return planned;
  }

  /** The runs of the session. */
  public FewShotRunsViewModel runs() {
    return runs;
  }

  /** The results of the shown run; without one, the posterior at the start of training. */
  public SelectedRunViewModel selected() {
    return selected;
  }

  /** The runs that were last started together. */
  public SweepViewModel sweep() {
    return sweep;
  }
}
