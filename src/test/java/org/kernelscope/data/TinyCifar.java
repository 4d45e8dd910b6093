package org.kernelscope.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * CIFAR-10's binary version, with a few images of noise in each batch, two of each class to train
 * on.
 */
public final class TinyCifar {

  private static final int IMAGE = 1 + 3 * 32 * 32;
  private static final int IMAGES = 4;

  private TinyCifar() {}

  /** Writes its six files into a folder, which is made. */
  public static Path in(Path folder) throws IOException {
    Files.createDirectory(folder);
    Random random = new Random(1);
    int written = 0;
    for (String name :
        List.of(
            "data_batch_1.bin",
            "data_batch_2.bin",
            "data_batch_3.bin",
            "data_batch_4.bin",
            "data_batch_5.bin",
            "test_batch.bin")) {
      byte[] batch = new byte[IMAGES * IMAGE];
      random.nextBytes(batch);
      for (int i = 0; i < IMAGES; i++) {
        batch[i * IMAGE] = (byte) (written++ % 10);
      }
      Files.write(folder.resolve(name), batch);
    }
    return folder;
  }
}
