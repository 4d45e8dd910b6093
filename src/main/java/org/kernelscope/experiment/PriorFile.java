package org.kernelscope.experiment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.prior.DeepWeightPrior;
import org.kernelscope.prior.vae.DenseKernelVae;
import org.kernelscope.prior.vae.NamedWeights;
import org.kernelscope.store.Json;
import org.kernelscope.store.NdArray;
import org.kernelscope.store.NpzFile;

/**
 * A deep weight prior on disk, {@code .dwp}: a zip with {@code header.json} and one NPY array for
 * each weight, named as in {@link NamedWeights}. numpy opens it as an NPZ file.
 *
 * @param prior the prior itself
 * @param header what the file tells about it
 * @param optimiser where training stands, if the file is a checkpoint
 */
public record PriorFile(DeepWeightPrior prior, Header header, @Nullable Optimiser optimiser) {

  private static final String HEADER = "header.json";
  private static final String FORMAT = "kernelscope-prior";
  private static final int VERSION = 1;
  private static final String DENSE_VAE = "dense-vae";
  private static final String OPTIMISER_PARAMETERS = "optimiser.parameters";
  private static final String OPTIMISER_MOMENTS = "optimiser.adam";
  private static final String OPTIMISER_BOUNDS = "optimiser.bounds";

  /**
   * Where training stands.
   *
   * @param parameters flat weights at the last step; the prior itself is the best so far
   * @param moments Adam's, in its own layout
   * @param elboSum of the training bounds since the last measurement
   * @param elboCount how many they are
   */
  public record Optimiser(float[] parameters, float[] moments, double elboSum, int elboCount) {}

  /**
   * The JSON part.
   *
   * @param format always {@code kernelscope-prior}
   * @param version of the format
   * @param kind of the density
   * @param size k
   * @param hidden width of the ELU layers
   * @param latent d
   * @param scale the networks see {@code w / scale}
   * @param varianceFloor smallest variance, in scaled units
   * @param steps optimiser steps so far
   * @param bestStep the step the weights are from: the one with the best test bound
   * @param trainElbo nats per kernel at the last measurement up to that step, null before one
   * @param testElbo nats per held-out kernel at that step
   * @param spec how it was trained
   * @param kernels where the kernels came from
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
      Map<String, String> kernels) {}

  /**
   * Describes a dense VAE that {@code spec} trained.
   *
   * @param best the weights with the best test bound, and when they were met
   */
  static PriorFile of(
      Best best, KernelVaeSpec spec, int steps, Map<String, String> kernels, Optimiser optimiser) {
    DenseKernelVae vae = best.vae();
    Header header =
        new Header(
            FORMAT,
            VERSION,
            DENSE_VAE,
            vae.size(),
            vae.hidden(),
            vae.latent(),
            vae.scale(),
            vae.varianceFloor(),
            steps,
            best.step(),
            best.trainElbo(),
            best.testElbo(),
            spec,
            kernels);
    return new PriorFile(new DeepWeightPrior(vae), header, optimiser);
  }

  /** The best model of a training so far: early stopping keeps it while training goes on. */
  record Best(DenseKernelVae vae, int step, @Nullable Double trainElbo, double testElbo) {}

  /** The {@link Best} this file holds. */
  Best best() {
    return new Best(prior.vae(), header.bestStep(), header.trainElbo(), header.testElbo());
  }

  /** The prior alone, without what only a checkpoint needs. */
  public PriorFile withoutOptimiser() {
    return new PriorFile(prior, header, null);
  }

  /** Writes the file, or leaves what was there before. */
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
    new NpzFile(arrays, Map.of(HEADER, Json.text(header))).write(file);
  }

  private static NdArray vector(float[] values) {
    return new NdArray.Floats(new int[] {values.length}, values);
  }

  /**
   * Reads a prior.
   *
   * @throws BadInputException when the file is missing, damaged, or not a prior this version knows
   */
  public static PriorFile read(Path file) throws IOException {
    NpzFile npz = NpzFile.read(file, HEADER);
    String json = npz.texts().get(HEADER);
    if (json == null) {
      throw new BadInputException(
          "%s: expected a prior with a %s, found none".formatted(file, HEADER));
    }
    Header header = Json.parse(json, Header.class, file + ", entry " + HEADER);
    if (!FORMAT.equals(header.format())
        || header.version() != VERSION
        || !DENSE_VAE.equals(header.kind())) {
      throw new BadInputException(
          "%s: expected %s version %d of kind %s, found %s version %d of kind %s"
              .formatted(
                  file,
                  FORMAT,
                  VERSION,
                  DENSE_VAE,
                  header.format(),
                  header.version(),
                  header.kind()));
    }
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
    try {
      float[] parameters =
          NamedWeights.flatten(header.size(), header.hidden(), header.latent(), weights);
      DenseKernelVae vae =
          new DenseKernelVae(
              header.size(),
              header.hidden(),
              header.latent(),
              header.scale(),
              header.varianceFloor(),
              parameters);
      return new PriorFile(new DeepWeightPrior(vae), header, optimiser);
    } catch (IllegalArgumentException unfit) {
      throw new BadInputException("%s: %s".formatted(file, unfit.getMessage()), unfit);
    }
  }
}
