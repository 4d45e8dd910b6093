package org.kernelscope.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.study.Harvest;
import org.kernelscope.kernel.KernelSet;
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
@Command(
    name = "kernels",
    description = "Sets of convolution kernels.",
    subcommands = {KernelsShowCommand.class, KernelsDiffCommand.class})
final class KernelsCommand implements Runnable {

  /** What is skipped beyond this is counted. */
  private static final int MOST_TOLD = 200;

  @ParentCommand private KernelscopeCommand root;
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Expected one of the subcommands harvest, show and diff, found none");
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
      @Option(
              names = "--out",
              paramLabel = "FILE.npz|FILE.safetensors",
              required = true,
              description = "A set 7x7 is an array [N, 7, 7], or 7x7.weight [N, 1, 7, 7].")
          Path out,
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
    tell(spec.commandLine().getErr(), harvest.skipped(), harvest.assumed());
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

  Home home() {
    return root.home();
  }

  /** Says on standard error what of a file was left out, and what was taken for granted. */
  static void tell(PrintWriter err, List<String> skipped, List<String> assumed) {
    skipped.stream().limit(MOST_TOLD).forEach(clause -> err.println("skipped " + clause));
    if (skipped.size() > MOST_TOLD) {
      err.println(String.format(Locale.ROOT, "skipped %d more", skipped.size() - MOST_TOLD));
    }
    assumed.forEach(clause -> err.println("assumed for " + clause));
  }
}
