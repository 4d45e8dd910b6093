package org.kernelscope.nn;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.kernelscope.kernel.FilterBank;
import org.kernelscope.kernel.KernelImporter;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.NetworkKernels;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.nn.layer.KernelConvolution;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Networks saved by DL4J, lists of layers and graphs: those of this program, and those made of
 * DL4J's own layers.
 */
public final class SavedNetwork implements KernelImporter {

  @Override
  public String format() {
    return "DL4J";
  }

  @Override
  public List<String> extensions() {
    return List.of(".zip");
  }

  @Override
  public boolean recognises(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return zip.getEntry(NetworkFile.CONFIGURATION) != null;
    } catch (ZipException | EOFException | IllegalArgumentException other) {
      return false;
    }
  }

  @Override
  public NetworkKernels read(Path file) throws IOException {
    List<FilterBank> found = new ArrayList<>();
    List<String> skipped = new ArrayList<>();
    skipped.addAll(NetworkFile.showLayers(file, layer -> add(layer, found, skipped)));
    return new NetworkKernels(found, skipped);
  }

  private static void add(Layer layer, List<FilterBank> found, List<String> skipped) {
    String given = layer.conf().getLayer().getLayerName();
    String name = given == null ? "layer" + layer.getIndex() : given;
    org.deeplearning4j.nn.conf.layers.Layer shape = unwrapped(layer.conf().getLayer());
    if (shape instanceof KernelConvolution) {
      found.add(kernels(name, layer.getParam("W").permute(3, 2, 0, 1)));
    } else if (shape instanceof ConvolutionLayer own && own.getKernelSize().length == 2) {
      addConvolution(name, layer, own, found, skipped);
    } else if (shape instanceof LocallyConnected2D) {
      skipped.add("layer %s: it has other kernels at every place".formatted(name));
    } else if (!(shape instanceof ConvolutionLayer)
        && layer.paramTable().values().stream().anyMatch(weights -> weights.rank() == 4)) {
      skipped.add("layer %s: a %s is not known".formatted(name, shape.getClass().getSimpleName()));
    }
  }

  private static void addConvolution(
      String name,
      Layer layer,
      ConvolutionLayer own,
      List<FilterBank> found,
      List<String> skipped) {
    INDArray weights = layer.getParam("W");
    int height = own.getKernelSize()[0];
    int width = own.getKernelSize()[1];
    if (height != width) {
      skipped.add(
          String.format(
              Locale.ROOT, "layer %s: its kernels of %dx%d are not square", name, height, width));
    } else if (own instanceof DepthwiseConvolution2D) { // [k, k, in, multiplier]
      found.add(each(name, weights.permute(2, 3, 0, 1)));
    } else if (own instanceof SeparableConvolution2D) { // [multiplier, in, k, k]
      found.add(each(name, weights.permute(1, 0, 2, 3)));
    } else if (own instanceof Deconvolution2D) { // [in, out, k, k]
      found.add(kernels(name, weights.permute(1, 0, 2, 3)));
    } else if (own.getClass() == ConvolutionLayer.class) { // [out, in, k, k]
      found.add(kernels(name, weights));
    } else if (weights != null && weights.rank() == 4) {
      skipped.add("layer %s: a %s is not known".formatted(name, own.getClass().getSimpleName()));
    }
    if (own instanceof SeparableConvolution2D) { // [out, multiplier · in, 1, 1]
      found.add(kernels(name + "-2", layer.getParam("pW")));
    }
  }

  /** The layer inside a wrapper; the wrapper has its parameters. */
  private static org.deeplearning4j.nn.conf.layers.Layer unwrapped(
      org.deeplearning4j.nn.conf.layers.Layer layer) {
    if (layer instanceof FrozenLayer frozen) {
      return unwrapped(frozen.getLayer());
    }
    return layer instanceof BaseWrapperLayer wrapper ? unwrapped(wrapper.getUnderlying()) : layer;
  }

  /**
   * @param weights {@code [in, multiplier, k, k]}, each of which sees one input channel
   */
  private static FilterBank each(String name, INDArray weights) {
    FilterBank kernels = kernels(name, weights);
    return new FilterBank(name, kernels.out() * kernels.in(), 1, kernels.kernels());
  }

  /**
   * @param weights {@code [out, in, k, k]}
   */
  private static FilterBank kernels(String name, INDArray weights) {
    try (INDArray ordered = weights.dup('c')) {
      return new FilterBank(
          name,
          (int) weights.size(0),
          (int) weights.size(1),
          new KernelSet((int) weights.size(2), ordered.data().asFloat(), Provenance.UNKNOWN));
    }
  }
}
