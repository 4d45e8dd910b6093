package org.kernelscope.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people have in the place of a network, and what they are told that it is. */
class FileKindTest {

  @TempDir Path folder;

  private String kind(byte[] content) throws IOException {
    return FileKind.of(Files.write(folder.resolve("network.onnx"), content)).orElse("unknown");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "version https://git-lfs.github.com/spec/v1~oid sha256:4d7a~size 12345~ | pointer of Git LFS",
        "<!DOCTYPE html>~<title>Sign in</title> | page of HTML",
        "~  <HTML><body>404</body> | page of HTML",
        "<?xml version='1.0'?><net/> | XML text",
        "{\"weight_map\": {}} | JSON text",
        "some notes | a text",
        "GGUF\u0003 | GGUF",
        "'\u0020\u0001\u0001\u0001TFL3' | TensorFlow Lite",
        "'\u001f\u008b\u0008' | gzip",
        "\u0089PNG | PNG picture",
        "PK\u0003\u0004 cut short | damaged zip",
        "'\u0001\u0002\u0003' | unknown",
      })
  void isToldByTheFirstBytes(String content, String kind) throws IOException {
    byte[] bytes = content.replace('~', '\n').getBytes(StandardCharsets.ISO_8859_1);
    assertThat(kind(bytes)).contains(kind);
  }

  @Test
  void aFileWithoutBytesIsEmpty() throws IOException {
    assertThat(kind(new byte[0])).isEqualTo("an empty file");
  }

  @Test
  void aTextMayBeginWithAByteOrderMarkAndHaveAnyLetters() throws IOException {
    assertThat(kind("\ufeff<html lang='é'>".getBytes(StandardCharsets.UTF_8)))
        .contains("page of HTML");
  }

  @Test
  void aZipOfSomethingElseIsWhole() throws IOException {
    Path file = folder.resolve("photos.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("a.jpg"));
      zip.write(new byte[20]);
    }
    assertThat(FileKind.of(file)).contains("a zip archive without a network or kernels in it");
  }
}
