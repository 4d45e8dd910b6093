package org.kernelscope.nn.layer;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;

/**
 * The common input format of the layers of this package: images {@code [N, height, width,
 * channels]}.
 */
final class Nhwc {

  /** In DL4J's contract, null means that the input needs no preprocessing. */
  @SuppressWarnings({"NullAway", "DataFlowIssue"})
  static final InputPreProcessor NO_PREPROCESSOR = null;

  private Nhwc() {}

  static InputType.InputTypeConvolutional require(String layerName, InputType inputType) {
    if (inputType instanceof InputType.InputTypeConvolutional image
        && image.getFormat() == CNN2DFormat.NHWC) {
      return image;
    }
    throw new IllegalArgumentException(
        "layer %s: expected NHWC images, found %s".formatted(layerName, inputType));
  }

  static LayerMemoryReport memoryReport(Layer layer, String name, InputType inputType) {
    InputType output = layer.getOutputType(-1, inputType);
    long parameters = layer.initializer().numParams(layer);
    return new LayerMemoryReport.Builder(name, layer.getClass(), inputType, output)
        .standardMemory(parameters, 2 * parameters)
        .workingMemory(0, 0, 0, inputType.arrayElementsPerExample())
        .cacheMemory(MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
        .build();
  }
}
