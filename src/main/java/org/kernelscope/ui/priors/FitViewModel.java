package org.kernelscope.ui.priors;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.library.DensityFit;
import org.kernelscope.experiment.library.FitKind;
import org.kernelscope.experiment.library.KernelVaeFile;
import org.kernelscope.experiment.library.PriorKinds;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.experiment.spec.KernelVaeSpec;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.experiment.spec.Values;
import org.kernelscope.experiment.study.ScoreSheet;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.ui.kit.DialogService;
import org.kernelscope.ui.kit.ErrorMessages;
import org.kernelscope.ui.kit.FramePulse;
import org.kernelscope.ui.kit.Latest;
import org.kernelscope.ui.kit.Phase;
import org.kernelscope.ui.kit.TaskRunner;
import org.kernelscope.ui.priors.PriorEntry.Source;
import org.kernelscope.ui.runs.RunCard;
import org.kernelscope.ui.runs.RunStripViewModel;

/** The fit of a prior to the kernels that the shelf keeps, one at a time. */
public final class FitViewModel implements AutoCloseable {

  private static final int COLORS = 8;

  private final Runs runs;
  private final TaskRunner tasks;
  private final DialogService dialogs;
  private final RunStripViewModel strip;
  private final KernelShelfViewModel shelf;
  private final PriorForm form;
  private final ScoringViewModel scoring;
  private final SelectedPriorViewModel subject;

  private final ReadOnlyObjectWrapper<Phase> phase =
      new ReadOnlyObjectWrapper<>(this, "phase", Phase.IDLE);
  private final ReadOnlyStringWrapper obstacle = new ReadOnlyStringWrapper(this, "obstacle", "");
  private final ReadOnlyDoubleWrapper progress = new ReadOnlyDoubleWrapper(this, "progress");
  private final ReadOnlyStringWrapper progressText =
      new ReadOnlyStringWrapper(this, "progressText", "");

  private final Latest<LiveFit> news;
  private final Latest<UntrainedFit> untrainedNews;
  private @Nullable LiveFit live;
  private @Nullable PriorEntry liveEntry;
  private @Nullable UntrainedFit untrained;
  private int fits;

  FitViewModel(
      Runs runs,
      TaskRunner tasks,
      FramePulse pulse,
      DialogService dialogs,
      RunStripViewModel strip,
      KernelShelfViewModel shelf,
      PriorForm form,
      ScoringViewModel scoring,
      SelectedPriorViewModel subject) {
    this.runs = runs;
    this.tasks = tasks;
    this.dialogs = dialogs;
    this.strip = strip;
    this.shelf = shelf;
    this.form = form;
    this.scoring = scoring;
    this.subject = subject;
    this.news = pulse.latest(this::progressed);
    this.untrainedNews = pulse.latest(this::progressed);
    shelf.keptProperty().addListener(property -> findObstacle());
    form.validBinding().addListener(property -> findObstacle());
    form.kindProperty().addListener(property -> findObstacle());
    strip.onReuse(this::reuse);
  }

  /** Fills the form with the settings of an earlier run, unless a fit is going. */
  private void reuse(RunSpec spec) {
    if (spec instanceof KernelVaeSpec vae) {
      if (phase.get() == Phase.IDLE) {
        form.show(vae);
      } else {
        dialogs.tell("The form is free again once the fit has ended.");
      }
    }
  }

  /** Another kind of prior, with the settings usual for it. */
  public void choose(FitKind kind) {
    KernelChoice choice = shelf.chosenProperty().get();
    if (kind != form.kindProperty().get() && choice != null) {
      form.choose(kind, choice.size());
    }
  }

  private void findObstacle() {
    KernelSet kept = shelf.keptProperty().get();
    obstacle.set(
        !form.validBinding().get()
            ? "A setting above needs another value."
            : kept == null
                ? "There are no kernels yet."
                : kept.count() < 2
                    ? "The threshold leaves too few kernels."
                    : form.fits(kept.size())
                        ? ""
                        : String.format(
                            Locale.ROOT,
                            "%s Choose another prior for %d×%d kernels.",
                            form.kindProperty().get().description(),
                            kept.size(),
                            kept.size()));
  }

  /** Fits the prior of the form to the kept kernels. */
  void start() {
    KernelChoice choice = shelf.chosenProperty().get();
    KernelSet kept = shelf.keptProperty().get();
    if (phase.get() != Phase.IDLE || choice == null || kept == null || !obstacle.get().isEmpty()) {
      return;
    }
    boolean named = choice.alone() && !shelf.isPruned();
    Optional<KernelVaeSpec> trained = form.spec(choice.file(), choice.size());
    if (form.kindProperty().get() instanceof DensityFit<?> density) {
      fit(density);
      return;
    }
    KernelVaeSpec spec = trained.orElseThrow();
    phase.set(Phase.STARTING);
    progress.set(0);
    progressText.set("");
    tasks.run(
        () ->
            runs.create(
                named ? spec : spec.with(KernelVaeSpec.KERNELS, runs.keep(kept).toString())),
        this::begin,
        failure -> {
          phase.set(Phase.IDLE);
          progressText.set(ErrorMessages.of(failure));
          dialogs.tell(ErrorMessages.of(failure));
        });
  }

  private void fit(DensityFit<?> density) {
    if (density.isImmediate()) {
      subject.showFitted(density);
      progressText.set("fitted at once");
      return;
    }
    ScoreSheet present = scoring.sheet();
    KernelChoice choice = shelf.chosenProperty().get();
    if (present == null || choice == null) {
      return;
    }
    Values settings = form.values(density);
    UntrainedFit begun = new UntrainedFit(untrainedNews::publish);
    untrained = begun;
    phase.set(Phase.RUNNING);
    progress.set(0);
    progressText.set("fitting");
    tasks.run(
        () -> density.fit(present.split(), choice.file(), settings, present.heldOut(), begun::goOn),
        fitted -> {
          if (!end(begun)) {
            return;
          }
          progress.set(1);
          progressText.set("finished");
          String told = fitted.told();
          String title =
              String.format(
                  Locale.ROOT,
                  "%s%s, seed %d",
                  told.substring(0, 1).toUpperCase(Locale.ROOT),
                  told.substring(1),
                  fitted.heldOut().seed());
          PriorEntry entry =
              new PriorEntry(title, 1 + fits++ % COLORS, new Source.Filed(fitted, null));
          subject.add(entry);
        },
        failure -> {
          if (end(begun)) {
            progress.set(0);
            progressText.set(ErrorMessages.of(failure));
            dialogs.tell(ErrorMessages.of(failure));
          }
        });
  }

  private void progressed(UntrainedFit told) {
    if (told == untrained) {
      progress.set(told.iterations() / (double) told.most());
      progressText.set(
          String.format(Locale.ROOT, "iteration %d, at most %d", told.iterations(), told.most()));
    }
  }

  /** Whether the fit was still wanted. */
  private boolean end(UntrainedFit ended) {
    if (untrained != ended) {
      return false;
    }
    untrained = null;
    phase.set(Phase.IDLE);
    return true;
  }

  private void begin(Run run) {
    int color = 1 + fits++ % COLORS;
    KernelVaeSpec spec = (KernelVaeSpec) run.spec();
    String title =
        String.format(
            Locale.ROOT,
            "%s, d=%d, seed %d",
            PriorKinds.fit(spec.architecture()).title(),
            spec.latent(),
            spec.seed());
    LiveFit fit = new LiveFit(run, news::publish);
    PriorEntry entry = new PriorEntry(title, color, new Source.Training(fit));
    live = fit;
    liveEntry = entry;
    strip.show(List.of(strip.card(run, title, color)));
    subject.add(entry);
    // After the card, so that whoever hears of the end finds it up to date.
    fit.listen();
    phase.set(Phase.RUNNING);
    runs.submit(run);
  }

  private void progressed(LiveFit told) {
    PriorEntry entry = liveEntry;
    if (told != live || entry == null) {
      return;
    }
    Run run = told.run();
    subject.follow(entry, told);
    progress.set(run.progress());
    if (told.isOver()) {
      finish(told, entry);
      return;
    }
    String left = run.timeLeft().map(duration -> " · " + RunCard.minutes(duration)).orElse("");
    progressText.set(
        run.state() == RunState.QUEUED
            ? "waiting for other runs"
            : String.format(
                Locale.ROOT,
                "step %d of %d%s",
                run.step(),
                run.spec().steps(),
                phase.get() == Phase.PAUSED ? " · paused" : left));
  }

  private void finish(LiveFit ended, PriorEntry entry) {
    Run run = ended.run();
    ended.close();
    live = null;
    liveEntry = null;
    if (run.state() == RunState.FAILED) {
      end(entry, run.message());
      dialogs.tell(run.message());
      return;
    }
    Path target = run.folder().path().resolve("prior.dwp");
    tasks.run(
        () -> {
          if (!Files.exists(run.folder().checkpoint())) {
            return Optional.<Source.Filed>empty();
          }
          KernelVaeFile best = KernelVaeFile.read(run.folder().checkpoint()).withoutOptimiser();
          best.write(target);
          return Optional.of(new Source.Filed(best, target));
        },
        kept -> {
          if (kept.isEmpty()) {
            end(entry, "stopped before it began");
            return;
          }
          settle(run, entry, kept.get());
        },
        failure -> end(entry, ErrorMessages.of(failure)));
  }

  private void settle(Run run, PriorEntry entry, Source.Filed kept) {
    phase.set(Phase.IDLE);
    progressText.set(
        run.state() == RunState.FINISHED
            ? finished(run)
            : String.format(
                Locale.ROOT, "stopped at step %d of %d", run.step(), run.spec().steps()));
    subject.settle(entry, kept);
  }

  private static String finished(Run run) {
    return run.step() < run.spec().steps()
        ? String.format(Locale.ROOT, "finished early, at step %d", run.step())
        : "finished";
  }

  private void end(PriorEntry entry, String sentence) {
    phase.set(Phase.IDLE);
    progressText.set(sentence);
    subject.remove(entry);
  }

  /** Holds a training before its next step, or lets it go on. */
  void togglePause() {
    LiveFit now = live;
    if (now == null) {
      return;
    }
    if (phase.get() == Phase.RUNNING) {
      phase.set(Phase.PAUSED);
      now.run().pause();
    } else if (phase.get() == Phase.PAUSED) {
      phase.set(Phase.RUNNING);
      now.run().resume();
    }
    progressed(now);
  }

  /** Whether what goes on keeps something to go on from, as the fit of a density does not. */
  boolean isResumable() {
    return untrained == null;
  }

  /** Ends the fit; of a training, the best prior so far is kept. */
  void stop() {
    UntrainedFit given = untrained;
    if (given != null) {
      given.giveUp();
      end(given);
      progress.set(0);
      progressText.set("stopped");
      return;
    }
    LiveFit now = live;
    if (now != null && (phase.get() == Phase.RUNNING || phase.get() == Phase.PAUSED)) {
      phase.set(Phase.STOPPING);
      progressText.set("stopping");
      now.run().stop();
    }
  }

  /** Lets go of the run, which goes on; nothing is shown any more. */
  @Override
  public void close() {
    if (live != null) {
      live.close();
      live = null;
    }
    news.close();
    untrainedNews.close();
  }

  public ReadOnlyObjectProperty<Phase> phaseProperty() {
    return phase.getReadOnlyProperty();
  }

  /** Why a fit cannot start; empty when it can. */
  public ReadOnlyStringProperty obstacleProperty() {
    return obstacle.getReadOnlyProperty();
  }

  /** 0 to 1. */
  public ReadOnlyDoubleProperty progressProperty() {
    return progress.getReadOnlyProperty();
  }

  public ReadOnlyStringProperty progressTextProperty() {
    return progressText.getReadOnlyProperty();
  }
}
