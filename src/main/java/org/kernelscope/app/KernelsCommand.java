package org.kernelscope.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kernelscope.experiment.Harvest;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.nn.Engine;
import org.kernelscope.store.KernelFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kernelscope kernels}: kernel sets. */
@Command(name = "kernels", description = "Sets of convolution kernels.")
final class KernelsCommand implements Runnable {

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
              description = "Networks saved by DL4J, or folders searched for them.")
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
      @Option(names = "--seed", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
          long seed,
      @Option(names = "--out", paramLabel = "FILE.npz", required = true) Path out,
      @Option(names = "--json", description = "Print JSON.") boolean json)
      throws IOException {
    Engine.prepare();
    Map<Integer, Harvest.Gathered> harvest = Harvest.of(sources, minNorm, limit, seed);
    Map<String, KernelSet> sets = new LinkedHashMap<>();
    Map<String, Harvested> told = new LinkedHashMap<>();
    harvest.forEach(
        (k, gathered) -> {
          if (size == 0 || size == k) {
            String name = k + "x" + k;
            KernelSet kernels = gathered.kernels();
            sets.put(name, kernels);
            told.put(
                name, new Harvested(name, gathered.found(), gathered.dropped(), kernels.count()));
          }
        });
    KernelFiles.write(out, sets);
    Output output = new Output(spec.commandLine().getOut());
    if (json) {
      output.json(told);
    } else {
      told.values()
          .forEach(
              set ->
                  output.line(
                      "%s: %d kernels found, %d below norm %s dropped, %d kept",
                      set.set, set.found, set.dropped, minNorm, set.kept));
      output.line("written to %s", out);
    }
  }
}
