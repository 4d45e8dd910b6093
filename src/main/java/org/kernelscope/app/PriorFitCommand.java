package org.kernelscope.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
import org.kernelscope.prior.vae.KernelVae;
import org.kernelscope.prior.vae.VaeArchitecture;
import org.kernelscope.store.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** {@code kernelscope prior fit}: a prior fitted to kernels. */
@Command(
    name = "fit",
    description = {
      "Fits a prior to kernels; figures are in nats per kernel. While a VAE trains, its bounds on the",
      "kernels it is fitted to and on those held out are told on standard error.",
      "Other kinds are fitted at once; options of training do not apply to them."
    })
final class PriorFitCommand implements Callable<Integer> {

  private static final String VARIANCE_FLOOR = "--variance-floor";
  private static final String KEEP = "--keep";
  private static final String PATIENCE = "--patience";

  /** Options that only training has a use for. */
  private static final List<String> OPTIONS_OF_TRAINING =
      List.of(
          "--latent",
          "--hidden",
          VARIANCE_FLOOR,
          "--steps",
          "--batch",
          "--learning-rate",
          KEEP,
          PATIENCE);

  @ParentCommand private PriorCommand parent;
  @Mixin private RunOptions options;
  private CommandSpec spec;

  @Option(
      names = "--kernels",
      paramLabel = "FILE",
      defaultValue = "",
      description = "NPY or NPZ file. Default: the bundled kernels.")
  private String kernels;

  @Option(
      names = "--size",
      paramLabel = "K",
      defaultValue = "7",
      description = "Take the KxK kernels of the file. Default: ${DEFAULT-VALUE}.")
  private int size;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      defaultValue = "dense-vae",
      completionCandidates = Choices.OfFits.class,
      converter = Choices.OfFits.class,
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private FitKind kind;

  @Option(
      names = "--latent",
      paramLabel = "D",
      description =
          "Dimensions of the code. Default: 8; of a conv-vae the published 2, or 4 up to" + " 5x5.")
  private @Nullable Integer latent;

  @Option(
      names = "--hidden",
      paramLabel = "H",
      description =
          "Width of the ELU layers, or the fewest channels of a conv-vae. Default: 128; of a"
              + " conv-vae the published 32, or 64 up to 5x5.")
  private @Nullable Integer hidden;

  @Option(
      names = VARIANCE_FLOOR,
      paramLabel = "V",
      defaultValue = "" + KernelVae.DEFAULT_VARIANCE_FLOOR,
      description = {
        "Smallest variance of decoder and encoder, for kernels scaled to a root mean square of 1.",
        "A larger one makes a less sharp prior. Default: ${DEFAULT-VALUE}."
      })
  private double varianceFloor;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "4000",
      description = "Default: ${DEFAULT-VALUE}.")
  private int steps;

  @Option(
      names = "--batch",
      defaultValue = "128",
      description = "Kernels a step. Default: ${DEFAULT-VALUE}.")
  private int batch;

  @Option(
      names = "--learning-rate",
      defaultValue = "0.001",
      description = "Of Adam, falling linearly to 0. Default: ${DEFAULT-VALUE}.")
  private double learningRate;

  @Option(
      names = KEEP,
      defaultValue = "best",
      description = {
        "The weights that become the prior, ${COMPLETION-CANDIDATES}: those with the best",
        "test ELBO (early stopping), or those of the last step. Default: ${DEFAULT-VALUE}."
      })
  private KernelVaeSpec.Keep keep;

  @Option(
      names = PATIENCE,
      paramLabel = "N",
      defaultValue = "0",
      description = {
        "Ends when the test ELBO has not risen for N steps; it is measured every 100. 0 is never.",
        "Default: ${DEFAULT-VALUE}."
      })
  private int patience;

  @Option(names = "--seed", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--out", paramLabel = "FILE.dwp", required = true)
  private Path out;

  /** Takes the options that kinds of density bring with them. */
  @Spec
  void takeOptions(CommandSpec own) {
    spec = own;
    PriorKinds.densities().stream()
        .flatMap(fit -> fit.settings().all().stream())
        .forEach(setting -> own.addOption(option(setting)));
  }

  private static <T> OptionSpec option(Setting<T> setting) {
    return OptionSpec.builder(setting.option())
        .paramLabel("N")
        .type(String.class)
        .description(setting.help(), "Default: %s.".formatted(setting.type().text(setting.usual())))
        .build();
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
    refuseOptionsOfOthers();
    if (kind instanceof VaeFit vae) {
      train(vae.architecture());
    } else if (kind instanceof DensityFit<?> density) {
      fit(density);
    }
    return 0;
  }

  /** An option that the kind has no use for is a slip of the pen. */
  private void refuseOptionsOfOthers() {
    Map<String, Set<String>> owners = new LinkedHashMap<>();
    for (FitKind fit : PriorKinds.fits()) {
      List<String> its =
          fit instanceof DensityFit<?> density
              ? density.settings().all().stream().map(Setting::option).toList()
              : OPTIONS_OF_TRAINING;
      its.forEach(
          option -> owners.computeIfAbsent(option, none -> new LinkedHashSet<>()).add(fit.key()));
    }
    ParseResult parsed = spec.commandLine().getParseResult();
    owners.forEach(
        (option, kinds) -> {
          if (parsed.hasMatchedOption(option) && !kinds.contains(kind.key())) {
            throw new BadInputException(
                "%s: expected with --kind %s, found with --kind %s"
                    .formatted(option, String.join(" or ", kinds), kind.key()));
          }
        });
  }

  private void train(VaeArchitecture architecture) throws IOException, InterruptedException {
    KernelVaeSpec wanted =
        RunOptions.checked(
            () ->
                KernelVaeSpec.usual()
                    .with(KernelVaeSpec.KERNELS, kernels)
                    .with(KernelVaeSpec.SIZE, size)
                    .with(KernelVaeSpec.ARCHITECTURE, architecture)
                    .with(
                        KernelVaeSpec.HIDDEN,
                        hidden == null ? architecture.usualHidden(size) : hidden)
                    .with(
                        KernelVaeSpec.LATENT,
                        latent == null ? architecture.usualLatent(size) : latent)
                    .with(KernelVaeSpec.VARIANCE_FLOOR, varianceFloor)
                    .with(SharedSettings.BATCH, batch)
                    .with(SharedSettings.LEARNING_RATE, learningRate)
                    .with(SharedSettings.STEPS, steps)
                    .with(KernelVaeSpec.KEEP, keep)
                    .with(KernelVaeSpec.PATIENCE, patience)
                    .with(SharedSettings.SEED, seed));
    try (Runs runs = options.runs(parent.home())) {
      Plan plan = plan(wanted, runs);
      new ConsoleRuns(runs, plan, spec.commandLine().getErr()).narrated(new Bounds()::told).await();
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
    HeldOut heldOut = new HeldOut(HeldOut.DEFAULT.testFraction(), seed);
    Values values = density.settings().usual();
    for (Setting<?> setting : density.settings().all()) {
      values = with(values, setting);
    }
    DensityFile<?> fitted = density.fit(parent.home().library(), kernels, size, values, heldOut);
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
            fitted.told(),
            header.testLogDensity(),
            header.trainLogDensity()));
  }

  private <T> Values with(Values values, Setting<T> setting) {
    String text = spec.commandLine().getParseResult().matchedOptionValue(setting.option(), "");
    return text.isEmpty()
        ? values
        : values.with(setting, Choices.read(setting.option(), text, setting.type()::parse));
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

    Optional<String> told(RunEvent event) {
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
