package org.kernelscope.prior.vae;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The weights of a dense kernel VAE under the names and shapes PyTorch would give them: {@code
 * enc.0.weight [out, in]}, {@code enc.0.bias [out]}, … {@code z_mean}, {@code z_var}, {@code
 * dec.0}, … {@code w_mean}, {@code w_var}. What files hold, so that others can read them.
 */
public final class NamedWeights {

  private NamedWeights() {}

  /**
   * One named array.
   *
   * @param shape {@code [out, in]} or {@code [out]}
   * @param values row-major
   */
  public record Weight(int[] shape, float[] values) {}

  /** The weights of a model, in the order of its layers. */
  public static Map<String, Weight> of(DenseKernelVae vae) {
    Map<String, Weight> named = new LinkedHashMap<>();
    forEachBlock(
        vae.size(),
        vae.hidden(),
        vae.latent(),
        (name, offset, in, out) -> {
          float[] weight = new float[in * out];
          float[] bias = new float[out];
          for (int j = 0; j < out; j++) {
            int column = offset + j * (in + 1);
            System.arraycopy(vae.parameters(), column, weight, j * in, in);
            bias[j] = vae.parameters()[column + in];
          }
          named.put(name + ".weight", new Weight(new int[] {out, in}, weight));
          named.put(name + ".bias", new Weight(new int[] {out}, bias));
        });
    return named;
  }

  /**
   * The flat parameters of a model from its named weights.
   *
   * @throws IllegalArgumentException when an array is missing or has another shape, in one sentence
   */
  public static float[] flatten(int size, int hidden, int latent, Map<String, Weight> named) {
    // The sizes may come from a file, so nothing is allocated for weights that are not there.
    long given = named.values().stream().mapToLong(weight -> weight.values().length).sum();
    double largest = hidden * Math.max((double) size * size, Math.max(hidden, latent));
    if (Math.min(size, Math.min(hidden, latent)) < 1 || largest > given) {
      throw new IllegalArgumentException(
          "%d numbers cannot be the weights for %dx%d kernels, hidden width %d and %d latent dimensions"
              .formatted(given, size, size, hidden, latent));
    }
    float[] parameters = new float[DenseKernelVae.parameterCount(size, hidden, latent)];
    forEachBlock(
        size,
        hidden,
        latent,
        (name, offset, in, out) -> {
          float[] weight = require(named, name + ".weight", out, in);
          float[] bias = require(named, name + ".bias", out);
          for (int j = 0; j < out; j++) {
            int column = offset + j * (in + 1);
            System.arraycopy(weight, j * in, parameters, column, in);
            parameters[column + in] = bias[j];
          }
        });
    return parameters;
  }

  private static float[] require(Map<String, Weight> named, String name, int... shape) {
    Weight weight = named.get(name);
    if (weight == null || !Arrays.equals(weight.shape(), shape)) {
      throw new IllegalArgumentException(
          "expected an array %s of shape %s, found %s"
              .formatted(
                  name,
                  Arrays.toString(shape),
                  weight == null ? "none" : "shape " + Arrays.toString(weight.shape())));
    }
    return weight.values();
  }

  private interface Block {
    void visit(String name, int offset, int in, int out);
  }

  private static void forEachBlock(int size, int hidden, int latent, Block block) {
    GaussianMlp.Shape encoder = DenseKernelVae.encoderShape(size, hidden, latent);
    GaussianMlp.Shape decoder = DenseKernelVae.decoderShape(size, hidden, latent);
    visit(encoder, 0, "enc", "z", block);
    visit(decoder, encoder.parameters(), "dec", "w", block);
  }

  private static void visit(
      GaussianMlp.Shape shape, int start, String stack, String heads, Block block) {
    int offset = start;
    for (int layer = 0; layer < GaussianMlp.HIDDEN_LAYERS; layer++) {
      // PyTorch counts the ELU between two linear layers.
      block.visit(stack + "." + 2 * layer, offset, shape.fanIn(layer), shape.fanOut(layer));
      offset += (shape.fanIn(layer) + 1) * shape.fanOut(layer);
    }
    block.visit(heads + "_mean", offset, shape.hidden(), shape.outputs());
    offset += (shape.hidden() + 1) * shape.outputs();
    block.visit(heads + "_var", offset, shape.hidden(), shape.outputs());
  }
}
