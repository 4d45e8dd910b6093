package org.kernelscope.nn;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.kernelscope.store.NdArray;
import org.kernelscope.store.NpzFile;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Golden arrays by an independent implementation, in its layouts and brought into ours. */
public final class Fixture {

  private final NpzFile file;

  private Fixture(NpzFile file) {
    this.file = file;
  }

  public static Fixture read(String name) throws IOException {
    return new Fixture(NpzFile.read(Path.of("src/test/resources/golden", name)));
  }

  public INDArray array(DataType type, String name) {
    NdArray array = Objects.requireNonNull(file.arrays().get(name), name);
    long[] shape = Arrays.stream(array.shape()).asLongStream().toArray();
    return Nd4j.createFromArray(array.toDoubles()).reshape(shape).castTo(type);
  }

  /** NCHW of the fixture to our NHWC. */
  public INDArray images(DataType type, String name) {
    return array(type, name).permute(0, 2, 3, 1).dup('c');
  }

  /** {@code [out, in, k, k]} of the fixture to our {@code [k, k, in, out]}. */
  public INDArray kernels(DataType type, String name) {
    return array(type, name).permute(2, 3, 1, 0).dup('c');
  }

  /** {@code [out, in, k, k]} as it is: our kernels {@code [out·in, k, k]}. */
  public double[] numbers(String name) {
    return Objects.requireNonNull(file.arrays().get(name), name).toDoubles();
  }
}
