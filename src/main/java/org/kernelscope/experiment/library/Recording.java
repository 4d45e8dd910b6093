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
import org.kernelscope.experiment.run.RunHistory;
import org.kernelscope.experiment.run.RunRecorder;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.store.KernelFiles;
import org.kernelscope.store.KernelSnapshot;
import org.kernelscope.store.NdArray;
import org.kernelscope.store.NpyFile;
import org.kernelscope.store.RunFolder;

/**
 * What a folder remembers of a run that trains a network: for whoever did not listen at the time.
 * Everything is read when it is asked for.
 *
 * @param spec of the run
 */
public record Recording(RunFolder folder, RunSpec spec, Library library) {

  /**
   * All of it, as if one had listened: metrics, the kernels of each layer as they were recorded
   * first and last, and what an image VAE made of images last.
   *
   * @throws BadInputException when a file of the folder is damaged, or the data set, whose images
   *     the layers depend on, is missing
   */
  public RunHistory history() throws IOException {
    RunHistory history = RunHistory.of(folder);
    first().forEach(history);
    last().forEach(history);
    decoded().ifPresent(history);
    return history;
  }

  /** The kernels that it began with, for one that goes on: it tells the rest once more. */
  public RunHistory beginning() throws IOException {
    RunHistory history = new RunHistory();
    first().forEach(history);
    return history;
  }

  private List<RunEvent> first() throws IOException {
    Map<String, KernelSnapshot> first = new LinkedHashMap<>();
    folder.kernelSnapshots().forEach(snapshot -> first.putIfAbsent(snapshot.layer(), snapshot));
    return read(first);
  }

  private List<RunEvent> last() throws IOException {
    Map<String, KernelSnapshot> last = new LinkedHashMap<>();
    folder.kernelSnapshots().forEach(snapshot -> last.put(snapshot.layer(), snapshot));
    return read(last);
  }

  private Optional<RunEvent.Decoded> decoded() throws IOException {
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

  /** Kernels of each layer and, where they are the means of a posterior, its deviations. */
  private List<RunEvent> read(Map<String, KernelSnapshot> snapshots) throws IOException {
    List<RunEvent> told = new ArrayList<>();
    if (snapshots.isEmpty()) {
      return told;
    }
    for (ConvLayer layer : RecordedLayers.convolutions(spec, library)) {
      KernelSnapshot kernels = snapshots.get(layer.name());
      KernelSnapshot deviations = snapshots.get(RunRecorder.deviations(layer));
      if (kernels != null) {
        told.add(new RunEvent.Kernels((int) kernels.step(), layer, set(kernels), true));
      }
      if (deviations != null) {
        told.add(new RunEvent.Deviations((int) deviations.step(), layer, set(deviations), true));
      }
    }
    return told;
  }

  private static KernelSet set(KernelSnapshot snapshot) throws IOException {
    return KernelFiles.read(snapshot.file()).values().iterator().next();
  }
}
