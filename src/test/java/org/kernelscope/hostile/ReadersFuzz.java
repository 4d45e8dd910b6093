package org.kernelscope.hostile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.kernelscope.nn.Engine;

/**
 * What Jazzer calls with bytes that lead to code they have not led to yet; {@code .ci/fuzz} starts
 * it. The first byte is the number of a reader, so that one process serves all of them.
 */
public final class ReadersFuzz {

  private static List<FuzzedReader> readers = List.of();
  private static Path folder = Path.of("");

  private ReadersFuzz() {}

  /**
   * Writes the good files as the first inputs.
   *
   * @param arguments the name of a reader, or {@code all}; the folder of the inputs; a folder to
   *     work in
   */
  public static void fuzzerInitialize(String[] arguments) throws IOException {
    Engine.prepare();
    readers =
        arguments[0].equals("all")
            ? List.of(FuzzedReader.values())
            : List.of(FuzzedReader.valueOf(arguments[0].toUpperCase(Locale.ROOT)));
    folder = Path.of(arguments[2]);
    for (FuzzedReader reader : readers) {
      reader.prepare(Files.createDirectories(folder.resolve(reader.name())));
      int number = 0;
      for (byte[] seed : reader.seeds()) {
        byte[] input = HostileFile.joined(new byte[] {(byte) readers.indexOf(reader)}, seed);
        Files.write(Path.of(arguments[1], "seed-" + reader + number++), input);
      }
    }
  }

  /** Reads one input. */
  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    if (input.length > 0) {
      FuzzedReader reader = readers.get((input[0] & 0xff) % readers.size());
      byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
      reader.tryToRead(bytes, folder.resolve(reader.name()));
    }
  }
}
