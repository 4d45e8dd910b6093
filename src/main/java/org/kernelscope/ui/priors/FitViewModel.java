package org.kernelscope.ui.priors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.kernelscope.experiment.library.ArchivedRun;
import org.kernelscope.experiment.library.DensityFit;
import org.kernelscope.experiment.library.KernelVaeFile;
import org.kernelscope.experiment.library.PriorKinds;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.RunHistory;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.experiment.spec.KernelVaeSpec;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.experiment.spec.Values;
import org.kernelscope.experiment.study.ScoreSheet;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.store.RunFolder;
import org.kernelscope.ui.kit.ErrorMessages;
import org.kernelscope.ui.kit.Phase;
import org.kernelscope.ui.priors.PriorEntry.Source;
import org.kernelscope.ui.runs.AreaWork;
import org.kernelscope.ui.runs.LiveRun;
import org.kernelscope.ui.runs.RunGroup;
import org.kernelscope.ui.runs.Session;

/** The fit of a prior to the kernels that the shelf keeps, one at a time. */
public final class FitViewModel {

  private final Session session;
  private final KernelShelfViewModel shelf;
  private final PriorForm form;
  private final ScoringViewModel scoring;
  private final SelectedPriorViewModel subject;
  private final AreaWork work;

  FitViewModel(
      Session session,
      KernelShelfViewModel shelf,
      PriorForm form,
      ScoringViewModel scoring,
      SelectedPriorViewModel subject) {
    this.session = session;
    this.shelf = shelf;
    this.form = form;
    this.scoring = scoring;
    this.subject = subject;
    this.work = new AreaWork(session, "Fit the prior", this::begin, false);
    shelf.keptProperty().addListener(property -> findStartProblem());
    shelf.chosenProperty().addListener(property -> suitKernels());
    suitKernels();
    form.onChange(this::findStartProblem);
    session.strip().onReuse(this::reuse);
    session.strip().onOpenRecorded(this::recall);
    findStartProblem();
  }

  /** Fills the form with the settings of an earlier run, unless a fit is running. */
  private void reuse(RunSpec spec) {
    if (!(spec instanceof KernelVaeSpec vae)) {
      return;
    }
    if (work.phaseProperty().get() == Phase.IDLE) {
      // Without its kernels, its settings would make another prior.
      session.inBackground(
          () -> KernelChoice.named(vae.kernels(), vae.size(), session.library()),
          choice -> {
            shelf.chooseAll(choice);
            form.show(vae);
          });
    } else {
      session.tell("The form is free again once the fit has ended.");
    }
  }

  /** The kernels of a run of an earlier session, its prior, and its curves. */
  private record Recalled(KernelChoice kernels, Source.Filed prior, RunHistory history) {}

  /** Shows the prior of a run of an earlier session, with the kernels it was fitted to. */
  private void recall(ArchivedRun run) {
    if (!(run.spec() instanceof KernelVaeSpec vae)) {
      return;
    }
    if (!run.hasCheckpoint()) {
      session.tell("“%s” ended before there was a prior.".formatted(run.name()));
      return;
    }
    session.inBackground(
        () ->
            new Recalled(
                KernelChoice.named(vae.kernels(), vae.size(), session.library()),
                best(run.folder()),
                RunHistory.of(run.folder())),
        found -> {
          if (work.phaseProperty().get() == Phase.IDLE) {
            shelf.chooseAll(found.kernels());
            form.show(vae);
          }
          PriorEntry entry =
              new PriorEntry(
                  run.name(), session.colors().of(run.name()), found.prior(), found.history());
          entry.trainOn(found.kernels().kernels());
          subject.add(entry);
        });
  }

  /** The best prior of a run so far, in a file of its folder. */
  private static Source.Filed best(RunFolder folder) throws IOException {
    Path target = folder.path().resolve("prior.dwp");
    KernelVaeFile best = KernelVaeFile.read(folder.checkpoint()).withoutOptimiser();
    best.write(target);
    return new Source.Filed(best, target);
  }

  private void suitKernels() {
    KernelChoice choice = shelf.chosenProperty().get();
    if (choice != null) {
      form.fit(choice.size());
    }
  }

  private void findStartProblem() {
    KernelSet kept = shelf.keptProperty().get();
    work.startProblemProperty()
        .set(
            !form.problemProperty().get().isEmpty()
                ? form.problemProperty().get()
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
  private void begin() {
    KernelChoice choice = shelf.chosenProperty().get();
    KernelSet kept = shelf.keptProperty().get();
    if (choice == null || kept == null) {
      return;
    }
    if (form.kindProperty().get() instanceof DensityFit<?> density) {
      if (density.isImmediate()) {
        subject.showFitted(density);
        work.show(null);
        work.say("fitted at once");
      } else {
        scoring.whenKnown(present -> fit(density, present));
      }
      return;
    }
    KernelVaeSpec spec = form.spec(choice.file(), choice.size()).orElseThrow();
    boolean named = choice.alone() && !shelf.isPruned();
    work.begin(
        () ->
            session
                .runs()
                .create(
                    named
                        ? spec
                        : spec.with(KernelVaeSpec.KERNELS, session.runs().keep(kept).toString())),
        run -> begin(run, kept));
  }

  private void fit(DensityFit<?> density, ScoreSheet present) {
    KernelChoice choice = shelf.chosenProperty().get();
    Optional<Values> settings = form.values().map(density.settings().usual()::withAll);
    if (!work.canStart()
        || choice == null
        || settings.isEmpty()
        || !density.equals(form.kindProperty().get())) {
      return;
    }
    UntrainedFit fit = new UntrainedFit(session.pulse());
    work.show(fit);
    session
        .tasks()
        .run(
            () ->
                density.fit(
                    present.split(), choice.file(), settings.get(), present.heldOut(), fit::goOn),
            fitted -> {
              if (fit.end(1, "finished")) {
                String summary = fitted.summary();
                String title =
                    String.format(
                        Locale.ROOT,
                        "%s%s, seed %d",
                        summary.substring(0, 1).toUpperCase(Locale.ROOT),
                        summary.substring(1),
                        fitted.heldOut().seed());
                subject.add(
                    new PriorEntry(
                        title, session.colors().of(title), new Source.Filed(fitted, null)));
              }
            },
            failure -> {
              if (fit.end(0, ErrorMessages.of(failure))) {
                session.tell(failure);
              }
            });
  }

  private void begin(Run run, KernelSet kept) {
    KernelVaeSpec spec = (KernelVaeSpec) run.spec();
    String title =
        String.format(
            Locale.ROOT,
            "%s, d=%d, seed %d",
            PriorKinds.fit(spec.architecture()).title(),
            spec.latent(),
            spec.seed());
    LiveRun fit = session.strip().follow(run, title, session.colors().of(title));
    session.strip().show(List.of(fit));
    PriorEntry entry = new PriorEntry(title, fit.color(), new Source.Training(fit));
    entry.trainOn(kept);
    subject.add(entry);
    fit.onNews(news -> subject.follow(entry));
    RunGroup group = new RunGroup(List.of(fit), 0, session);
    group.onEnd(done -> finish(run, entry, done));
    work.show(group);
    session.runs().submit(run);
  }

  /** Of a run that was stopped, the best prior so far is kept. */
  private void finish(Run run, PriorEntry entry, Runnable done) {
    if (run.state() == RunState.FAILED) {
      subject.remove(entry);
      done.run();
      return;
    }
    session
        .tasks()
        .run(
            () -> {
              return Files.exists(run.folder().checkpoint())
                  ? Optional.of(best(run.folder()))
                  : Optional.<Source.Filed>empty();
            },
            kept -> {
              kept.ifPresentOrElse(
                  prior -> subject.settle(entry, prior), () -> subject.remove(entry));
              done.run();
            },
            failure -> {
              subject.remove(entry);
              done.run();
              work.say(ErrorMessages.of(failure));
            });
  }

  /** What is fitted, and the commands to it. */
  public AreaWork work() {
    return work;
  }
}
