package org.kernelscope.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.library.ImportedKernels;
import org.kernelscope.experiment.library.Library;
import org.kernelscope.experiment.library.Priors;
import org.kernelscope.experiment.spec.PriorChoice;
import org.kernelscope.experiment.study.Harvest;
import org.kernelscope.experiment.study.KernelScoring;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.KernelStatistics;
import org.kernelscope.nn.Engine;
import org.kernelscope.store.KernelFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code kernelscope kernels}: kernel sets. */
@Command(name = "kernels", description = "Sets of convolution kernels.")
final class KernelsCommand implements Runnable {

  /** What is skipped beyond this is counted. */
  private static final int MOST_TOLD = 200;

  @ParentCommand private KernelscopeCommand root;
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Expected one of the subcommands harvest and show, found none");
  }

  /** One geometry, as {@code kernels harvest --json} tells it. */
  private record Harvested(String set, int found, int dropped, int kept) {}

  @Command(
      name = "harvest",
      description = "Gathers the kernels of saved networks, one set for each geometry.")
  void harvest(
      @Parameters(
              paramLabel = "DIR|MODEL",
              arity = "1..*",
              description =
                  "Networks saved by DL4J, Keras, PyTorch, as ONNX or safetensors, or"
                      + " folders searched for them.")
          List<Path> sources,
      @Option(
              names = "--min-norm",
              paramLabel = "X",
              defaultValue = "0",
              description = "Drop kernels whose L2 norm is smaller. Default: ${DEFAULT-VALUE}.")
          double minNorm,
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "0",
              description =
                  "Keep N kernels of a geometry at most, chosen at random; 0 keeps all. Default:"
                      + " ${DEFAULT-VALUE}.")
          int limit,
      @Option(
              names = "--size",
              paramLabel = "K",
              defaultValue = "0",
              description = "Only kernels of KxK; 0 takes all sizes. Default: ${DEFAULT-VALUE}.")
          int size,
      @Option(
              names = "--seed",
              paramLabel = "SEED",
              defaultValue = "1",
              description = "Default: ${DEFAULT-VALUE}.")
          long seed,
      @Option(names = "--out", paramLabel = "FILE.npz", required = true) Path out,
      @Option(names = "--json", description = "Print JSON.") boolean json)
      throws IOException {
    if (!(minNorm >= 0)) {
      throw new BadInputException("--min-norm: expected 0 or more, found " + minNorm);
    }
    if (limit < 0) {
      throw new BadInputException(
          String.format(Locale.ROOT, "--limit: expected 0 or more, found %d", limit));
    }
    Engine.prepare();
    Harvest harvest = Harvest.of(sources, minNorm, limit, seed);
    tell(harvest.skipped(), harvest.assumed());
    harvest.requireKernels(sources);
    if (size != 0 && !harvest.bySize().containsKey(size)) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected kernels of %dx%d, found those of %s",
              sources,
              size,
              size,
              harvest.bySize().keySet().stream()
                  .map(k -> k + "x" + k)
                  .collect(Collectors.joining(", "))));
    }
    Map<String, KernelSet> sets = new LinkedHashMap<>();
    Map<String, Harvested> harvested = new LinkedHashMap<>();
    harvest
        .bySize()
        .forEach(
            (k, gathered) -> {
              if (size == 0 || size == k) {
                String name = k + "x" + k;
                KernelSet kernels = gathered.kernels();
                if (kernels.count() > 0) {
                  sets.put(name, kernels);
                }
                harvested.put(
                    name,
                    new Harvested(name, gathered.found(), gathered.dropped(), kernels.count()));
              }
            });
    if (sets.isEmpty()) {
      throw new BadInputException(
          "%s: expected kernels of norm %s and more, found none".formatted(sources, minNorm));
    }
    KernelFiles.write(out, sets);
    Output output = new Output(spec.commandLine().getOut());
    if (json) {
      output.json(harvested);
    } else {
      harvested
          .values()
          .forEach(
              set ->
                  output.line(
                      "%s: %d kernels found, %d below norm %s dropped, %d kept",
                      set.set, set.found, set.dropped, minNorm, set.kept));
      output.line("written to %s", out);
    }
  }

  /** What {@code kernels show --json} tells. */
  private record Statistics(
      String set, String geometry, int count, Norm norm, Autocorrelation autocorrelation) {}

  private record Norm(double min, double median, double max) {}

  private record Autocorrelation(double horizontal, double vertical) {}

  /** The order of kernels in a picture. */
  enum Order {
    FILE,
    NORM,
    PRIOR
  }

  @Command(
      name = "show",
      description = {
        "Statistics of a kernel file or a saved network, and its kernels as a picture.",
        "With --json, one document a set."
      })
  void show(
      @Parameters(paramLabel = "FILE", description = "NPY or NPZ file, or a saved network.")
          Path file,
      @Option(names = "--png", paramLabel = "FILE", description = "Write a grid of the kernels.")
          @Nullable Path png,
      @Option(
              names = "--sort",
              paramLabel = "ORDER",
              defaultValue = "FILE",
              description = {
                "Order in the picture, ${COMPLETION-CANDIDATES}: as in the file, or largest norm or",
                "density under a prior first. Default: ${DEFAULT-VALUE}."
              })
          Order order,
      @Option(
              names = "--prior",
              paramLabel = "PRIOR",
              completionCandidates = Choices.OfPriors.class,
              description = {
                "The prior of --sort prior: a file that prior fit wrote, or one of"
                    + " ${COMPLETION-CANDIDATES}. Default: dwp:dense.",
                Choices.DEEP_WEIGHT_PRIORS
              })
          @Nullable String prior,
      @Option(
              names = "--columns",
              paramLabel = "N",
              defaultValue = "0",
              description = "Kernels a row of the picture; 0 makes it about square.")
          int columns,
      @Option(names = "--json", description = "Print JSON.") boolean json)
      throws IOException {
    if (prior != null && order != Order.PRIOR) {
      throw new BadInputException("--prior: expected with --sort prior, found without");
    }
    Engine.prepare();
    ImportedKernels kernels = ImportedKernels.read(file);
    tell(kernels.skipped(), kernels.assumed());
    Map<String, KernelSet> sets = new LinkedHashMap<>();
    kernels
        .sets()
        .forEach(
            (name, set) ->
                sets.put(name, ordered(set, order, prior == null ? PriorChoice.DWP_DENSE : prior)));
    if (sets.isEmpty()) {
      throw new BadInputException(
          "%s: expected convolutions with square kernels, found none".formatted(file));
    }
    Output output = new Output(spec.commandLine().getOut());
    Map<String, Path> pictures = png == null ? Map.of() : FilesBeside.of(png, sets.keySet());
    for (Map.Entry<String, KernelSet> set : sets.entrySet()) {
      Statistics shown = shown(set.getKey(), set.getValue());
      if (json) {
        output.json(shown);
      } else {
        output.line("%s: %d kernels of %s", shown.set, shown.count, shown.geometry);
        output.line(
            "  norm: min %.4f, median %.4f, max %.4f",
            shown.norm.min, shown.norm.median, shown.norm.max);
        output.line(
            "  autocorrelation: horizontal %.3f, vertical %.3f",
            shown.autocorrelation.horizontal, shown.autocorrelation.vertical);
        set.getValue().provenance().facts().forEach((k, v) -> output.line("  %s: %s", k, v));
      }
      Path picture = pictures.get(set.getKey());
      if (picture != null) {
        KernelPng.write(set.getValue(), columns, picture);
      }
    }
  }

  private void tell(List<String> skipped, List<String> assumed) {
    PrintWriter err = spec.commandLine().getErr();
    skipped.stream().limit(MOST_TOLD).forEach(clause -> err.println("skipped " + clause));
    if (skipped.size() > MOST_TOLD) {
      err.println(String.format(Locale.ROOT, "skipped %d more", skipped.size() - MOST_TOLD));
    }
    assumed.forEach(clause -> err.println("assumed for " + clause));
  }

  private static Statistics shown(String name, KernelSet set) {
    KernelStatistics statistics = KernelStatistics.of(set);
    return new Statistics(
        name,
        set.size() + "x" + set.size(),
        set.count(),
        new Norm(statistics.norm().min(), statistics.norm().median(), statistics.norm().max()),
        new Autocorrelation(
            statistics.autocorrelation().horizontal(), statistics.autocorrelation().vertical()));
  }

  private KernelSet ordered(KernelSet set, Order order, String prior) {
    Library library = root.home().library();
    return switch (order) {
      case FILE -> set;
      case NORM -> descending(set, set.norms());
      case PRIOR ->
          descending(
              set,
              KernelScoring.of(
                      Priors.proper(Priors.asked(prior, library), set.size(), library), set)
                  .nats());
    };
  }

  private static KernelSet descending(KernelSet set, double[] values) {
    return set.select(
        IntStream.range(0, set.count())
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> values[i]).reversed())
            .mapToInt(Integer::intValue)
            .toArray());
  }
}
