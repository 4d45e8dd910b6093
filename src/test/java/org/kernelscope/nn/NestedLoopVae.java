package org.kernelscope.nn;

import org.nd4j.linalg.api.ndarray.INDArray;

/** The forward pass of an image VAE for one image, by the definition of every layer. */
final class NestedLoopVae {

  private NestedLoopVae() {}

  /** An image {@code [height, width, channels]}. */
  private record Maps(int height, int width, int channels, double[] values) {

    static Maps of(int height, int width, int channels) {
      return new Maps(height, width, channels, new double[height * width * channels]);
    }

    double at(int y, int x, int channel) {
      return values[(y * width + x) * channels + channel];
    }

    void add(int y, int x, int channel, double value) {
      values[(y * width + x) * channels + channel] += value;
    }
  }

  static double bound(
      ImageVaeArchitecture shape, ImageVaeParameters weights, double[] image, double[] noise) {
    Maps x = new Maps(shape.height(), shape.width(), shape.channels(), image);
    Maps encoded = relu(pool(convolve(relu(pool(convolve(x, weights.conv1()))), weights.conv2())));
    double[] statistics = dense(encoded.values, weights.encoder());
    int d = shape.latent();
    double[] z = new double[d];
    double divergence = 0;
    for (int i = 0; i < d; i++) {
      double mean = statistics[i];
      double variance = Math.exp(statistics[d + i]);
      z[i] = mean + Math.sqrt(variance) * noise[i];
      divergence += 0.5 * (mean * mean + variance - 1 - Math.log(variance));
    }
    int side2 = (shape.height() - 6) / 2 - 4;
    int wide2 = (shape.width() - 6) / 2 - 4;
    Maps unfolded = relu(new Maps(side2, wide2, shape.second(), dense(z, weights.decoder())));
    Maps stamped = relu(stamp(unfolded, weights.deconv2()));
    Maps logits = stamp(twice(stamped), weights.deconv1());
    double likelihood = 0;
    for (int i = 0; i < image.length; i++) {
      double p = 1 / (1 + Math.exp(-logits.values[i]));
      likelihood += image[i] * Math.log(p) + (1 - image[i]) * Math.log(1 - p);
    }
    return likelihood - divergence;
  }

  private static double[] dense(double[] input, ImageVaeParameters.Layer layer) {
    double[] output = new double[(int) layer.biases().length()];
    for (int o = 0; o < output.length; o++) {
      output[o] = layer.biases().getDouble(o);
      for (int i = 0; i < input.length; i++) {
        output[o] += input[i] * layer.weights().getDouble(i, o);
      }
    }
    return output;
  }

  private static Maps convolve(Maps image, ImageVaeParameters.Layer layer) {
    INDArray kernels = layer.weights();
    int k = (int) kernels.size(0);
    Maps output = Maps.of(image.height - k + 1, image.width - k + 1, (int) layer.biases().length());
    for (int y = 0; y < output.height; y++) {
      for (int x = 0; x < output.width; x++) {
        for (int o = 0; o < output.channels; o++) {
          output.add(y, x, o, layer.biases().getDouble(o));
          for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
              for (int c = 0; c < image.channels; c++) {
                output.add(y, x, o, image.at(y + i, x + j, c) * kernels.getDouble(i, j, c, o));
              }
            }
          }
        }
      }
    }
    return output;
  }

  /** Every pixel stamps its kernels onto the output. */
  private static Maps stamp(Maps image, ImageVaeParameters.Layer layer) {
    INDArray kernels = layer.weights();
    int k = (int) kernels.size(0);
    Maps output = Maps.of(image.height + k - 1, image.width + k - 1, (int) layer.biases().length());
    for (int y = 0; y < output.height; y++) {
      for (int x = 0; x < output.width; x++) {
        for (int o = 0; o < output.channels; o++) {
          output.add(y, x, o, layer.biases().getDouble(o));
        }
      }
    }
    for (int y = 0; y < image.height; y++) {
      for (int x = 0; x < image.width; x++) {
        for (int i = 0; i < k; i++) {
          for (int j = 0; j < k; j++) {
            for (int c = 0; c < image.channels; c++) {
              for (int o = 0; o < output.channels; o++) {
                output.add(y + i, x + j, o, image.at(y, x, c) * kernels.getDouble(i, j, o, c));
              }
            }
          }
        }
      }
    }
    return output;
  }

  private static Maps pool(Maps image) {
    Maps output = Maps.of(image.height / 2, image.width / 2, image.channels);
    for (int y = 0; y < output.height; y++) {
      for (int x = 0; x < output.width; x++) {
        for (int c = 0; c < image.channels; c++) {
          double largest =
              Math.max(
                  Math.max(image.at(2 * y, 2 * x, c), image.at(2 * y, 2 * x + 1, c)),
                  Math.max(image.at(2 * y + 1, 2 * x, c), image.at(2 * y + 1, 2 * x + 1, c)));
          output.add(y, x, c, largest);
        }
      }
    }
    return output;
  }

  private static Maps twice(Maps image) {
    Maps output = Maps.of(2 * image.height, 2 * image.width, image.channels);
    for (int y = 0; y < output.height; y++) {
      for (int x = 0; x < output.width; x++) {
        for (int c = 0; c < image.channels; c++) {
          output.add(y, x, c, image.at(y / 2, x / 2, c));
        }
      }
    }
    return output;
  }

  private static Maps relu(Maps image) {
    for (int i = 0; i < image.values.length; i++) {
      image.values[i] = image.values[i] > 0 ? image.values[i] : 0.01 * image.values[i];
    }
    return image;
  }
}
