package org.kernelscope.nn.layer;

import java.util.Collection;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Configuration of a convolution whose weights have a factorised Gaussian posterior {@code N(μ,
 * σ²)}: mean kernels, kernels of variance parameters (see {@link VarianceParameterisation}) and a
 * bias, which is a point estimate (method, section 2). The log-variances have their own learning
 * rate.
 */
public final class VariationalConvolution extends KernelConvolution {

  @JsonProperty private double logVarianceRate;
  @JsonProperty private VarianceParameterisation posteriorNoise = VarianceParameterisation.ADDITIVE;

  /** For DL4J, which fills the fields from JSON. */
  @SuppressWarnings("unused")
  private VariationalConvolution() {}

  /**
   * @param name the layer's name, shown to people
   * @param kernelSize k, in pixels
   * @param channels number of output channels
   * @param padded whether the output has the height and width of the images
   * @param logVarianceRate learning rate of the log-variances as a multiple of that of the means. A
   *     multiple stays valid when the learning rate changes. DL4J groups parameters of equal rates
   *     in blocks, and with a multiple it never needs to rebuild them
   * @param weightNoise which parameters of the variances are learned
   */
  public VariationalConvolution(
      String name,
      int kernelSize,
      int channels,
      boolean padded,
      double logVarianceRate,
      VarianceParameterisation weightNoise) {
    super(name, kernelSize, channels, padded);
    this.logVarianceRate = logVarianceRate;
    this.posteriorNoise = weightNoise;
  }

  VarianceParameterisation weightNoise() {
    return posteriorNoise;
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration configuration,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialise,
      DataType dataType) {
    VariationalConvolutionLayer layer = new VariationalConvolutionLayer(configuration, dataType);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(initializer().init(configuration, parameters, initialise));
    layer.setConf(configuration);
    return layer;
  }

  @Override
  public ParamInitializer initializer() {
    return VariationalConvolutionParameters.INSTANCE;
  }

  @Override
  public IUpdater getUpdaterByParam(String name) {
    IUpdater updater = super.getUpdaterByParam(name);
    if (!name.equals(VariationalConvolutionParameters.LOG_VARIANCES)) {
      return updater;
    }
    IUpdater own = updater.clone();
    if (schedule(updater) instanceof ScalableSchedule schedule) {
      own.setLrAndSchedule(Double.NaN, schedule.times(logVarianceRate));
    } else {
      own.setLrAndSchedule(updater.getLearningRate(0, 0) * logVarianceRate, null);
    }
    return own;
  }

  private static @Nullable ISchedule schedule(IUpdater updater) {
    if (updater instanceof Adam adam) {
      return adam.getLearningRateSchedule();
    }
    if (updater instanceof Nesterovs momentum) {
      return momentum.getLearningRateSchedule();
    }
    return updater instanceof RmsProp rmsProp ? rmsProp.getLearningRateSchedule() : null;
  }

  /** Weight decay does not apply to variances. */
  @Override
  public List<Regularization> getRegularizationByParam(String name) {
    return name.equals(VariationalConvolutionParameters.LOG_VARIANCES)
        ? List.of()
        : super.getRegularizationByParam(name);
  }
}
