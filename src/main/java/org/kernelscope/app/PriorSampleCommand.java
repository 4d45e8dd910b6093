package org.kernelscope.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.library.Library;
import org.kernelscope.experiment.library.Priors;
import org.kernelscope.experiment.run.Seeds;
import org.kernelscope.kernel.FilterBank;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.nn.Engine;
import org.kernelscope.prior.ProperPrior;
import org.kernelscope.prior.vae.DeepWeightPrior;
import org.kernelscope.store.KernelFiles;
import org.kernelscope.store.StateDict;
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
      description = "Default: 256, or those of the layer.")
  private @Nullable Integer count;

  @Option(
      names = "--layer",
      paramLabel = "NAME:OUTxIN",
      description = {
        "Kernels for a layer of another network, such as conv1:64x3: OUT times IN of them, written as",
        "PyTorch has them, conv1.weight [OUT, IN, k, k], to a .safetensors or .npz file."
      })
  private @Nullable String layer;

  @Option(
      names = "--noise",
      description = "Deep weight prior: draw from the decoder instead of taking its means.")
  private boolean noise;

  @Option(names = "--seed", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--out", paramLabel = "FILE.npy|FILE.npz|FILE.safetensors", required = true)
  private Path out;

  @Option(names = "--png", paramLabel = "FILE", description = "A picture of them too.")
  private @Nullable Path png;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  private static final int USUAL_COUNT = 256;

  /** A layer to draw kernels for. */
  private record Wanted(String name, int out, int in) {

    private static final Pattern TEXT = Pattern.compile("(.+):(\\d{1,6})x(\\d{1,6})");
    private static final int MOST = 10_000_000;

    static Wanted parse(String text) {
      Matcher parts = TEXT.matcher(text);
      if (parts.matches()) {
        int out = Integer.parseInt(parts.group(2));
        int in = Integer.parseInt(parts.group(3));
        if (out > 0 && in > 0 && (long) out * in <= MOST) {
          return new Wanted(parts.group(1), out, in);
        }
      }
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "--layer: expected NAME:OUTxIN with 1 to %d kernels, such as conv1:64x3, found '%s'",
              MOST,
              text));
    }
  }

  /** What {@code prior sample --json} tells. */
  private record Sampled(String file, int kernels, String geometry, boolean noise) {}

  @Override
  public Integer call() throws IOException {
    if (count != null && count < 1) {
      throw new BadInputException("--count: expected at least 1, found " + count);
    }
    Wanted wanted = layer == null ? null : Wanted.parse(layer);
    if (wanted != null && count != null && count != wanted.out * wanted.in) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "--count: expected the %d kernels of --layer %s, found %d",
              wanted.out * wanted.in,
              layer,
              count));
    }
    int drawing = wanted != null ? wanted.out * wanted.in : count != null ? count : USUAL_COUNT;
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
            ? dwp.sampleMeans(drawing, random)
            : prior.sample(drawing, random);
    if (wanted == null) {
      KernelFiles.write(out, Map.of("samples", drawn));
    } else {
      StateDict.write(out, List.of(new FilterBank(wanted.name, wanted.out, wanted.in, drawn)));
    }
    if (png != null) {
      KernelPng.write(drawn, 0, png);
    }
    if (json) {
      output.json(new Sampled(out.toString(), drawing, drawn.size() + "x" + drawn.size(), noise));
    } else {
      output.line("%d kernels of %dx%d are in %s", drawing, drawn.size(), drawn.size(), out);
    }
    return 0;
  }
}
