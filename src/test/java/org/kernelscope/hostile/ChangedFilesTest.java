package org.kernelscope.hostile;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kernelscope.nn.Engine;

/**
 * Good files of every format with something changed somewhere: they are read, or refused in a
 * sentence. {@code -Dkernelscope.mutations=N} tries N changes for each reader instead of {@value
 * #FEW}; {@code .ci/fuzz} looks for changes that lead to other code.
 */
class ChangedFilesTest {

  private static final int FEW = 60;

  private static final long[] EXTREMES = {
    0,
    1,
    -1,
    0x7f,
    0xff,
    0x7fff,
    0xffff,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    0xffffffffL,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  @TempDir Path folder;

  @BeforeAll
  static void chooseEngine() {
    Engine.prepare();
  }

  @ParameterizedTest
  @EnumSource(FuzzedReader.class)
  void areReadOrRefusedInASentence(FuzzedReader reader) throws IOException {
    reader.prepare(folder);
    List<byte[]> seeds = reader.seeds();
    int tries = Integer.getInteger("kernelscope.mutations", FEW);
    for (int i = 0; i < tries; i++) {
      Random random = new Random(i);
      byte[] changed = changed(seeds.get(i % seeds.size()), random);
      try {
        reader.tryToRead(changed, folder);
      } catch (RuntimeException | Error unexpected) {
        fail("change %d of %s".formatted(i, reader), unexpected);
      }
    }
  }

  private static byte[] changed(byte[] whole, Random random) {
    byte[] bytes = whole.clone();
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes && bytes.length > 0; i++) {
      bytes = changedOnce(bytes, random);
    }
    return bytes;
  }

  private static byte[] changedOnce(byte[] bytes, Random random) {
    // Heads and tables of contents are at the beginning or at the end.
    int part = Math.min(bytes.length, 500);
    int at =
        switch (random.nextInt(3)) {
          case 0 -> random.nextInt(bytes.length);
          case 1 -> bytes.length - 1 - random.nextInt(part);
          default -> random.nextInt(part);
        };
    switch (random.nextInt(5)) {
      case 0 -> bytes[at] = (byte) random.nextInt(256);
      case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 2 -> {
        long extreme = EXTREMES[random.nextInt(EXTREMES.length)];
        boolean little = random.nextBoolean();
        int width = Math.min(bytes.length - at, 1 << random.nextInt(4));
        for (int i = 0; i < width; i++) {
          bytes[at + i] = (byte) (extreme >>> (8 * (little ? i : width - 1 - i)));
        }
      }
      case 3 -> {
        int few = Math.min(bytes.length - at, 1 + random.nextInt(16));
        return HostileFile.joined(
            Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at + few, bytes.length));
      }
      default -> {
        return random.nextInt(3) == 0 ? Arrays.copyOf(bytes, at) : bytes;
      }
    }
    return bytes;
  }
}
