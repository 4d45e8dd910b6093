package org.kernelscope.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.library.Library;
import org.kernelscope.experiment.library.Priors;
import org.kernelscope.experiment.run.Seeds;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.nn.Engine;
import org.kernelscope.prior.ProperPrior;
import org.kernelscope.prior.vae.DeepWeightPrior;
import org.kernelscope.store.KernelFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code kernelscope prior sample}: kernels drawn from a prior. */
@Command(name = "sample", description = "Draws kernels from a prior.")
final class PriorSampleCommand implements Callable<Integer> {

  @ParentCommand private PriorCommand parent;
  @Spec private CommandSpec spec;

  @Option(
      names = "--prior",
      paramLabel = "PRIOR",
      required = true,
      completionCandidates = Choices.OfPriors.class,
      description = {
        "A file that prior fit wrote, or one of ${COMPLETION-CANDIDATES} that is proper; S is a"
            + " standard deviation.",
        Choices.DEEP_WEIGHT_PRIORS
      })
  private String text;

  @Option(
      names = "--size",
      paramLabel = "K",
      description = "Of the kernels. Default: the geometry of the prior file, or 7.")
  private @Nullable Integer size;

  @Option(
      names = {"-n", "--count"},
      paramLabel = "N",
      defaultValue = "256",
      description = "Default: ${DEFAULT-VALUE}.")
  private int count;

  @Option(
      names = "--noise",
      description = "Deep weight prior: draw from the decoder instead of taking its means.")
  private boolean noise;

  @Option(names = "--seed", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--out", paramLabel = "FILE.npy", required = true)
  private Path out;

  @Option(names = "--png", paramLabel = "FILE", description = "A picture of them too.")
  private @Nullable Path png;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  /** What {@code prior sample --json} tells. */
  private record Sampled(String file, int kernels, String geometry, boolean noise) {}

  @Override
  public Integer call() throws IOException {
    if (count < 1) {
      throw new BadInputException("--count: expected at least 1, found " + count);
    }
    if (size != null && size < 1) {
      throw new BadInputException("--size: expected at least 1, found " + size);
    }
    Engine.prepare();
    Library library = parent.home().library();
    Output output = new Output(spec.commandLine().getOut());
    ProperPrior prior =
        Priors.proper(Priors.asked(text, library), size == null ? 0 : size, library);
    RandomGenerator random = Seeds.stream(seed, "prior samples");
    KernelSet drawn =
        prior instanceof DeepWeightPrior dwp && !noise
            ? dwp.sampleMeans(count, random)
            : prior.sample(count, random);
    KernelFiles.write(out, Map.of("samples", drawn));
    if (png != null) {
      KernelPng.write(drawn, 0, png);
    }
    if (json) {
      output.json(new Sampled(out.toString(), count, drawn.size() + "x" + drawn.size(), noise));
    } else {
      output.line("%d kernels of %dx%d are in %s", count, drawn.size(), drawn.size(), out);
    }
    return 0;
  }
}
