package org.kernelscope.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.library.RecordedLayers;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.store.EventFile;
import org.kernelscope.store.KernelFiles;
import org.kernelscope.store.KernelSnapshot;
import org.kernelscope.store.RunFolder;
import org.kernelscope.store.RunRecord;
import org.kernelscope.store.StateDict;
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
    description = {
      "Writes the curves of a run as CSV or for TensorBoard, and its kernels for numpy or PyTorch."
    })
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
        "Kernels [N, k, k] of each layer. An NPY file has room for one layer: for each of several the layer is put",
        "into the file's name."
      })
  private @Nullable Path kernels;

  @Option(
      names = {"--state-dict", "--safetensors"},
      paramLabel = "FILE.safetensors|FILE.npz",
      description = "Kernels as PyTorch's state dicts have them: conv1.weight [out, in, k, k].")
  private @Nullable Path stateDict;

  @Option(
      names = "--tensorboard",
      paramLabel = "DIR",
      description = "Every curve as scalars of TensorBoard, in a folder of DIR called as the run.")
  private @Nullable Path tensorBoard;

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
    if (curves == null && kernels == null && stateDict == null && tensorBoard == null) {
      throw new BadInputException(
          "export: expected --curves, --kernels, --state-dict or --tensorboard, found none");
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
    if (stateDict != null) {
      StateDict.write(stateDict, RecordedLayers.of(run, step, root.home().library()));
      files.add(stateDict);
    }
    if (tensorBoard != null) {
      files.add(writeEvents(run, tensorBoard));
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

  private static Path writeEvents(RunFolder run, Path folder) throws IOException {
    RunRecord record = run.record();
    Instant start = record.started() == null ? record.created() : record.started();
    return EventFile.write(folder.resolve(run.id()), start, run.readMetrics());
  }

  private List<Path> writeKernels(RunFolder run, Path file) throws IOException {
    Map<String, KernelSet> layers = new LinkedHashMap<>();
    for (KernelSnapshot snapshot : RecordedLayers.snapshots(run, step).values()) {
      KernelSet set = KernelFiles.read(snapshot.file()).values().iterator().next();
      layers.put(snapshot.layer(), set);
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
