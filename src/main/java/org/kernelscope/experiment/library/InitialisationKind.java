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

/** A kind of initial kernels: what people call it, and what draws them. */
public sealed interface InitialisationKind {

  /** How it is written. */
  String key();

  /** How it is called on the screen. */
  String title();

  /** One sentence for people. */
  String description();

  /** The choice of it that names no file. */
  default InitialisationChoice choice() {
    return InitialisationChoice.of(key());
  }

  /** Whether files can be given. */
  boolean takesFiles();

  /** Whether the kernels are samples of such priors. */
  default boolean drawsOn(FittedPrior prior) {
    return this instanceof OfPriors samples && samples.prior().equals(prior);
  }

  /**
   * What draws the kernels of a network.
   *
   * @param files none for what comes with the program
   * @throws BadInputException when a file is bad
   * @throws IllegalArgumentException when a layer has a geometry that no file serves, or two do
   */
  KernelInitialiser initialiser(List<Path> files, Library library, Convolutional network);

  /**
   * The geometries of what files hold.
   *
   * @throws BadInputException when a file is not what this kind draws on
   */
  List<Integer> sizes(List<Path> files, Library library);

  /** The file that comes with the program for one geometry. */
  Path bundled(int size, Library library);

  /**
   * Kernels that no files decide: the geometry of the layer does, and of some the images that come
   * with the program.
   */
  record Random(String key, String title, String description, Maker maker)
      implements InitialisationKind {

    /** Makes what draws the kernels of a network. */
    @FunctionalInterface
    interface Maker {
      KernelInitialiser of(Library library, Convolutional network);
    }

    /** Of kernels that nothing but the geometry of the layer decides. */
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

  /** Kernels out of the kernels of trained networks. */
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
   * @param prior their kind
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
