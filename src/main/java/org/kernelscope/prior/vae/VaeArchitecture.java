package org.kernelscope.prior.vae;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The kinds of network of a {@link KernelVae}, chosen by a setting or a file. */
public enum VaeArchitecture {
  DENSE("dense-vae") {
    @Override
    public boolean fits(int size) {
      return size >= 1;
    }

    @Override
    public int usualHidden(int size) {
      return 128;
    }

    @Override
    public int usualLatent(int size) {
      return 8;
    }

    @Override
    public KernelVae untrained(
        int size, int hidden, int latent, double scale, RandomGenerator random) {
      return DenseKernelVae.untrained(size, hidden, latent, scale, random);
    }

    @Override
    public List<ParameterSlice> weightPlaces(int size, int hidden, int latent) {
      return DenseKernelVae.weightPlaces(size, hidden, latent);
    }

    @Override
    public KernelVae of(
        int size, int hidden, int latent, double scale, double varianceFloor, float[] parameters) {
      return new DenseKernelVae(size, hidden, latent, scale, varianceFloor, parameters);
    }
  },

  CONV("conv-vae") {
    @Override
    public boolean fits(int size) {
      return ConvKernelVae.fits(size);
    }

    @Override
    public int usualHidden(int size) {
      return size <= 5 ? 64 : 32;
    }

    @Override
    public int usualLatent(int size) {
      return size <= 5 ? 4 : 2;
    }

    @Override
    public KernelVae untrained(
        int size, int hidden, int latent, double scale, RandomGenerator random) {
      return ConvKernelVae.untrained(size, hidden, latent, scale, random);
    }

    @Override
    public List<ParameterSlice> weightPlaces(int size, int hidden, int latent) {
      return ConvKernelVae.weightPlaces(size, hidden, latent);
    }

    @Override
    public KernelVae of(
        int size, int hidden, int latent, double scale, double varianceFloor, float[] parameters) {
      return new ConvKernelVae(size, hidden, latent, scale, varianceFloor, parameters);
    }
  };

  private final String kind;

  VaeArchitecture(String kind) {
    this.kind = kind;
  }

  /** The name of such a VAE in files and on the command line. */
  public String kind() {
    return kind;
  }

  /** The architecture with this {@link #kind}; empty if there is none. */
  public static Optional<VaeArchitecture> ofKind(String kind) {
    return Arrays.stream(values()).filter(one -> one.kind.equals(kind)).findFirst();
  }

  /** Whether it can be made for {@code size × size} kernels. */
  public abstract boolean fits(int size);

  /** The default width of the hidden layers, or number of their channels. */
  public abstract int usualHidden(int size);

  /** The default number of dimensions of the code. */
  public abstract int usualLatent(int size);

  /** A VAE before training: random weights. */
  public abstract KernelVae untrained(
      int size, int hidden, int latent, double scale, RandomGenerator random);

  /** The places of all weights in the flat parameters of such a VAE. */
  public abstract List<ParameterSlice> weightPlaces(int size, int hidden, int latent);

  /** A VAE with given weights; see the accessors of {@link KernelVae}. */
  public abstract KernelVae of(
      int size, int hidden, int latent, double scale, double varianceFloor, float[] parameters);
}
