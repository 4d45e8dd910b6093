package org.kernelscope.nn;

import java.util.ArrayDeque;
import java.util.Queue;
import org.kernelscope.nn.layer.Noise;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Standard normal numbers that a fixture prescribes, one array for each output. */
public final class ScriptedNoise implements Noise {

  private final Queue<double[]> outputs = new ArrayDeque<>();

  /**
   * @param arrays one for every output to come, each read row-major
   */
  public ScriptedNoise(INDArray... arrays) {
    for (INDArray array : arrays) {
      outputs.add(array.dup('c').data().asDouble());
    }
  }

  @Override
  public Sheet next() {
    double[] normals = outputs.remove();
    return (target, length, piece) -> {
      for (int i = 0; i < length; i++) {
        target[i] = (float) normals[piece * Sheet.PIECE + i];
      }
    };
  }
}
