package org.kernelscope.nn.layer;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.AbstractLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runtime of a {@link PooledLeakyRelu}: {@code y = leakyRelu(maxPool(x))}. */
final class PooledLeakyReluLayer extends AbstractLayer<PooledLeakyRelu> {

  /** The result of {@link #activate}; its signs show on which side of the ReLU each element was. */
  private transient @Nullable INDArray output;

  PooledLeakyReluLayer(NeuralNetConfiguration configuration, DataType dataType) {
    super(configuration, dataType);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    INDArray pooled =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS,
            dataType,
            input.size(0),
            input.size(1) / PooledLeakyRelu.POOL,
            input.size(2) / PooledLeakyRelu.POOL,
            input.size(3));
    PoolingOps.maxPool(input, pooled);
    PoolingOps.leakyRelu(pooled);
    output = pooled;
    return pooled;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    if (output == null) {
      throw new IllegalStateException("backward before forward: " + layerId());
    }
    INDArray pooledGradient =
        workspaces.createUninitialized(ArrayType.BP_WORKING_MEM, dataType, output.shape());
    PoolingOps.leakyReluSlopes(output, pooledGradient);
    pooledGradient.muli(epsilon);
    INDArray inputGradient =
        workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, input.shape());
    PoolingOps.maxPoolGradient(input, pooledGradient, inputGradient);
    return new Pair<>(new DefaultGradient(), inputGradient);
  }

  @Override
  public void clear() {
    super.clear();
    output = null;
  }

  @Override
  public INDArray params() {
    // DL4J's contract for a layer without parameters.
    return NO_PARAMETERS;
  }

  @SuppressWarnings({"NullAway", "DataFlowIssue"})
  private static final INDArray NO_PARAMETERS = null;

  @Override
  public Layer.Type type() {
    return Layer.Type.SUBSAMPLING;
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  @Override
  public void clearNoiseWeightParams() {}
}
