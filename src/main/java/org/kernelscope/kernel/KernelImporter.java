package org.kernelscope.kernel;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads the convolution kernels of networks that other programs saved. Kernels come as the program
 * keeps them, correlated with the image and not flipped, whatever the order of its axes.
 */
public interface KernelImporter {

  /** The name of the format, for instance {@code Keras HDF5}. */
  String format();

  /** How names of such files end, in lower case and with the dot; for finding them in folders. */
  List<String> extensions();

  /**
   * Whether a file is of this format, by its content. A damaged file may be recognised, and {@link
   * #read} then says what is wrong with it.
   *
   * @param file an existing file
   */
  boolean recognises(Path file) throws IOException;

  /**
   * Reads the kernels of every convolution over images. A file without any is no error.
   *
   * @throws IOException when the file cannot be read
   * @throws RuntimeException when it is damaged; in either case the message is one sentence with
   *     the file, what was expected and what was found
   */
  NetworkKernels read(Path file) throws IOException;
}
