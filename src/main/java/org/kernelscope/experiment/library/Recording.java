package org.kernelscope.experiment.library;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.run.DecodedImages;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.spec.ComparedSpec;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.store.KernelFiles;
import org.kernelscope.store.KernelSnapshot;
import org.kernelscope.store.NdArray;
import org.kernelscope.store.NpyFile;
import org.kernelscope.store.RunFolder;

/**
 * What a run told, as its folder remembers it: for whoever did not listen at the time. Everything
 * is read when it is asked for.
 *
 * @param spec of the run
 */
public record Recording(RunFolder folder, ComparedSpec spec, Library library) {

  /**
   * The kernels of each layer as recorded first; none before there are any.
   *
   * @throws BadInputException when a file of the folder is damaged, or the data set, whose images
   *     the layers depend on, is missing
   */
  public List<RunEvent.Kernels> first() throws IOException {
    Map<String, KernelSnapshot> first = new LinkedHashMap<>();
    folder.kernelSnapshots().forEach(snapshot -> first.putIfAbsent(snapshot.layer(), snapshot));
    return read(first);
  }

  /** The same as recorded last. */
  public List<RunEvent.Kernels> last() throws IOException {
    Map<String, KernelSnapshot> last = new LinkedHashMap<>();
    folder.kernelSnapshots().forEach(snapshot -> last.put(snapshot.layer(), snapshot));
    return read(last);
  }

  /**
   * What an image VAE made of images, as recorded last; empty for other runs, and before there are
   * any.
   *
   * @throws BadInputException when the file is damaged
   */
  public Optional<RunEvent.Decoded> decoded() throws IOException {
    NavigableMap<Long, Path> images = folder.images();
    if (images.isEmpty()) {
      return Optional.empty();
    }
    Map.Entry<Long, Path> last = images.lastEntry();
    NdArray array = NpyFile.read(last.getValue());
    try {
      DecodedImages decoded = DecodedImages.of(array);
      return Optional.of(new RunEvent.Decoded(last.getKey().intValue(), decoded, true));
    } catch (IllegalArgumentException unfit) {
      throw new BadInputException(last.getValue() + ": " + unfit.getMessage(), unfit);
    }
  }

  /** All metrics, in the order in which they were told. */
  public List<RunEvent.Metric> metrics() throws IOException {
    return RunEvent.metrics(folder);
  }

  private List<RunEvent.Kernels> read(Map<String, KernelSnapshot> snapshots) throws IOException {
    List<RunEvent.Kernels> kernels = new ArrayList<>();
    if (snapshots.isEmpty()) {
      return kernels;
    }
    for (ConvLayer layer : spec.architecture(library.data(spec.data()).train()).convolutions()) {
      KernelSnapshot snapshot = snapshots.get(layer.name());
      if (snapshot != null) {
        KernelSet read = KernelFiles.read(snapshot.file()).values().iterator().next();
        kernels.add(new RunEvent.Kernels((int) snapshot.step(), layer, read, true));
      }
    }
    return kernels;
  }
}
