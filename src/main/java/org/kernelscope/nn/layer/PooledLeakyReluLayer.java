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
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.scalar.LeakyReLU;
import org.nd4j.linalg.factory.Nd4j;

/** Runtime of a {@link PooledLeakyRelu}: {@code y = leakyRelu(maxPool(x))}. */
final class PooledLeakyReluLayer extends AbstractLayer<PooledLeakyRelu> {

  private static final int[] POOL_ARGUMENTS = poolArguments();

  /** What {@link #activate} returned; its signs tell which side of the ReLU each element took. */
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
    Nd4j.exec(
        DynamicCustomOp.builder("maxpool2d")
            .addInputs(input)
            .addOutputs(pooled)
            .addIntegerArguments(POOL_ARGUMENTS)
            .build());
    Nd4j.exec(new LeakyReLU(pooled, pooled, PooledLeakyRelu.LEAK));
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
    Nd4j.exec(
        DynamicCustomOp.builder("lrelu_bp")
            .addInputs(output, epsilon)
            .addOutputs(pooledGradient)
            .addFloatingPointArguments(PooledLeakyRelu.LEAK)
            .build());
    INDArray inputGradient =
        workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, input.shape());
    Nd4j.exec(
        DynamicCustomOp.builder("maxpool2d_bp")
            .addInputs(input, pooledGradient)
            .addOutputs(inputGradient)
            .addIntegerArguments(POOL_ARGUMENTS)
            .build());
    return new Pair<>(new DefaultGradient(), inputGradient);
  }

  private static int[] poolArguments() {
    int pool = PooledLeakyRelu.POOL;
    int padding = 0;
    int dilation = 1;
    int explicitPadding = 0;
    int unused = 0;
    int nhwc = 1;
    return new int[] {
      pool, pool, pool, pool, padding, padding, dilation, dilation, explicitPadding, unused, nhwc
    };
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
