package org.kernelscope.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.library.ImportedKernels;
import org.kernelscope.experiment.library.Library;
import org.kernelscope.experiment.library.Priors;
import org.kernelscope.experiment.spec.PriorChoice;
import org.kernelscope.experiment.study.KernelScoring;
import org.kernelscope.experiment.study.LayerScore;
import org.kernelscope.kernel.FilterBank;
import org.kernelscope.kernel.FilterHealth;
import org.kernelscope.kernel.KernelFlaw;
import org.kernelscope.kernel.KernelStatistics;
import org.kernelscope.kernel.LayerFigures;
import org.kernelscope.nn.Engine;
import org.kernelscope.prior.ProperPrior;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code kernelscope kernels show}: the layers of a network, or the sets of a kernel file. */
@Command(
    name = "show",
    description = {
      "The layers of a saved network, or the sets of a kernel file, as a table: kernels, norm,",
      "autocorrelation, and which share of them is near zero, near-duplicate or noise-like.",
      "With --json, one document a layer."
    })
final class KernelsShowCommand implements Callable<Integer> {

  @ParentCommand private KernelsCommand parent;
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "NPY or NPZ file, or a saved network.")
  private Path file;

  @Option(
      names = "--layer",
      paramLabel = "NAME",
      description = "Only this layer, with its norms and where it comes from.")
  private @Nullable String layer;

  @Option(
      names = "--png",
      paramLabel = "FILE",
      description = {
        "Write a grid of the kernels, of each layer where there are several. Layers with three input",
        "channels are drawn as colours: red, green, blue."
      })
  private @Nullable Path png;

  /** The order of kernels in a picture. */
  enum Order {
    FILE,
    NORM,
    PRIOR
  }

  @Option(
      names = "--sort",
      paramLabel = "ORDER",
      defaultValue = "FILE",
      description = {
        "Order in the picture, ${COMPLETION-CANDIDATES}: as in the file, or largest norm or",
        "density under a prior first. Default: ${DEFAULT-VALUE}."
      })
  private Order order;

  @Option(
      names = "--prior",
      paramLabel = "PRIOR",
      completionCandidates = Choices.OfPriors.class,
      description = {
        "Score the kernels under a prior, in nats a kernel, where it is over kernels of their size;"
            + " also the prior of --sort prior: a file that prior fit wrote, or one of"
            + " ${COMPLETION-CANDIDATES}. Default with --sort prior: dwp:dense.",
        Choices.DEEP_WEIGHT_PRIORS
      })
  private @Nullable String prior;

  @Option(
      names = "--columns",
      paramLabel = "N",
      defaultValue = "0",
      description = "Kernels a row of the picture; 0 makes it about square.")
  private int columns;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  /** What {@code kernels show --json} tells of a layer. */
  private record Shown(
      String set,
      String geometry,
      int count,
      int in,
      int out,
      Norm norm,
      Autocorrelation autocorrelation,
      Health health,
      @Nullable Score score) {}

  private record Norm(double min, double median, double max) {}

  private record Autocorrelation(double horizontal, double vertical) {}

  /** Shares, and null for what cannot be told of such a layer. */
  private record Health(
      double nearZero,
      double nearDuplicate,
      double noiseLike,
      double varianceEntropy,
      double noiseEntropy) {}

  private record Score(String prior, double nats) {}

  @Override
  public Integer call() throws IOException {
    Engine.prepare();
    ImportedKernels kernels = ImportedKernels.readSome(file);
    KernelsCommand.tell(spec.commandLine().getErr(), kernels.skipped(), kernels.assumed());
    List<FilterBank> layers = chosen(kernels.layers());
    @Nullable PriorChoice scoring = scoring();
    // Before anything is printed: a prior may not be able to sort.
    List<FilterBank> drawn = layers.stream().map(this::ordered).toList();
    Output output = new Output(spec.commandLine().getOut());
    List<Shown> shown = new ArrayList<>();
    for (FilterBank one : layers) {
      Shown figures = shown(one, scoring);
      shown.add(figures);
      if (json) {
        output.json(figures);
      }
    }
    if (!json) {
      table(output, shown);
      if (layers.size() == 1) {
        details(output, shown.get(0), layers.get(0));
      }
    }
    if (scoring != null
        && order != Order.PRIOR
        && shown.stream().allMatch(one -> one.score == null)) {
      spec.commandLine()
          .getErr()
          .println("no scores: %s is over kernels of other sizes".formatted(scoring));
    }
    if (png != null) {
      Map<String, Path> pictures =
          FilesBeside.of(png, drawn.stream().map(FilterBank::layer).toList());
      for (FilterBank one : drawn) {
        KernelPng.write(one, columns, Objects.requireNonNull(pictures.get(one.layer())));
      }
    }
    return 0;
  }

  private List<FilterBank> chosen(List<FilterBank> layers) {
    if (layer == null) {
      return layers;
    }
    return List.of(named(layer, layers, file));
  }

  /** The layer of a name, or a sentence on those there are. */
  static FilterBank named(String name, List<FilterBank> layers, Path file) {
    return layers.stream()
        .filter(one -> one.layer().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new BadInputException(
                    "--layer: expected one of the layers of %s: %s; found '%s'"
                        .formatted(
                            file,
                            String.join(
                                ", ", layers.stream().map(FilterBank::layer).limit(50).toList()),
                            name)));
  }

  private @Nullable PriorChoice scoring() {
    if (prior == null && order != Order.PRIOR) {
      return null;
    }
    Library library = parent.home().library();
    return Priors.asked(prior == null ? PriorChoice.DWP_DENSE : prior, library);
  }

  private Shown shown(FilterBank one, @Nullable PriorChoice scoring) {
    LayerFigures figures = LayerFigures.of(one.kernels());
    KernelStatistics statistics = figures.statistics();
    FilterHealth health = figures.health();
    int k = one.kernels().size();
    Optional<ProperPrior> fitting =
        scoring == null
            ? Optional.empty()
            : LayerScore.fitting(scoring, k, parent.home().library());
    return new Shown(
        one.layer(),
        String.format(Locale.ROOT, "%dx%1$d", k),
        one.kernels().count(),
        one.in(),
        one.out(),
        new Norm(statistics.norm().min(), statistics.norm().median(), statistics.norm().max()),
        new Autocorrelation(
            statistics.autocorrelation().horizontal(), statistics.autocorrelation().vertical()),
        new Health(
            health.share(KernelFlaw.NEAR_ZERO),
            health.share(KernelFlaw.NEAR_DUPLICATE),
            health.share(KernelFlaw.NOISE_LIKE),
            health.varianceEntropy(),
            health.noiseEntropy()),
        fitting
            .map(fits -> new Score(String.valueOf(scoring), LayerScore.of(fits, one.kernels())))
            .orElse(null));
  }

  private static void table(Output output, List<Shown> layers) {
    int width = layers.stream().mapToInt(one -> one.set.length()).max().orElse(0);
    String name = "%-" + Math.max("layer".length(), width) + "s";
    boolean scored = layers.stream().anyMatch(one -> one.score != null);
    output.line(
        name + "  %5s %6s %6s %8s %9s %12s %10s %9s %9s %10s%s",
        "layer",
        "size",
        "in",
        "out",
        "kernels",
        "norm",
        "corr. across",
        "corr. down",
        "near zero",
        "duplicate",
        "noise-like",
        scored ? String.format(Locale.ROOT, " %10s", "nats") : "");
    for (Shown one : layers) {
      output.line(
          name + "  %5s %6d %6d %8d %9.4f %12s %10s %9s %9s %10s%s",
          one.set,
          one.geometry,
          one.in,
          one.out,
          one.count,
          one.norm.median,
          finite("%.3f", one.autocorrelation.horizontal),
          finite("%.3f", one.autocorrelation.vertical),
          finite("%.1f%%", 100 * one.health.nearZero),
          finite("%.1f%%", 100 * one.health.nearDuplicate),
          finite("%.1f%%", 100 * one.health.noiseLike),
          scored
              ? String.format(
                  Locale.ROOT,
                  " %10s",
                  finite("%.2f", one.score == null ? Double.NaN : one.score.nats))
              : "");
    }
  }

  private static String finite(String format, double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, format, value) : "-";
  }

  private static void details(Output output, Shown shown, FilterBank layer) {
    output.line(
        "norm: min %.4f, median %.4f, max %.4f", shown.norm.min, shown.norm.median, shown.norm.max);
    if (Double.isFinite(shown.health.varianceEntropy)) {
      output.line(
          "variance entropy: %.3f, that of noise %.3f",
          shown.health.varianceEntropy, shown.health.noiseEntropy);
    }
    layer.kernels().provenance().facts().forEach((k, v) -> output.line("%s: %s", k, v));
  }

  /** The layer with its kernels, or its colour kernels, in the order of the picture. */
  private FilterBank ordered(FilterBank one) {
    if (order == Order.FILE) {
      return one;
    }
    int together = one.seesColours() ? one.in() : 1;
    double[] values = values(one);
    double[] sums = new double[values.length / together];
    for (int i = 0; i < values.length; i++) {
      sums[i / together] += values[i];
    }
    int[] chosen =
        IntStream.range(0, sums.length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> sums[i]).reversed())
            .flatMapToInt(i -> IntStream.range(i * together, (i + 1) * together))
            .toArray();
    return new FilterBank(one.layer(), sums.length, together, one.kernels().select(chosen));
  }

  private double[] values(FilterBank one) {
    if (order == Order.NORM) {
      return Arrays.stream(one.kernels().norms()).map(norm -> norm * norm).toArray();
    }
    Library library = parent.home().library();
    String name = prior == null ? PriorChoice.DWP_DENSE : prior;
    return KernelScoring.of(
            Priors.proper(Priors.asked(name, library), one.kernels().size(), library),
            one.kernels())
        .nats();
  }
}
