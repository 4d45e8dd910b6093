package org.kernelscope.nn;

import java.util.List;
import org.deeplearning4j.nn.conf.layers.Layer;

/**
 * A classifier with no layer before it: what is trained on top of frozen convolutions. Its "images"
 * are feature vectors, one pixel of as many channels as there are features.
 *
 * @param features length of a feature vector
 * @param classes number of classes
 */
public record SoftmaxRegression(int features, int classes) implements Architecture {

  @Override
  public int height() {
    return 1;
  }

  @Override
  public int width() {
    return 1;
  }

  @Override
  public int channels() {
    return features;
  }

  @Override
  public List<ConvLayer> convolutions() {
    return List.of();
  }

  @Override
  public List<Layer> features(ConvolutionFactory convolution) {
    return List.of();
  }
}
