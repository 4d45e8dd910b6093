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
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.store.KernelSnapshot;
import org.kernelscope.store.NdArray;
import org.kernelscope.store.NpyFile;
import org.kernelscope.store.RunFolder;

/**
 * The records of a run that trains a network, in its folder. They are read on request.
 *
 * @param spec of the run
 */
public record Recording(RunFolder folder, RunSpec spec, Library library) {

  /**
   * The complete history, as a listener would have recorded it: metrics, the first and the last
   * recorded kernels of each layer, and the last decoded images of an image VAE.
   *
   * @throws BadInputException when a file of the folder is damaged, or the data set is missing, on
   *     which the layers depend
   */
  public RunHistory history() throws IOException {
    RunHistory history = RunHistory.of(folder);
    kernelsAndImages().forEach(history);
    return history;
  }

  /**
   * The history as far as it can be read, for a run among others: without damaged kernels or
   * images, or even without anything.
   *
   * @param leftOut is told what is missing
   */
  public RunHistory history(LeftOut leftOut) {
    RunHistory history =
        leftOut.read(folder, () -> RunHistory.of(folder)).orElseGet(RunHistory::new);
    leftOut.part(folder, this::kernelsAndImages).ifPresent(events -> events.forEach(history));
    return history;
  }

  /** The first and the last recorded kernels of each layer, and the last decoded images. */
  public List<RunEvent> kernelsAndImages() throws IOException {
    List<RunEvent> events = new ArrayList<>(first());
    events.addAll(last());
    decoded().ifPresent(events::add);
    return events;
  }

  /**
   * The history with initial kernels only, for a run that will continue: it sends the rest again.
   */
  public RunHistory beginning() throws IOException {
    RunHistory history = new RunHistory();
    first().forEach(history);
    return history;
  }

  /**
   * The same as far as it can be read.
   *
   * @param leftOut is told what is missing
   */
  public RunHistory beginning(LeftOut leftOut) {
    return leftOut.part(folder, this::beginning).orElseGet(RunHistory::new);
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
        told.add(
            new RunEvent.Kernels(
                (int) kernels.step(), layer, RecordedLayers.kernels(kernels, layer), true));
      }
      if (deviations != null) {
        told.add(
            new RunEvent.Deviations(
                (int) deviations.step(), layer, RecordedLayers.kernels(deviations, layer), true));
      }
    }
    return told;
  }
}
