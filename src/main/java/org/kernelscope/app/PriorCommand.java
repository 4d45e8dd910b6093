package org.kernelscope.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.KernelVaeSpec;
import org.kernelscope.experiment.PriorFile;
import org.kernelscope.experiment.Run;
import org.kernelscope.experiment.Runs;
import org.kernelscope.experiment.Seeds;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.nn.Engine;
import org.kernelscope.store.KernelFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code kernelscope prior}: priors over kernels. */
@Command(name = "prior", description = "Priors over convolution kernels.")
final class PriorCommand implements Runnable {

  @ParentCommand private KernelscopeCommand root;
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Expected one of the subcommands fit and sample, found none");
  }

  private Output output() {
    return new Output(spec.commandLine().getOut());
  }

  /** What {@code prior fit --json} tells. */
  private record Fitted(
      String prior,
      String kind,
      String geometry,
      int latent,
      @Nullable Double testElbo,
      @Nullable Double trainElbo,
      int steps,
      double seconds) {}

  @Command(
      name = "fit",
      description = "Fits a deep weight prior to kernels; bounds are in nats per kernel.")
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
              defaultValue = "dense-vae",
              description = "The density: dense-vae. Default: ${DEFAULT-VALUE}.")
          String kind,
      @Option(
              names = "--latent",
              paramLabel = "D",
              defaultValue = "8",
              description = "Dimensions of the code. Default: ${DEFAULT-VALUE}.")
          int latent,
      @Option(
              names = "--hidden",
              paramLabel = "H",
              defaultValue = "128",
              description = "Width of the ELU layers. Default: ${DEFAULT-VALUE}.")
          int hidden,
      @Option(
              names = "--steps",
              paramLabel = "N",
              defaultValue = "4000",
              description = "Default: ${DEFAULT-VALUE}.")
          int steps,
      @Option(
              names = "--batch",
              defaultValue = "128",
              description = "Kernels a step. Default: ${DEFAULT-VALUE}.")
          int batch,
      @Option(
              names = "--learning-rate",
              defaultValue = "0.001",
              description = "Of Adam, falling linearly to 0. Default: ${DEFAULT-VALUE}.")
          double learningRate,
      @Option(names = "--seed", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
          long seed,
      @Option(names = "--out", paramLabel = "FILE.dwp", required = true) Path out,
      @Mixin RunOptions options)
      throws IOException, InterruptedException {
    if (!kind.equals("dense-vae")) {
      throw new BadInputException("--kind: expected dense-vae, found " + kind);
    }
    try (Runs runs = options.runs(root.home())) {
      KernelVaeSpec wanted =
          new KernelVaeSpec(kernels, size, hidden, latent, batch, learningRate, steps, 0.2, seed);
      Run run = runs.create(wanted);
      new BatchOfRuns(runs, List.of(run), spec.commandLine().getErr()).await();
      PriorFile fitted = PriorFile.read(run.folder().checkpoint()).withoutOptimiser();
      fitted.write(out);
      PriorFile.Header header = fitted.header();
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
                    run.elapsed().toMillis() / 1000.0));
      } else {
        output()
            .line(
                "%s: %dx%d kernels, %d latent dimensions, test ELBO %.1f nats, train ELBO %.1f",
                out,
                header.size(),
                header.size(),
                header.latent(),
                header.testElbo(),
                header.trainElbo());
      }
    }
  }

  /** What {@code prior sample --json} tells. */
  private record Sampled(String file, int kernels, String geometry, boolean noise) {}

  @Command(name = "sample", description = "Draws kernels from a prior.")
  void sample(
      @Option(
              names = "--prior",
              paramLabel = "FILE.dwp",
              required = true,
              description = "A prior that prior fit wrote.")
          Path file,
      @Option(
              names = {"-n", "--count"},
              paramLabel = "N",
              defaultValue = "256",
              description = "Default: ${DEFAULT-VALUE}.")
          int count,
      @Option(names = "--noise", description = "Draw from the decoder instead of taking its means.")
          boolean noise,
      @Option(names = "--seed", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
          long seed,
      @Option(names = "--out", paramLabel = "FILE.npy", required = true) Path out,
      @Option(names = "--png", paramLabel = "FILE", description = "A picture of them too.")
          @Nullable Path png,
      @Option(names = "--json", description = "Print JSON.") boolean json)
      throws IOException {
    if (count < 1) {
      throw new BadInputException("--count: expected at least 1, found " + count);
    }
    Engine.prepare();
    PriorFile prior = PriorFile.read(file);
    RandomGenerator random = Seeds.stream(seed, "prior samples");
    KernelSet drawn =
        noise ? prior.prior().sample(count, random) : prior.prior().sampleMeans(count, random);
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
