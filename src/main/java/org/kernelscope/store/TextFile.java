package org.kernelscope.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.kernelscope.data.BadInputException;
import org.kernelscope.data.NamedOutput;

/**
 * Reads the text files of a run. Whatever is wrong with a file is a {@link BadInputException} that
 * names it; an {@link IOException} is trouble of the system, and names the file too.
 */
final class TextFile {

  private TextFile() {}

  /**
   * The bytes of a file.
   *
   * @param expected what it should be, for messages: {@code a JSON file}
   * @param longest the largest number of bytes
   * @throws BadInputException when there is no such file, a folder in its place, or a longer one
   */
  static byte[] bytes(Path file, String expected, long longest) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new BadInputException(
          "%s: expected %s, found %s"
              .formatted(file, expected, Files.isDirectory(file) ? "a folder" : "no file"));
    }
    long size = Files.size(file);
    if (size > longest) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected %s of at most %d bytes, found %d",
              file,
              expected,
              longest,
              size));
    }
    try {
      return Files.readAllBytes(file);
    } catch (IOException refused) {
      throw NamedOutput.named(refused, file);
    }
  }

  /**
   * The text in the first {@code length} bytes of a file.
   *
   * @param expected what it should be, for messages
   * @throws BadInputException when they are not UTF-8
   */
  static String text(byte[] bytes, int length, Path file, String expected) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, 0, length))
          .toString();
    } catch (CharacterCodingException foreign) {
      throw new BadInputException(
          "%s: expected %s in UTF-8, found bytes that are none".formatted(file, expected), foreign);
    }
  }
}
