package org.kernelscope.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.store.KernelFiles;
import org.kernelscope.store.KernelSnapshot;
import org.kernelscope.store.RunFolder;
import org.kernelscope.store.Workspace;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code kernelscope export}: the curves and kernels of a run, as files of their own. */
@Command(
    name = "export",
    description = "Writes the curves of a run as CSV, or its kernels for numpy.")
final class ExportCommand implements Callable<Integer> {

  @ParentCommand private KernelscopeCommand root;
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "RUN",
      description = "The name of its folder in the workspace, or the folder.")
  private String id;

  @Option(
      names = "--curves",
      paramLabel = "FILE.csv",
      description = "A line a point: series, step, value and seconds since the start.")
  private @Nullable Path curves;

  @Option(
      names = "--kernels",
      paramLabel = "FILE.npy|FILE.npz",
      description = {
        "Kernels [N, k, k]. An NPY file has room for one layer: for each of several the layer is put",
        "into the file's name."
      })
  private @Nullable Path kernels;

  @Option(
      names = "--step",
      paramLabel = "N",
      description = "Kernels of this step. Default: the last recorded one.")
  private @Nullable Long step;

  @Option(
      names = "--workspace",
      paramLabel = "DIR",
      description = "Where runs are recorded. Default: ~/.kernelscope/workspace.")
  private @Nullable Path workspace;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  /** What {@code export --json} tells. */
  private record Written(String run, List<String> files) {}

  @Override
  public Integer call() throws IOException {
    if (curves == null && kernels == null) {
      throw new BadInputException("export: expected --curves or --kernels, found neither");
    }
    RunFolder run = run();
    List<Path> files = new ArrayList<>();
    if (curves != null) {
      run.exportMetrics(curves);
      files.add(curves);
    }
    if (kernels != null) {
      files.addAll(writeKernels(run, kernels));
    }
    Output output = new Output(spec.commandLine().getOut());
    if (json) {
      output.json(new Written(run.id(), files.stream().map(Path::toString).toList()));
    } else {
      files.forEach(file -> output.line("%s", file));
    }
    return 0;
  }

  private RunFolder run() throws IOException {
    Path folder = Path.of(id);
    if (Files.isRegularFile(folder.resolve("run.json"))) {
      return new RunFolder(folder.toRealPath());
    }
    return new Workspace(workspace == null ? root.home().workspace() : workspace).run(id);
  }

  private List<Path> writeKernels(RunFolder run, Path file) throws IOException {
    Map<String, KernelSet> layers = new LinkedHashMap<>();
    for (KernelSnapshot snapshot : run.kernelSnapshots()) {
      // Later steps follow earlier ones.
      if (step == null || step == snapshot.step()) {
        KernelSet set = KernelFiles.read(snapshot.file()).values().iterator().next();
        layers.put(snapshot.layer(), set);
      }
    }
    if (layers.isEmpty()) {
      throw new BadInputException(
          "%s: expected kernels%s, found those of steps %s"
              .formatted(
                  run.id(),
                  step == null ? "" : " of step " + step,
                  run.kernelSnapshots().stream().map(KernelSnapshot::step).distinct().toList()));
    }
    String name = String.valueOf(file.getFileName());
    if (!name.endsWith(".npy") || layers.size() == 1) {
      KernelFiles.write(file, layers);
      return List.of(file);
    }
    List<Path> files = new ArrayList<>();
    for (Map.Entry<String, KernelSet> layer : layers.entrySet()) {
      Path own =
          file.resolveSibling(name.replaceFirst("\\.npy$", "") + "-" + layer.getKey() + ".npy");
      KernelFiles.write(own, Map.of(layer.getKey(), layer.getValue()));
      files.add(own);
    }
    return files;
  }
}
