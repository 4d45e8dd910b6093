package org.kernelscope.hostile;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kernelscope.Mutation;
import org.kernelscope.nn.Engine;

/**
 * Good files of every format with something changed somewhere: they are read, or refused in a
 * sentence. {@code -Dkernelscope.mutations=N} tries N changes for each reader instead of {@value
 * #FEW}; {@code .ci/fuzz} looks for changes that lead to other code.
 */
class ChangedFilesTest {

  private static final int FEW = 60;

  private static final Mutation CHANGE = new Mutation(500, "");

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
      byte[] changed = CHANGE.of(seeds.get(i % seeds.size()), random);
      try {
        reader.tryToRead(changed, folder);
      } catch (RuntimeException | Error unexpected) {
        fail("change %d of %s".formatted(i, reader), unexpected);
      }
    }
  }
}
