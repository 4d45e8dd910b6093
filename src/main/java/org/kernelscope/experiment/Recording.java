package org.kernelscope.experiment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.store.KernelFiles;
import org.kernelscope.store.KernelSnapshot;
import org.kernelscope.store.RunFolder;

/**
 * What a run told, as its folder remembers it: for whoever did not listen at the time.
 *
 * @param first the kernels of each layer as recorded first
 * @param metrics all of them, in the order in which they were told
 * @param last the kernels of each layer as recorded last
 */
public record Recording(
    List<RunEvent.Kernels> first, List<RunEvent.Metric> metrics, List<RunEvent.Kernels> last) {

  public Recording {
    first = List.copyOf(first);
    metrics = List.copyOf(metrics);
    last = List.copyOf(last);
  }

  /**
   * Reads a folder.
   *
   * @param spec of the run
   * @throws org.kernelscope.data.BadInputException when a file of the folder is damaged, or the
   *     data set, whose images the layers depend on, is missing
   */
  public static Recording of(RunFolder folder, ComparedSpec spec, Library library)
      throws IOException {
    Map<String, KernelSnapshot> first = new LinkedHashMap<>();
    Map<String, KernelSnapshot> last = new LinkedHashMap<>();
    for (KernelSnapshot snapshot : folder.kernelSnapshots()) {
      first.putIfAbsent(snapshot.layer(), snapshot);
      last.put(snapshot.layer(), snapshot);
    }
    List<ConvLayer> layers =
        spec.architecture(library.data(spec.data()).train()).convolutions().stream()
            .filter(layer -> first.containsKey(layer.name()))
            .toList();
    return new Recording(read(layers, first), metrics(folder), read(layers, last));
  }

  /** The metrics alone. */
  static List<RunEvent.Metric> metrics(RunFolder folder) throws IOException {
    return folder.readMetrics().stream()
        .map(point -> new RunEvent.Metric(point.series(), (int) point.step(), point.value()))
        .toList();
  }

  private static List<RunEvent.Kernels> read(
      List<ConvLayer> layers, Map<String, KernelSnapshot> snapshots) throws IOException {
    List<RunEvent.Kernels> kernels = new ArrayList<>();
    for (ConvLayer layer : layers) {
      KernelSnapshot snapshot = snapshots.get(layer.name());
      if (snapshot != null) {
        KernelSet read = KernelFiles.read(snapshot.file()).values().iterator().next();
        kernels.add(new RunEvent.Kernels((int) snapshot.step(), layer, read, true));
      }
    }
    return kernels;
  }
}
