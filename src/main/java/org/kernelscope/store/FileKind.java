package org.kernelscope.store;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Recognises an unexpected file by its first bytes: files that are often confused with the expected
 * one, and network formats of other programs.
 */
public final class FileKind {

  private static final int LOOKED_AT = 1024;

  /** Bytes that identify a kind of file, with its name. */
  private record Mark(int at, String bytes, String kind) {}

  private static final Mark[] MARKS = {
    new Mark(
        0,
        "version https://git-lfs",
        "a pointer of Git LFS in place of the file ('git lfs pull' fetches it)"),
    new Mark(0, "PK\u0003\u0004", "a zip archive without a network or kernels in it"),
    new Mark(0, "PK\u0005\u0006", "an empty zip archive"),
    new Mark(0, "\u001f\u008b", "a file compressed by gzip, to be unpacked first"),
    new Mark(0, "\u00fd7zXZ", "a file compressed by xz, to be unpacked first"),
    new Mark(0, "BZh", "a file compressed by bzip2, to be unpacked first"),
    new Mark(0, "(\u00b5/\u00fd", "a file compressed by zstd, to be unpacked first"),
    new Mark(0, "7z\u00bc\u00af", "a 7z archive, to be unpacked first"),
    new Mark(0, "Rar!", "a RAR archive, to be unpacked first"),
    new Mark(257, "ustar", "a tar archive, to be unpacked first"),
    new Mark(0, "\u0089PNG", "a PNG picture"),
    new Mark(0, "\u00ff\u00d8\u00ff", "a JPEG picture"),
    new Mark(0, "GIF8", "a GIF picture"),
    new Mark(0, "%PDF", "a PDF document"),
    new Mark(0, "\u007fELF", "a program"),
    new Mark(0, "SQLite format 3", "an SQLite database"),
    new Mark(4, "TFL3", "a network of TensorFlow Lite"),
    new Mark(
        4, "ORTM", "a network in ONNX Runtime's own format; the ONNX file it was made of is read"),
    new Mark(0, "GGUF", "a network as GGUF"),
    new Mark(0, "MATLAB 5.0", "a file of MATLAB"),
  };

  private FileKind() {}

  /**
   * The name of a file's kind, with its article; empty for an unknown kind.
   *
   * @param file an existing file
   */
  public static Optional<String> of(Path file) throws IOException {
    byte[] start;
    try (InputStream in = Files.newInputStream(file)) {
      start = in.readNBytes(LOOKED_AT);
    }
    if (start.length == 0) {
      return Optional.of("an empty file");
    }
    String text = new String(start, StandardCharsets.ISO_8859_1);
    for (Mark mark : MARKS) {
      if (text.startsWith(mark.bytes, mark.at)) {
        return Optional.of(
            text.startsWith("PK") && isDamaged(file) ? "a damaged zip archive" : mark.kind);
      }
    }
    return Optional.ofNullable(textKind(text));
  }

  private static boolean isDamaged(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return false;
    } catch (ZipException | EOFException | IllegalArgumentException damaged) {
      return true;
    }
  }

  /** A kind of text, or null if the bytes are not text. */
  private static @Nullable String textKind(String start) {
    boolean text =
        start
            .chars()
            .allMatch(c -> (c >= 0x20 && c != 0x7f) || c == '\n' || c == '\r' || c == '\t');
    if (!text) {
      return null;
    }
    String first = start.replaceFirst("^\u00ef\u00bb\u00bf", "").strip().toLowerCase(Locale.ROOT);
    if (first.startsWith("<!doctype html") || first.contains("<html")) {
      return "a page of HTML, as servers send it in place of a file";
    }
    if (first.startsWith("<")) {
      return "an XML text";
    }
    return first.startsWith("{") || first.startsWith("[") ? "a JSON text" : "a text";
  }
}
