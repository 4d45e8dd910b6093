package org.kernelscope.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.library.GaussianFile;
import org.kernelscope.experiment.library.GaussianMixtureFile;
import org.kernelscope.experiment.library.HeldOut;
import org.kernelscope.experiment.library.KernelVaeFile;
import org.kernelscope.experiment.library.PriorChoice;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.run.Seeds;
import org.kernelscope.experiment.spec.KernelVaeSpec;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.study.Plan;
import org.kernelscope.experiment.study.PriorScores;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.nn.Engine;
import org.kernelscope.prior.PriorScore;
import org.kernelscope.prior.ProperPrior;
import org.kernelscope.prior.vae.DeepWeightPrior;
import org.kernelscope.prior.vae.KernelVae;
import org.kernelscope.prior.vae.VaeArchitecture;
import org.kernelscope.store.KernelFiles;
import org.kernelscope.store.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** {@code kernelscope prior}: priors over kernels. */
@Command(name = "prior", description = "Priors over convolution kernels.")
final class PriorCommand implements Runnable {

  @ParentCommand private KernelscopeCommand root;
  @Spec private CommandSpec spec;

  private static final String VARIANCE_FLOOR = "--variance-floor";
  private static final String KEEP = "--keep";
  private static final String PATIENCE = "--patience";

  /** Options of {@code prior fit} that only training has a use for. */
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

  private static final String COMPONENTS = "--components";

  /** Kinds of density that can be fitted. */
  enum Kind {
    DENSE_VAE,
    CONV_VAE,
    GAUSSIAN,
    MIXTURE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Expected one of the subcommands fit, score and sample, found none");
  }

  private Output output() {
    return new Output(spec.commandLine().getOut());
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

  @Command(
      name = "fit",
      description = {
        "Fits a prior to kernels; figures are in nats per kernel. While a VAE trains, its bounds on the",
        "kernels it is fitted to and on those held out are told on standard error.",
        "A gaussian or a mixture of them is fitted at once and its figures are exact; options of"
            + " training do not apply."
      })
  void fit(
      @Option(
              names = "--kernels",
              paramLabel = "FILE",
              defaultValue = "",
              description = "NPY or NPZ file. Default: the bundled kernels.")
          String kernels,
      @Option(
              names = "--size",
              paramLabel = "K",
              defaultValue = "7",
              description = "Take the KxK kernels of the file. Default: ${DEFAULT-VALUE}.")
          int size,
      @Option(
              names = "--kind",
              paramLabel = "KIND",
              defaultValue = "dense-vae",
              description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
          Kind kind,
      @Option(
              names = "--latent",
              paramLabel = "D",
              description =
                  "Dimensions of the code. Default: 8; of a conv-vae the published 2, or 4 up to"
                      + " 5x5.")
          @Nullable Integer latent,
      @Option(
              names = "--hidden",
              paramLabel = "H",
              description =
                  "Width of the ELU layers, or the fewest channels of a conv-vae. Default: 128; of a"
                      + " conv-vae the published 32, or 64 up to 5x5.")
          @Nullable Integer hidden,
      @Option(
              names = VARIANCE_FLOOR,
              paramLabel = "V",
              defaultValue = "" + KernelVae.DEFAULT_VARIANCE_FLOOR,
              description = {
                "Smallest variance of decoder and encoder, for kernels scaled to a root mean square of 1.",
                "A larger one makes a less sharp prior. Default: ${DEFAULT-VALUE}."
              })
          double varianceFloor,
      @Option(
              names = "--steps",
              paramLabel = "N",
              defaultValue = "4000",
              description = "Default: ${DEFAULT-VALUE}.")
          int steps,
      @Option(
              names = "--batch",
              paramLabel = "N",
              defaultValue = "128",
              description = "Kernels a step. Default: ${DEFAULT-VALUE}.")
          int batch,
      @Option(
              names = "--learning-rate",
              paramLabel = "R",
              defaultValue = "0.001",
              description = "Of Adam, falling linearly to 0. Default: ${DEFAULT-VALUE}.")
          double learningRate,
      @Option(
              names = COMPONENTS,
              paramLabel = "C",
              defaultValue = "8",
              description = "Gaussians of a mixture. Default: ${DEFAULT-VALUE}.")
          int components,
      @Option(
              names = KEEP,
              defaultValue = "best",
              description = {
                "The weights that become the prior, ${COMPLETION-CANDIDATES}: those with the best",
                "test ELBO (early stopping), or those of the last step. Default: ${DEFAULT-VALUE}."
              })
          KernelVaeSpec.Keep keep,
      @Option(
              names = PATIENCE,
              paramLabel = "N",
              defaultValue = "0",
              description = {
                "Ends when the test ELBO has not risen for N steps; it is measured every 100. 0 is never.",
                "Default: ${DEFAULT-VALUE}."
              })
          int patience,
      @Option(
              names = "--seed",
              paramLabel = "SEED",
              defaultValue = "1",
              description = "Default: ${DEFAULT-VALUE}.")
          long seed,
      @Option(names = "--out", paramLabel = "FILE.dwp", required = true) Path out,
      @Mixin RunOptions options)
      throws IOException, InterruptedException {
    if (kind != Kind.MIXTURE) {
      requireNone(List.of(COMPONENTS), "mixture", kind);
    }
    if (kind != Kind.DENSE_VAE && kind != Kind.CONV_VAE) {
      requireNone(OPTIONS_OF_TRAINING, "dense-vae or conv-vae", kind);
      HeldOut heldOut = new HeldOut(HeldOut.DEFAULT.testFraction(), seed);
      if (kind == Kind.GAUSSIAN) {
        fitGaussian(kernels, size, heldOut, out, options.json);
      } else {
        fitMixture(kernels, size, components, heldOut, out, options.json);
      }
      return;
    }
    VaeArchitecture architecture =
        kind == Kind.CONV_VAE ? VaeArchitecture.CONV : VaeArchitecture.DENSE;
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
    try (Runs runs = options.runs(root.home())) {
      Plan plan = plan(wanted, runs);
      new ConsoleRuns(runs, plan, spec.commandLine().getErr()).narrated(new Bounds()::told).await();
      RunFolder run = plan.folders().get(0);
      KernelVaeFile fitted = KernelVaeFile.read(run.checkpoint()).withoutOptimiser();
      fitted.write(out);
      KernelVaeFile.Header header = fitted.header();
      if (options.json) {
        output()
            .json(
                new Fitted(
                    out.toString(),
                    header.kind(),
                    header.size() + "x" + header.size(),
                    header.latent(),
                    header.testElbo(),
                    header.trainElbo(),
                    header.steps(),
                    run.record().trainedSeconds()));
      } else {
        output()
            .line(
                "%s: %dx%d kernels, %d latent dimensions, test ELBO %.1f nats, train ELBO %.1f, %d steps",
                out,
                header.size(),
                header.size(),
                header.latent(),
                header.testElbo(),
                header.trainElbo(),
                header.steps());
      }
    }
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

  private void requireNone(List<String> options, String theirs, Kind given) {
    ParseResult parsed = spec.commandLine().getParseResult().subcommand();
    for (String option : options) {
      if (parsed.hasMatchedOption(option)) {
        throw new BadInputException(
            "%s: expected with --kind %s, found with --kind %s".formatted(option, theirs, given));
      }
    }
  }

  private void fitMixture(
      String kernels, int size, int components, HeldOut heldOut, Path out, boolean json)
      throws IOException {
    long start = System.nanoTime();
    GaussianMixtureFile fitted =
        GaussianMixtureFile.fit(root.home().library(), kernels, size, components, heldOut);
    fitted.write(out);
    GaussianMixtureFile.Header header = fitted.header();
    if (json) {
      output()
          .json(
              new Fitted(
                  out.toString(),
                  header.kind(),
                  size + "x" + size,
                  null,
                  header.testLogDensity(),
                  header.trainLogDensity(),
                  header.iterations(),
                  (System.nanoTime() - start) / 1e9));
    } else {
      output()
          .line(
              "%s: %dx%d kernels, mixture of %d Gaussians, test log-density %.1f nats, train %.1f",
              out,
              size,
              size,
              header.components(),
              header.testLogDensity(),
              header.trainLogDensity());
    }
  }

  private void fitGaussian(String kernels, int size, HeldOut heldOut, Path out, boolean json)
      throws IOException {
    long start = System.nanoTime();
    GaussianFile fitted = GaussianFile.fit(root.home().library(), kernels, size, heldOut);
    fitted.write(out);
    GaussianFile.Header header = fitted.header();
    if (json) {
      output()
          .json(
              new Fitted(
                  out.toString(),
                  header.kind(),
                  size + "x" + size,
                  null,
                  header.testLogDensity(),
                  header.trainLogDensity(),
                  0,
                  (System.nanoTime() - start) / 1e9));
    } else {
      output()
          .line(
              "%s: %dx%d kernels, Gaussian, shrinkage %s, test log-density %.1f nats, train %.1f",
              out,
              size,
              size,
              header.shrinkage(),
              header.testLogDensity(),
              header.trainLogDensity());
    }
  }

  /**
   * What {@code prior score --json} tells.
   *
   * @param heldOutSeed with {@code testFraction}, which kernels were scored
   */
  private record Scored(
      String geometry, double testFraction, long heldOutSeed, List<Score> scores) {}

  /**
   * One prior.
   *
   * @param kernels how many were scored
   * @param note what a reader of the figures has to know
   */
  private record Score(
      String prior,
      int kernels,
      @Nullable Double elbo,
      @Nullable Double importanceWeighted,
      @Nullable Double exact,
      @Nullable Integer samples,
      @Nullable String note) {

    static Score of(PriorScores.Row row, int kernels) {
      String note =
          Boolean.FALSE.equals(row.unseen()) ? "was fitted to some of these kernels" : null;
      if (row.score() instanceof PriorScore.Bounds bounds) {
        return new Score(
            row.prior(),
            kernels,
            bounds.elbo(),
            bounds.importanceWeighted(),
            null,
            bounds.samples(),
            note);
      }
      if (row.score() instanceof PriorScore.Exact exact) {
        return new Score(row.prior(), kernels, null, null, exact.nats(), null, note);
      }
      return new Score(row.prior(), kernels, null, null, null, null, "improper: no score");
    }
  }

  @Command(
      name = "score",
      description = {
        "Scores priors on the same held-out kernels, in nats per kernel; larger is better.",
        "Which kernels: those that the priors fitted to this very set held out, else the fifth that"
            + " prior fit holds out with its default seed."
      })
  void score(
      @Option(
              names = "--kernels",
              paramLabel = "FILE",
              defaultValue = "",
              description = "NPY or NPZ file. Default: the bundled kernels.")
          String kernels,
      @Option(
              names = "--size",
              paramLabel = "K",
              defaultValue = "0",
              description =
                  "Take the KxK kernels of the file. Default: the geometry of the first prior file,"
                      + " or of the kernels if they have but one, or 7.")
          int size,
      @Option(
              names = "--prior",
              paramLabel = "PRIOR",
              required = true,
              description = {
                "A file that prior fit wrote, standard-normal[:S] with standard deviation S,",
                "log-uniform, log-uniform:truncated, dwp[:FILE,…], gaussian[:FILE,…],"
                    + " mixture[:FILE,…],",
                "dwp:large; without a file those that come with the program. May be given several",
                "times."
              })
          List<String> priors,
      @Option(
              names = "--samples",
              paramLabel = "N",
              defaultValue = "100",
              description =
                  "Codes for each kernel of a deep weight prior. Default: ${DEFAULT-VALUE}.")
          int samples,
      @Option(
              names = "--held-out-seed",
              paramLabel = "SEED",
              description = "Score the kernels that prior fit with this seed holds out.")
          @Nullable Long heldOutSeed,
      @Option(
              names = "--test-fraction",
              paramLabel = "F",
              description = "Share of the kernels to score; 1 scores all.")
          @Nullable Double testFraction,
      @Option(
              names = "--seed",
              paramLabel = "SEED",
              defaultValue = "1",
              description = "Of the codes. Default: ${DEFAULT-VALUE}.")
          long seed,
      @Option(names = "--json", description = "Print JSON.") boolean json) {
    Engine.prepare();
    PriorScores scores =
        PriorScores.of(
            root.home().library(),
            new PriorScores.Question(
                kernels, size, priors, heldOut(testFraction, heldOutSeed), samples, seed));
    List<Score> table = scores.rows().stream().map(row -> Score.of(row, scores.kernels())).toList();
    String geometry = scores.size() + "x" + scores.size();
    HeldOut heldOut = scores.heldOut();
    if (json) {
      output().json(new Scored(geometry, heldOut.testFraction(), heldOut.seed(), table));
      return;
    }
    output()
        .line(
            "%d held-out kernels of %s (fraction %s, seed %d), nats per kernel",
            scores.kernels(), geometry, heldOut.testFraction(), heldOut.seed());
    int width = table.stream().mapToInt(score -> score.prior.length()).max().orElse(0);
    String columns = "%-" + Math.max(width, 5) + "s  %9s  %9s  %9s  %7s  %s";
    output()
        .line("%s", columns.formatted("prior", "ELBO", "IW bound", "exact", "samples", "").strip());
    for (Score score : table) {
      output()
          .line(
              "%s",
              columns
                  .formatted(
                      score.prior,
                      nats(score.elbo),
                      nats(score.importanceWeighted),
                      nats(score.exact),
                      score.samples == null ? "-" : score.samples,
                      score.note == null ? "" : score.note)
                  .stripTrailing());
    }
  }

  private static @Nullable HeldOut heldOut(@Nullable Double testFraction, @Nullable Long seed) {
    if (testFraction == null && seed == null) {
      return null;
    }
    return new HeldOut(
        testFraction == null ? HeldOut.DEFAULT.testFraction() : testFraction,
        seed == null ? HeldOut.DEFAULT.seed() : seed);
  }

  private static String nats(@Nullable Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, "%.2f", value);
  }

  /** What {@code prior sample --json} tells. */
  private record Sampled(String file, int kernels, String geometry, boolean noise) {}

  @Command(name = "sample", description = "Draws kernels from a prior.")
  void sample(
      @Option(
              names = "--prior",
              paramLabel = "PRIOR",
              required = true,
              description = {
                "A file that prior fit wrote, standard-normal[:S] with standard deviation S,",
                "dwp[:FILE,…], gaussian[:FILE,…], mixture[:FILE,…] or dwp:large; without a file those",
                "that come with the program."
              })
          String text,
      @Option(
              names = "--size",
              paramLabel = "K",
              description = "Of the kernels. Default: the geometry of the prior file, or 7.")
          @Nullable Integer size,
      @Option(
              names = {"-n", "--count"},
              paramLabel = "N",
              defaultValue = "256",
              description = "Default: ${DEFAULT-VALUE}.")
          int count,
      @Option(
              names = "--noise",
              description = "Deep weight prior: draw from the decoder instead of taking its means.")
          boolean noise,
      @Option(
              names = "--seed",
              paramLabel = "SEED",
              defaultValue = "1",
              description = "Default: ${DEFAULT-VALUE}.")
          long seed,
      @Option(names = "--out", paramLabel = "FILE.npy", required = true) Path out,
      @Option(names = "--png", paramLabel = "FILE", description = "A picture of them too.")
          @Nullable Path png,
      @Option(names = "--json", description = "Print JSON.") boolean json)
      throws IOException {
    if (count < 1) {
      throw new BadInputException("--count: expected at least 1, found " + count);
    }
    if (size != null && size < 1) {
      throw new BadInputException("--size: expected at least 1, found " + size);
    }
    Engine.prepare();
    ProperPrior prior = PriorChoice.proper(text, size == null ? 0 : size, root.home().library());
    RandomGenerator random = Seeds.stream(seed, "prior samples");
    KernelSet drawn =
        prior instanceof DeepWeightPrior dwp && !noise
            ? dwp.sampleMeans(count, random)
            : prior.sample(count, random);
    KernelFiles.write(out, Map.of("samples", drawn));
    if (png != null) {
      KernelPicture.write(drawn, 0, png);
    }
    if (json) {
      output().json(new Sampled(out.toString(), count, drawn.size() + "x" + drawn.size(), noise));
    } else {
      output().line("%d kernels of %dx%d are in %s", count, drawn.size(), drawn.size(), out);
    }
  }
}
