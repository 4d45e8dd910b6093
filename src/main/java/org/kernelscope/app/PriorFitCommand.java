package org.kernelscope.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.library.DensityFile;
import org.kernelscope.experiment.library.DensityFit;
import org.kernelscope.experiment.library.FitKind;
import org.kernelscope.experiment.library.HeldOut;
import org.kernelscope.experiment.library.KernelVaeFile;
import org.kernelscope.experiment.library.PriorKinds;
import org.kernelscope.experiment.library.VaeFit;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.spec.KernelVaeSpec;
import org.kernelscope.experiment.spec.Setting;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.spec.Values;
import org.kernelscope.experiment.study.Plan;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.prior.vae.VaeArchitecture;
import org.kernelscope.store.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code kernelscope prior fit}: a prior fitted to kernels. */
@Command(
    name = "fit",
    description = {
      "Fits a prior to kernels; figures are in nats per kernel. While a VAE trains, its bounds on the",
      "kernels it is fitted to and on those held out are told on standard error.",
      "Other kinds are fitted at once; options of training do not apply to them."
    })
final class PriorFitCommand implements Callable<Integer>, SettingOptions.Described {

  @ParentCommand private PriorCommand parent;
  @Spec private CommandSpec spec;
  @Mixin private RunOptions options;

  private final SettingOptions settings = options();

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      defaultValue = "dense-vae",
      completionCandidates = Choices.OfFits.class,
      converter = Choices.OfFits.class,
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private FitKind kind;

  @Option(names = "--out", paramLabel = "FILE.dwp", required = true)
  private Path out;

  private static SettingOptions options() {
    SettingOptions options = new SettingOptions().of(FitKind.OF_EVERY_FIT);
    PriorKinds.fits().forEach(fit -> options.of(fit.settings()));
    return options
        .usually(KernelVaeSpec.LATENT, "8; of a conv-vae the published 2, or 4 up to 5x5")
        .usually(KernelVaeSpec.HIDDEN, "128; of a conv-vae the published 32, or 64 up to 5x5");
  }

  @Override
  public SettingOptions settings() {
    return settings;
  }

  /** What {@code prior fit --json} tells. */
  private record Fitted(
      String prior,
      String kind,
      String geometry,
      @Nullable Integer latent,
      @Nullable Double testElbo,
      @Nullable Double trainElbo,
      int steps,
      @Nullable Double seconds) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    refuseSettingsOfOthers();
    if (kind instanceof VaeFit vae) {
      train(vae.architecture());
    } else if (kind instanceof DensityFit<?> density) {
      fit(density);
    }
    return 0;
  }

  /** An option that the kind has no use for is a slip of the pen. */
  private void refuseSettingsOfOthers() {
    for (FitKind other : PriorKinds.fits()) {
      for (Setting<?> setting : other.settings().all()) {
        if (settings.isGiven(setting) && !kind.settings().contains(setting)) {
          List<FitKind> owners =
              PriorKinds.fits().stream().filter(fit -> fit.settings().contains(setting)).toList();
          throw new BadInputException(
              "%s: expected with --kind %s, found with --kind %s"
                  .formatted(setting.option(), FitKind.anyOf(owners), kind.key()));
        }
      }
    }
  }

  private void train(VaeArchitecture architecture) throws IOException, InterruptedException {
    int size = settings.over(FitKind.OF_EVERY_FIT.usual()).get(KernelVaeSpec.SIZE);
    Values usual =
        KernelVaeSpec.SETTINGS
            .usual()
            .with(KernelVaeSpec.ARCHITECTURE, architecture)
            .with(KernelVaeSpec.LATENT, architecture.usualLatent(size))
            .with(KernelVaeSpec.HIDDEN, architecture.usualHidden(size));
    KernelVaeSpec wanted = RunOptions.checked(() -> new KernelVaeSpec(settings.read(usual)));
    try (Runs runs = options.runs(parent.home())) {
      Plan plan = plan(wanted, runs);
      new ConsoleRuns(runs, plan, spec.commandLine().getErr())
          .narrated(new Bounds()::summary)
          .await();
      RunFolder run = plan.folders().get(0);
      KernelVaeFile fitted = KernelVaeFile.read(run.checkpoint()).withoutOptimiser();
      fitted.write(out);
      KernelVaeFile.Header header = fitted.header();
      tell(
          new Fitted(
              out.toString(),
              header.kind(),
              geometry(header.size()),
              header.latent(),
              header.testElbo(),
              header.trainElbo(),
              header.steps(),
              run.record().trainedSeconds()),
          String.format(
              Locale.ROOT,
              "%d latent dimensions, test ELBO %.1f nats, train ELBO %.1f, %d steps",
              header.latent(),
              header.testElbo(),
              header.trainElbo(),
              header.steps()));
    }
  }

  private void fit(DensityFit<?> density) throws IOException {
    long start = System.nanoTime();
    Values values = settings.read(FitKind.OF_EVERY_FIT.and(density.settings()).usual());
    HeldOut heldOut =
        new HeldOut(values.get(KernelVaeSpec.TEST_FRACTION), values.get(SharedSettings.SEED));
    DensityFile<?> fitted =
        density.fit(
            parent.home().library(),
            values.get(KernelVaeSpec.KERNELS),
            values.get(KernelVaeSpec.SIZE),
            values.only(density.settings()),
            heldOut);
    fitted.write(out);
    DensityFile.Header header = fitted.header();
    tell(
        new Fitted(
            out.toString(),
            header.kind(),
            geometry(header.size()),
            null,
            header.testLogDensity(),
            header.trainLogDensity(),
            header.facts().getOrDefault(DensityFit.ITERATIONS, 0).intValue(),
            (System.nanoTime() - start) / 1e9),
        String.format(
            Locale.ROOT,
            "%s, test log-density %.1f nats, train %.1f",
            fitted.summary(),
            header.testLogDensity(),
            header.trainLogDensity()));
  }

  private void tell(Fitted fitted, String words) {
    Output output = new Output(spec.commandLine().getOut());
    if (options.json) {
      output.json(fitted);
    } else {
      output.line("%s: %s kernels, %s", out, fitted.geometry(), words);
    }
  }

  private static String geometry(int size) {
    return String.format(Locale.ROOT, "%dx%1$d", size);
  }

  /** What the workspace holds of a fit, if it is of the kernels that are in the files now. */
  private static Plan plan(KernelVaeSpec wanted, Runs runs) throws IOException {
    Plan plan = Plan.of(List.of(wanted), runs);
    Path checkpoint = plan.folders().get(0).checkpoint();
    if (!Files.exists(checkpoint)) {
      return plan;
    }
    KernelSet kernels = runs.library().kernels(wanted.kernels(), wanted.size());
    return KernelVaeFile.read(checkpoint).isOf(kernels) ? plan : Plan.anew(List.of(wanted), runs);
  }

  /** The bounds of a fit as lines, one a measurement. */
  private static final class Bounds {

    private String train = "";

    Optional<String> summary(RunEvent event) {
      if (event instanceof RunEvent.Metric metric) {
        if (metric.series().equals(RunEvent.TRAIN_ELBO)) {
          train = String.format(Locale.ROOT, "train ELBO %.1f, ", metric.value());
        } else if (metric.series().equals(RunEvent.TEST_ELBO)) {
          return Optional.of(
              String.format(
                  Locale.ROOT, "step %d: %stest ELBO %.1f", metric.step(), train, metric.value()));
        }
      }
      return Optional.empty();
    }
  }
}
