package org.kernelscope.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.library.ImportedKernels;
import org.kernelscope.kernel.FilterBank;
import org.kernelscope.kernel.LayerDifference;
import org.kernelscope.kernel.NetworkDifference;
import org.kernelscope.nn.Engine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kernelscope kernels diff}: two networks, or two checkpoints of one. */
@Command(
    name = "diff",
    description = {
      "How the kernels of one network differ from those of another, or of a later checkpoint: layers",
      "of the same name and shape, how far each moved, and which of its kernels moved most."
    })
final class KernelsDiffCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "BEFORE", description = "A network or a kernel file.")
  private Path before;

  @Parameters(index = "1", paramLabel = "AFTER", description = "What it is compared with.")
  private Path after;

  @Option(names = "--layer", paramLabel = "NAME", description = "Only this layer.")
  private @Nullable String layer;

  @Option(
      names = "--most",
      paramLabel = "N",
      defaultValue = "5",
      description = "List N kernels of a layer that moved most. Default: ${DEFAULT-VALUE}.")
  private int most;

  @Option(
      names = "--png",
      paramLabel = "FILE",
      description = "Draw kernels before, after and their difference, for each of several layers.")
  private @Nullable Path png;

  @Option(
      names = "--columns",
      paramLabel = "N",
      defaultValue = "0",
      description = "Kernels a row of each grid of the picture; 0 makes it about square.")
  private int columns;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  /** What {@code kernels diff --json} tells. */
  private record Compared(
      String before,
      String after,
      List<Layer> layers,
      List<String> onlyBefore,
      List<String> onlyAfter) {}

  /**
   * A layer in both.
   *
   * @param difference the norm of the difference
   * @param relative that over the norm before
   */
  private record Layer(
      String layer,
      String shape,
      int kernels,
      double norm,
      double difference,
      double relative,
      List<Moved> moved) {}

  private record Moved(int kernel, int output, int input, double distance) {}

  @Override
  public Integer call() throws IOException {
    if (most < 0) {
      throw new BadInputException(
          String.format(Locale.ROOT, "--most: expected 0 or more, found %d", most));
    }
    Engine.prepare();
    NetworkDifference all = NetworkDifference.of(layers(before), layers(after));
    if (all.layers().isEmpty()) {
      throw new BadInputException(
          "%s and %s: expected a layer of the same name and shape in both, found %s and %s"
              .formatted(before, after, listed(all.onlyBefore()), listed(all.onlyAfter())));
    }
    List<LayerDifference> layers =
        layer == null
            ? all.layers()
            : all.layers().stream().filter(one -> one.before().layer().equals(layer)).toList();
    if (layers.isEmpty()) {
      throw new BadInputException(
          "--layer: expected one of the layers in both networks: %s; found '%s'"
              .formatted(
                  listed(all.layers().stream().map(one -> one.before().layer()).toList()), layer));
    }
    Compared compared =
        new Compared(
            before.toString(),
            after.toString(),
            layers.stream().map(this::told).toList(),
            all.onlyBefore(),
            all.onlyAfter());
    Output output = new Output(spec.commandLine().getOut());
    if (json) {
      output.json(compared);
    } else {
      table(output, compared);
    }
    if (png != null) {
      Map<String, Path> pictures =
          FilesBeside.of(png, layers.stream().map(one -> one.before().layer()).toList());
      for (LayerDifference one : layers) {
        KernelPng.write(one, columns, Objects.requireNonNull(pictures.get(one.before().layer())));
      }
    }
    return 0;
  }

  private List<FilterBank> layers(Path file) {
    ImportedKernels kernels = ImportedKernels.read(file);
    PrintWriter err = spec.commandLine().getErr();
    String name = file + ", ";
    KernelsCommand.tell(
        err,
        kernels.skipped().stream().map(name::concat).toList(),
        kernels.assumed().stream().map(name::concat).toList());
    return kernels.layers();
  }

  private static String listed(List<String> names) {
    return names.isEmpty()
        ? "none"
        : names.stream().limit(20).collect(Collectors.joining(", "))
            + (names.size() > 20 ? " and others" : "");
  }

  private Layer told(LayerDifference one) {
    double[] distances = one.distances();
    FilterBank shape = one.before();
    return new Layer(
        shape.layer(),
        shape.shape(),
        distances.length,
        one.normBefore(),
        one.norm(),
        one.relative(),
        one.movedMost(most).stream()
            .map(
                kernel ->
                    new Moved(kernel, shape.output(kernel), shape.input(kernel), distances[kernel]))
            .toList());
  }

  private static void table(Output output, Compared compared) {
    int width = compared.layers.stream().mapToInt(one -> one.layer.length()).max().orElse(0);
    int shape = compared.layers.stream().mapToInt(one -> one.shape.length()).max().orElse(0);
    String start = "%-" + Math.max("layer".length(), width) + "s  %-" + shape + "s";
    output.line(
        start + " %10s %10s %9s  %s",
        "layer",
        "shape",
        "norm",
        "difference",
        "relative",
        "moved most (output channel, input channel: distance)");
    for (Layer one : compared.layers) {
      output.line(
          start + " %10.4f %10.4f %9s  %s",
          one.layer,
          one.shape,
          one.norm,
          one.difference,
          Double.isFinite(one.relative)
              ? String.format(Locale.ROOT, "%.2f%%", 100 * one.relative)
              : "-",
          one.moved.stream()
              .map(
                  moved ->
                      String.format(
                          Locale.ROOT, "%d, %d: %.4f", moved.output, moved.input, moved.distance))
              .collect(Collectors.joining("; ")));
    }
    if (!compared.onlyBefore.isEmpty()) {
      output.line("only in %s: %s", compared.before, listed(compared.onlyBefore));
    }
    if (!compared.onlyAfter.isEmpty()) {
      output.line("only in %s: %s", compared.after, listed(compared.onlyAfter));
    }
  }
}
