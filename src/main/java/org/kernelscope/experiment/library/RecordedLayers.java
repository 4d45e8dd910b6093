package org.kernelscope.experiment.library;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.data.ImageDataset;
import org.kernelscope.experiment.spec.ComparedSpec;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.kernel.FilterBank;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.store.KernelFiles;
import org.kernelscope.store.KernelSnapshot;
import org.kernelscope.store.RunFolder;

/** The recorded layers of a run's network, with the input and output channel of each kernel. */
public final class RecordedLayers {

  private RecordedLayers() {}

  /**
   * Reads them.
   *
   * @param step the optimiser step; null for the last recorded one
   * @throws BadInputException when the run has no network, no kernels were recorded at that step,
   *     or the data set is missing, on which the layers depend
   */
  public static List<FilterBank> of(RunFolder run, @Nullable Long step, Library library)
      throws IOException {
    Map<String, KernelSnapshot> snapshots = snapshots(run, step);
    List<FilterBank> layers = new ArrayList<>();
    for (ConvLayer layer : convolutions(run.spec(RunSpec.class), library)) {
      KernelSnapshot snapshot = snapshots.get(layer.name());
      if (snapshot != null) {
        KernelSet kernels = kernels(snapshot, layer);
        Provenance provenance =
            kernels.provenance().with("run", run.id()).with("step", Long.toString(snapshot.step()));
        layers.add(
            new FilterBank(
                layer.name(), layer.out(), layer.in(), kernels.withProvenance(provenance)));
      }
    }
    return layers;
  }

  /**
   * Reads the kernels of a layer.
   *
   * @throws BadInputException when they are not as many and as large as the layer's
   */
  static KernelSet kernels(KernelSnapshot snapshot, ConvLayer layer) throws IOException {
    KernelSet kernels = KernelFiles.read(snapshot.file()).values().iterator().next();
    if (kernels.count() != layer.out() * layer.in() || kernels.size() != layer.size()) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected %d kernels of %dx%d, found %d of %dx%d",
              snapshot.file(),
              layer.out() * layer.in(),
              layer.size(),
              layer.size(),
              kernels.count(),
              kernels.size(),
              kernels.size()));
    }
    return kernels;
  }

  /**
   * The recorded kernels of a step by the name of their layer.
   *
   * @param step null for the last of each layer
   * @throws BadInputException when there are none
   */
  public static Map<String, KernelSnapshot> snapshots(RunFolder run, @Nullable Long step)
      throws IOException {
    Map<String, KernelSnapshot> snapshots = new LinkedHashMap<>();
    List<KernelSnapshot> recorded = run.kernelSnapshots();
    for (KernelSnapshot snapshot : recorded) {
      // The steps are in ascending order.
      if (step == null || step == snapshot.step()) {
        snapshots.put(snapshot.layer(), snapshot);
      }
    }
    if (snapshots.isEmpty()) {
      throw new BadInputException(
          "%s: expected kernels%s, found those of steps %s"
              .formatted(
                  run.id(),
                  step == null ? "" : " of step " + step,
                  recorded.stream().map(KernelSnapshot::step).distinct().toList()));
    }
    return snapshots;
  }

  /**
   * The convolutions of the network that a run trains, in order from the image.
   *
   * @throws BadInputException when the run trains no network, or the data set is missing
   */
  static List<ConvLayer> convolutions(RunSpec spec, Library library) {
    if (spec instanceof ComparedSpec compared) {
      return compared.architecture(library.data(compared.data()).train()).convolutions();
    }
    if (spec instanceof FewShotSpec fewShot) {
      ImageDataset images = library.data(fewShot.data()).train();
      return fewShot
          .network()
          .of(
              images.height(),
              images.width(),
              images.channels(),
              images.classes(),
              fewShot.widths())
          .convolutions();
    }
    throw new BadInputException(
        "expected a run that trains a network, found one of kind %s".formatted(spec.kind().key()));
  }
}
