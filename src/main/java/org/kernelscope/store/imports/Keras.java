package org.kernelscope.store.imports;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.kernel.KernelImporter;
import org.kernelscope.kernel.MemoryLimit;
import org.kernelscope.kernel.NetworkKernels;

/**
 * Imports networks that were saved by Keras:
 *
 * <ul>
 *   <li>HDF5 files, with or without the configuration of the model,
 *   <li>{@code .keras} archives of Keras 3: a zip file with both.
 * </ul>
 */
public final class Keras implements KernelImporter {

  private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

  private static final String WEIGHTS = "model.weights.h5";
  private static final String CONFIGURATION = "config.json";

  private static final long LONGEST_CONFIGURATION = 16L << 20;

  @Override
  public String format() {
    return "Keras";
  }

  @Override
  public List<String> extensions() {
    return List.of(".h5", ".hdf5", ".keras");
  }

  @Override
  public boolean recognises(Path file) throws IOException {
    if (isHdf5(file)) {
      return true;
    }
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return zip.getEntry(WEIGHTS) != null;
    } catch (ZipException | EOFException | IllegalArgumentException other) {
      return false;
    }
  }

  private static boolean isHdf5(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(HDF5.length), HDF5);
    }
  }

  @Override
  public NetworkKernels read(Path file) throws IOException {
    if (isHdf5(file)) {
      return KerasWeights.read(MappedFile.read(file), null, file.toString());
    }
    try (ZipFile zip = new ZipFile(file.toFile())) {
      byte[] weights = entry(zip, WEIGHTS, Integer.MAX_VALUE - 8, file);
      byte[] text = entry(zip, CONFIGURATION, LONGEST_CONFIGURATION, file);
      if (weights == null) {
        throw new BadInputException(
            "%s: expected %s in the archive, found none".formatted(file, WEIGHTS));
      }
      String configuration = text == null ? null : new String(text, StandardCharsets.UTF_8);
      return KerasWeights.read(ByteBuffer.wrap(weights), configuration, file.toString());
    } catch (ZipException | EOFException | IllegalArgumentException damaged) {
      throw new BadInputException(
          "%s: expected an archive of Keras, found a damaged one".formatted(file), damaged);
    }
  }

  private static byte @Nullable [] entry(ZipFile zip, String name, long most, Path file)
      throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      return null;
    }
    long limit = Math.min(most, MemoryLimit.unpacked(entry.getCompressedSize()));
    // The size in the directory of the archive may be wrong, so no more than the limit is
    // allocated.
    if (entry.getSize() >= 0 && entry.getSize() <= limit) {
      try (InputStream in = zip.getInputStream(entry)) {
        byte[] bytes = new byte[(int) entry.getSize()];
        int length = in.readNBytes(bytes, 0, bytes.length);
        if (in.read() < 0) {
          return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
        }
      }
    }
    throw new BadInputException(
        String.format(
            Locale.ROOT,
            "%s: expected at most %d bytes in entry %s, found more",
            file,
            limit,
            name));
  }
}
