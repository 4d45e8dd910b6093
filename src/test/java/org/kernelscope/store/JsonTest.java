package org.kernelscope.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelscope.data.AtomicFile;
import org.kernelscope.data.BadInputException;

class JsonTest {

  record Layer(int width, double rate) {
    Layer {
      if (width < 1) {
        throw new IllegalArgumentException("width must be at least 1, found " + width);
      }
    }
  }

  record Net(String name, List<Layer> layers, Instant made) {}

  @TempDir Path folder;

  @Test
  void recordsComeBackAsTheyWereWritten() throws IOException {
    Path file = folder.resolve("new/net.json");
    Net net = new Net("ü", List.of(new Layer(3, 0.1)), Instant.parse("2026-01-02T03:04:05.6Z"));
    Json.write(file, net);
    assertThat(Json.read(file, Net.class)).isEqualTo(net);
    assertThat(file).content().contains("\n").contains("\"2026-01-02T03:04:05.600Z\"");
    assertThat(folder.resolve("new")).isDirectoryContaining(path -> path.equals(file));
    try (var files = Files.list(folder.resolve("new"))) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void aMarkBeforeUtf8IsPassedOver() throws IOException {
    Path file = Files.writeString(folder.resolve("net.json"), "\ufeff{\"name\": \"ü\"}");
    assertThat(Json.read(file, Net.class).name()).isEqualTo("ü");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE"})
  void anotherEncodingIsNamed(String encoding) throws IOException {
    Path file = folder.resolve("net.json");
    Files.writeString(file, "{\"name\": \"n\"}", Charset.forName(encoding));
    assertThatThrownBy(() -> Json.read(file, Net.class))
        .isInstanceOf(BadInputException.class)
        .hasMessage(file + ": expected JSON in UTF-8, found UTF-16");
  }

  @Test
  void lettersThatAreNoneInUtf8AreNamed() throws IOException {
    Path file = folder.resolve("net.json");
    Files.writeString(file, "{\"name\": \"ü\"}", StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> Json.read(file, Net.class))
        .isInstanceOf(BadInputException.class)
        .hasMessage(file + ": expected JSON in UTF-8, found bytes that are none");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"layers\": [{\"width\": 1, \"rate\": 1, \"depth\": 2}]}"
            + "| expected one of the fields [rate, width], found 'layers.[0].depth'",
        "{\"layers\": [{\"width\": 0, \"rate\": 1}]}"
            + "| field 'layers.[0]': width must be at least 1, found 0",
        "{\"layers\": [{\"width\": \"7\", \"rate\": 1}]}"
            + "| field 'layers.[0].width': expected a whole number, found \"7\"",
        "{\"layers\": [{\"width\": 7.5, \"rate\": 1}]}| field 'layers.[0].width': ",
        "{\"layers\": [{\"width\": 7}]}| field 'layers.[0].rate': ",
        "{\"made\": \"yesterday\"}| field 'made': ",
        "{\"name\": \"a\", \"name\": \"b\"}| Duplicate field 'name'",
        "{\"name\": | expected JSON, found a fault at line 1, column ",
        "{} {}| expected nothing after the JSON, found more at line 1, column ",
        "null| expected a JSON object, found null",
        "``| expected an object with fields, found nothing",
        "[1]| expected an object with fields, found a list",
      })
  void whatIsWrongIsSaidWithFileAndField(String text, String sentence) throws IOException {
    Path file = Files.writeString(folder.resolve("net.json"), text);
    assertThatThrownBy(() -> Json.read(file, Net.class))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(sentence)
        .hasMessageNotContaining("\n");
  }

  @Test
  void aFailedWriteLeavesTheOldFileAndNothingElse() throws IOException {
    Path file = folder.resolve("a.txt");
    AtomicFile.writeString(file, "old");
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      out.write(1);
                      throw new IOException("disk full");
                    }))
        .hasMessage("disk full");
    assertThat(file).hasContent("old");
    assertThat(folder).isDirectoryNotContaining(path -> !path.equals(file));
  }
}
