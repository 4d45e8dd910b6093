package org.kernelscope.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadTest {

  private static final byte[] CONTENT = new byte[300_000];

  static {
    new Random(1).nextBytes(CONTENT);
  }

  @TempDir Path folder;

  private Loopback server;
  private Path target;
  private Path part;
  private String sha256;

  @BeforeEach
  void serveOneFile() throws IOException {
    server = new Loopback();
    server.files.put("set.bin", CONTENT);
    target = folder.resolve("deep/set.bin");
    part = folder.resolve("deep/set.bin.part");
    sha256 = Sha256.of(Files.write(folder.resolve("original"), CONTENT));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void bringsTheFileAndTellsHowFarItIs() throws IOException {
    record Heard(long done, long total) {}
    List<Heard> heard = new ArrayList<>();

    new Download((stage, done, total) -> heard.add(new Heard(done, total)), () -> false)
        .fetch(server.url("set.bin"), target, sha256, CONTENT.length);

    assertThat(target).hasBinaryContent(CONTENT);
    assertThat(part).doesNotExist();
    assertThat(heard).first().isEqualTo(new Heard(0, CONTENT.length));
    assertThat(heard).last().isEqualTo(new Heard(CONTENT.length, CONTENT.length));
    assertThat(heard).extracting(Heard::done).isSorted();
  }

  @Test
  void goesOnByItselfWhenTheServerHangsUp() throws IOException {
    server.hangUpAfter = 120_000;

    fetch();

    assertThat(target).hasBinaryContent(CONTENT);
    assertThat(server.requests).hasSizeGreaterThanOrEqualTo(3);
    assertThat(server.requests.get(0).from()).isEmpty();
    assertThat(server.requests.get(1).from())
        .hasValueSatisfying(from -> assertThat(from).isPositive());
  }

  @Test
  void goesOnWhereAnEarlierCallStopped() throws IOException {
    leavePart(Arrays.copyOf(CONTENT, 200_000));

    fetch();

    assertThat(target).hasBinaryContent(CONTENT);
    assertThat(server.requests)
        .containsExactly(new Loopback.Request("set.bin", Optional.of(200_000)));
  }

  @Test
  void startsAgainWhenTheServerDoesNotKnowRanges() throws IOException {
    server.knowsRanges = false;
    leavePart(Arrays.copyOf(CONTENT, 200_000));

    fetch();

    assertThat(target).hasBinaryContent(CONTENT);
  }

  @Test
  void startsAgainWhenThePartIsOfAnotherFile() throws IOException {
    leavePart(new byte[200_000]);

    fetch();

    assertThat(target).hasBinaryContent(CONTENT);
    assertThat(server.requests)
        .containsExactly(
            new Loopback.Request("set.bin", Optional.of(200_000)),
            new Loopback.Request("set.bin", Optional.empty()));
  }

  @Test
  void finishesAPartThatIsWholeAlready() throws IOException {
    leavePart(CONTENT);

    fetch();

    assertThat(target).hasBinaryContent(CONTENT);
  }

  @Test
  void startsAgainWhenThePartIsLongerThanTheFile() throws IOException {
    leavePart(Arrays.copyOf(CONTENT, CONTENT.length + 5));

    fetch();

    assertThat(target).hasBinaryContent(CONTENT);
  }

  @Test
  void refusesAFileWithAnotherChecksumAndKeepsNothing() {
    String other = "0".repeat(64);

    assertThatThrownBy(() -> download().fetch(server.url("set.bin"), target, other, CONTENT.length))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("set.bin")
        .hasMessageContaining(other)
        .hasMessageContaining(sha256);
    assertThat(target).doesNotExist();
    assertThat(part).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void refusesAFileThatIsLongerThanItIsKnownToBe(boolean tellsLength) {
    server.tellsLength = tellsLength;
    server.files.put("set.bin", Arrays.copyOf(CONTENT, CONTENT.length + 1));

    assertThatThrownBy(this::fetch)
        .isInstanceOf(BadInputException.class)
        .hasMessageEndingWith("set.bin: expected a file of 300000 bytes, found a longer one");
    assertThat(target).doesNotExist();
    assertThat(part).doesNotExist();
  }

  @Test
  void saysThatTheServerDoesNotHaveTheFile() {
    URI url = server.url("nothing.bin");

    assertThatThrownBy(() -> download().fetch(url, target, sha256, CONTENT.length))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("nothing.bin")
        .hasMessageContaining("404");
    assertThat(target).doesNotExist();
  }

  @Test
  void saysThatNobodyAnswers() {
    URI url = server.url("set.bin");
    server.close();

    assertThatThrownBy(() -> download().fetch(url, target, sha256, CONTENT.length))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the connection failed after 0 bytes");
  }

  @Test
  void stopsWhenCancelledAndGoesOnLater() throws IOException {
    List<Long> heard = new ArrayList<>();
    Download cancelled =
        new Download((stage, done, total) -> heard.add(done), () -> heard.size() > 2);

    assertThatThrownBy(() -> cancelled.fetch(server.url("set.bin"), target, sha256, CONTENT.length))
        .isInstanceOf(CancellationException.class)
        .hasMessageContaining("goes on from there");
    assertThat(target).doesNotExist();
    int kept = (int) Files.size(part);
    assertThat(kept).isPositive().isLessThan(CONTENT.length);

    fetch();
    assertThat(target).hasBinaryContent(CONTENT);
    assertThat(server.requests)
        .last()
        .isEqualTo(new Loopback.Request("set.bin", Optional.of(kept)));
  }

  @Test
  void stopsWhenItsThreadIsInterrupted() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(this::fetch).isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).as("the interrupt is passed on").isTrue();
  }

  private Download download() {
    return new Download((stage, done, total) -> {}, () -> false);
  }

  private void fetch() throws IOException {
    download().fetch(server.url("set.bin"), target, sha256, CONTENT.length);
  }

  private void leavePart(byte[] content) throws IOException {
    Files.createDirectories(part.getParent());
    Files.write(part, content);
  }
}
