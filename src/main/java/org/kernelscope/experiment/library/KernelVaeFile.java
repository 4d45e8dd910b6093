package org.kernelscope.experiment.library;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.spec.KernelVaeSpec;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.prior.vae.DeepWeightPrior;
import org.kernelscope.prior.vae.KernelVae;
import org.kernelscope.prior.vae.NamedWeights;
import org.kernelscope.prior.vae.VaeArchitecture;
import org.kernelscope.store.Json;
import org.kernelscope.store.NdArray;
import org.kernelscope.store.NpzFile;

/**
 * A deep weight prior on disk: one array for each weight, named as in {@link NamedWeights}.
 *
 * @param prior the prior itself
 * @param header the metadata of the file
 * @param optimiser the state of training, if the file is a checkpoint
 */
public record KernelVaeFile(DeepWeightPrior prior, Header header, @Nullable Optimiser optimiser)
    implements PriorFile {

  private static final String OPTIMISER_PARAMETERS = "optimiser.parameters";
  private static final String OPTIMISER_MOMENTS = "optimiser.adam";
  private static final String OPTIMISER_BOUNDS = "optimiser.bounds";

  /**
   * The state of training.
   *
   * @param parameters flat weights at the last step; the prior itself can be of an earlier step
   * @param moments Adam's, in its own layout
   * @param elboSum the sum of the training bounds since the last measurement
   * @param elboCount the number of these bounds
   */
  public record Optimiser(float[] parameters, float[] moments, double elboSum, int elboCount) {}

  /**
   * The JSON part.
   *
   * @param format {@link PriorFile#FORMAT}
   * @param version {@link PriorFile#VERSION}
   * @param kind {@link VaeArchitecture#kind}
   * @param size k
   * @param hidden width of the ELU layers
   * @param latent d
   * @param scale the input of the networks is {@code w / scale}
   * @param varianceFloor smallest variance, in scaled units
   * @param steps optimiser steps so far
   * @param bestStep the step the weights are from: the one with the best test bound, unless the
   *     last weights were requested
   * @param trainElbo nats per kernel at the last measurement up to that step, null before one
   * @param testElbo nats per held-out kernel at that step
   * @param spec the specification of its training
   * @param kernels the provenance of the kernels
   * @param kernelsSha256 fingerprint of the whole set, including held-out kernels; older files have
   *     none
   */
  public record Header(
      String format,
      int version,
      String kind,
      int size,
      int hidden,
      int latent,
      double scale,
      double varianceFloor,
      int steps,
      int bestStep,
      @Nullable Double trainElbo,
      double testElbo,
      KernelVaeSpec spec,
      Map<String, String> kernels,
      @Nullable String kernelsSha256) {}

  /**
   * Describes a VAE that {@code spec} trained.
   *
   * @param kept the weights of the prior, and their step
   */
  public static KernelVaeFile of(
      Kept kept, KernelVaeSpec spec, int steps, KernelSplit kernels, Optimiser optimiser) {
    KernelVae vae = kept.vae();
    Header header =
        new Header(
            PriorFile.FORMAT,
            PriorFile.VERSION,
            vae.architecture().kind(),
            vae.size(),
            vae.hidden(),
            vae.latent(),
            vae.scale(),
            vae.varianceFloor(),
            steps,
            kept.step(),
            kept.trainElbo(),
            kept.testElbo(),
            spec,
            kernels.train().provenance().facts(),
            kernels.sha256());
    return new KernelVaeFile(new DeepWeightPrior(vae), header, optimiser);
  }

  /** The model that is the prior of a training so far: early stopping keeps the best. */
  public record Kept(KernelVae vae, int step, @Nullable Double trainElbo, double testElbo) {}

  /** Whether it was fitted to this set or a part of it; false for older files, which do not say. */
  public boolean isOf(KernelSet kernels) {
    return KernelSplit.fingerprint(kernels).equals(header.kernelsSha256());
  }

  /** The {@link Kept} this file holds. */
  public Kept kept() {
    return new Kept(prior.vae(), header.bestStep(), header.trainElbo(), header.testElbo());
  }

  /** The file without the data that only a checkpoint needs. */
  public KernelVaeFile withoutOptimiser() {
    return new KernelVaeFile(prior, header, null);
  }

  @Override
  public String kind() {
    return header.kind();
  }

  @Override
  public @Nullable String kernelsSha256() {
    return header.kernelsSha256();
  }

  @Override
  public HeldOut heldOut() {
    return new HeldOut(header.spec().testFraction(), header.spec().seed());
  }

  @Override
  public void write(Path file) throws IOException {
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    NamedWeights.of(prior.vae())
        .forEach(
            (name, weight) ->
                arrays.put(name, new NdArray.Floats(weight.shape(), weight.values())));
    if (optimiser != null) {
      arrays.put(OPTIMISER_PARAMETERS, vector(optimiser.parameters()));
      arrays.put(OPTIMISER_MOMENTS, vector(optimiser.moments()));
      double[] bounds = {optimiser.elboSum(), optimiser.elboCount()};
      arrays.put(OPTIMISER_BOUNDS, new NdArray.Doubles(new int[] {2}, bounds));
    }
    new NpzFile(arrays, Map.of(PriorFile.HEADER, Json.text(header))).write(file);
  }

  private static NdArray vector(float[] values) {
    return new NdArray.Floats(new int[] {values.length}, values);
  }

  /**
   * Reads a deep weight prior.
   *
   * @throws BadInputException when the file is missing, damaged, or a prior of another kind
   */
  public static KernelVaeFile read(Path file) throws IOException {
    PriorFile prior = PriorFile.read(file);
    if (prior instanceof KernelVaeFile vae) {
      return vae;
    }
    throw new BadInputException(
        "%s: expected a deep weight prior (kind dense-vae or conv-vae), found one of kind %s"
            .formatted(file, prior.kind()));
  }

  /**
   * Reads the prior in an opened file.
   *
   * @param source the name of the file in messages
   * @throws IllegalArgumentException when the arrays do not fit the header
   */
  public static KernelVaeFile of(
      VaeArchitecture architecture, NpzFile npz, String json, Path source) {
    Header header = Json.parse(json, Header.class, source + ", entry " + PriorFile.HEADER);
    Map<String, NamedWeights.Weight> weights = new LinkedHashMap<>();
    npz.arrays()
        .forEach(
            (name, array) ->
                weights.put(name, new NamedWeights.Weight(array.shape(), array.toFloats())));
    NamedWeights.Weight current = weights.remove(OPTIMISER_PARAMETERS);
    NamedWeights.Weight moments = weights.remove(OPTIMISER_MOMENTS);
    weights.remove(OPTIMISER_BOUNDS);
    NdArray bounds = npz.arrays().get(OPTIMISER_BOUNDS);
    Optimiser optimiser =
        current == null || moments == null || bounds == null || bounds.length() != 2
            ? null
            : new Optimiser(
                current.values(),
                moments.values(),
                bounds.toDoubles()[0],
                (int) bounds.toDoubles()[1]);
    float[] parameters =
        NamedWeights.flatten(
            architecture.weightPlaces(header.size(), header.hidden(), header.latent()), weights);
    KernelVae vae =
        architecture.of(
            header.size(),
            header.hidden(),
            header.latent(),
            header.scale(),
            header.varianceFloor(),
            parameters);
    return new KernelVaeFile(new DeepWeightPrior(vae), header, optimiser);
  }
}
