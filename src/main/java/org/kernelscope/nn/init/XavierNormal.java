package org.kernelscope.nn.init;

import java.util.random.RandomGenerator;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.nn.ConvLayer;

/** Independent normal weights with standard deviation {@code sqrt(2 / (k² (in + out)))}. */
public record XavierNormal() implements KernelInitialiser {

  @Override
  public KernelSet draw(ConvLayer layer, RandomGenerator random) {
    int area = layer.size() * layer.size();
    double deviation = Math.sqrt(2.0 / (area * (double) (layer.in() + layer.out())));
    float[] values = new float[layer.kernels() * area];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return new KernelSet(
        layer.size(), values, Provenance.of("initialisation", "Xavier normal, std " + deviation));
  }
}
