package org.kernelscope.ui.network;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.kernelscope.experiment.library.ImportedKernels;
import org.kernelscope.kernel.FilterBank;
import org.kernelscope.ui.control.picture.NumberFormats;

/**
 * A network out of a file.
 *
 * @param remarks what was left out, and what was taken for granted, in words
 */
record OpenedNetwork(Path file, List<FilterBank> layers, List<String> remarks) {

  static OpenedNetwork read(Path file) {
    ImportedKernels read = ImportedKernels.readSome(file);
    List<String> remarks =
        Stream.concat(
                read.skipped().stream().map(clause -> "left out " + clause),
                read.assumed().stream().map(clause -> "assumed for " + clause))
            .toList();
    return new OpenedNetwork(file, read.layers(), remarks);
  }

  String name() {
    return String.valueOf(file.getFileName());
  }

  /** Such as {@code resnet.pt, PyTorch: 20 layers, 12 345 kernels}. */
  String title() {
    String format = layers.get(0).kernels().provenance().facts().get("format");
    double kernels = layers.stream().mapToDouble(layer -> layer.kernels().count()).sum();
    return "%s%s: %s layer%s, %s kernels"
        .formatted(
            name(),
            format == null ? "" : ", " + format,
            NumberFormats.count(layers.size()),
            layers.size() == 1 ? "" : "s",
            NumberFormats.count(kernels));
  }
}
