package org.kernelscope.experiment.library;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.spec.InitialisationChoice;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.nn.Convolutional;
import org.kernelscope.nn.init.KernelInitialiser;
import org.kernelscope.nn.init.KernelsBySize;
import org.kernelscope.nn.init.PriorSamples;

/** A kind of initial kernels: its names, and how the kernels are drawn. */
public sealed interface InitialisationKind {

  /** Its key in specifications and on the command line. */
  String key();

  /** Its name on the screen. */
  String title();

  /** One sentence for people. */
  String description();

  /** Its choice without files. */
  default InitialisationChoice choice() {
    return InitialisationChoice.of(key());
  }

  /** Whether it accepts files. */
  boolean takesFiles();

  /** Whether the kernels are samples of such priors. */
  default boolean drawsOn(FittedPrior prior) {
    return this instanceof OfPriors samples && samples.prior().equals(prior);
  }

  /**
   * The initialiser of the kernels of a network.
   *
   * @param files empty for the bundled files
   * @throws BadInputException when a file is bad
   * @throws IllegalArgumentException when no file, or more than one, has the geometry of a layer
   */
  KernelInitialiser initialiser(List<Path> files, Library library, Convolutional network);

  /**
   * The geometries in some files.
   *
   * @throws BadInputException when this kind cannot use a file
   */
  List<Integer> sizes(List<Path> files, Library library);

  /** The bundled file for one geometry. */
  Path bundled(int size, Library library);

  /**
   * Kernels that do not depend on files, but on the geometry of the layer and, for some kinds, on
   * the bundled images.
   */
  record Random(String key, String title, String description, Maker maker)
      implements InitialisationKind {

    /** Makes the initialiser of the kernels of a network. */
    @FunctionalInterface
    interface Maker {
      KernelInitialiser of(Library library, Convolutional network);
    }

    /** For kernels that depend only on the geometry of the layer. */
    static Random of(String key, String title, String description, KernelInitialiser initialiser) {
      return new Random(key, title, description, (library, network) -> initialiser);
    }

    @Override
    public boolean takesFiles() {
      return false;
    }

    @Override
    public KernelInitialiser initialiser(List<Path> files, Library library, Convolutional network) {
      return maker.of(library, network);
    }

    @Override
    public List<Integer> sizes(List<Path> files, Library library) {
      throw takesNone();
    }

    @Override
    public Path bundled(int size, Library library) {
      throw takesNone();
    }

    private IllegalStateException takesNone() {
      return new IllegalStateException(key + " draws on no files");
    }
  }

  /** Kernels made from the kernels of trained networks. */
  record OfKernels(
      String key,
      String title,
      String description,
      Function<KernelsBySize, KernelInitialiser> initialiser)
      implements InitialisationKind {

    @Override
    public boolean takesFiles() {
      return true;
    }

    @Override
    public KernelInitialiser initialiser(List<Path> files, Library library, Convolutional network) {
      KernelsBySize kernels = new KernelsBySize(library.kernelSets(files));
      for (ConvLayer layer : network.convolutions()) {
        Library.requireServed(kernels.serves(layer), layer, "kernels");
      }
      return initialiser.apply(kernels);
    }

    @Override
    public List<Integer> sizes(List<Path> files, Library library) {
      return library.kernelSets(files).stream().map(KernelSet::size).toList();
    }

    @Override
    public Path bundled(int size, Library library) {
      return library.bundledKernels(size);
    }
  }

  /**
   * Samples of fitted priors.
   *
   * @param prior the kind of the priors
   */
  record OfPriors(FittedPrior prior, PriorSample sample) implements InitialisationKind {

    @Override
    public String key() {
      return sample.key();
    }

    @Override
    public String title() {
      return sample.title();
    }

    @Override
    public String description() {
      return sample.description();
    }

    @Override
    public boolean takesFiles() {
      return sample.others();
    }

    @Override
    public KernelInitialiser initialiser(List<Path> files, Library library, Convolutional network) {
      List<Path> paths = files.isEmpty() ? library.bundledPriors(sample.set()) : files;
      PriorSamples samples =
          new PriorSamples(
              prior.files(paths, library).stream().map(PriorFile::prior).toList(),
              sample.means(),
              sample.title());
      for (ConvLayer layer : network.convolutions()) {
        Library.requireServed(samples.serves(layer), layer, "prior");
      }
      return samples;
    }

    @Override
    public List<Integer> sizes(List<Path> files, Library library) {
      return prior.files(files, library).stream().map(file -> file.prior().size()).toList();
    }

    @Override
    public Path bundled(int size, Library library) {
      return library.bundledPrior(sample.set(), size);
    }
  }
}
