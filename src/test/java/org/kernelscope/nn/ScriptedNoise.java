package org.kernelscope.nn;

import org.kernelscope.nn.layer.Noise;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Standard normal numbers that a fixture prescribes, one after the other. */
public final class ScriptedNoise implements Noise {

  private final double[] normals;
  private int next;

  /**
   * @param arrays read one after the other, each row-major
   */
  public ScriptedNoise(INDArray... arrays) {
    int length = 0;
    for (INDArray array : arrays) {
      length += (int) array.length();
    }
    normals = new double[length];
    int at = 0;
    for (INDArray array : arrays) {
      for (double value : array.dup('c').data().asDouble()) {
        normals[at++] = value;
      }
    }
  }

  @Override
  public void fill(float[] target, int length) {
    for (int i = 0; i < length; i++) {
      target[i] = (float) normals[next++];
    }
  }
}
