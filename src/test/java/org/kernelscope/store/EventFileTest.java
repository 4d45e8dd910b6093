package org.kernelscope.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads what is written as TensorBoard does, by a reader that knows the format alone. */
class EventFileTest {

  @TempDir Path folder;

  /** What a record says. */
  private record Event(double wallTime, long step, String version, String tag, float value) {}

  @Test
  void everyPointIsAScalarWithItsStepAndItsTime() throws IOException {
    Instant start = Instant.parse("2026-03-01T10:20:30.500Z");
    List<MetricPoint> points =
        List.of(
            new MetricPoint("accuracy", 0, 0.125, 0.25),
            new MetricPoint("train loss", 1, -2.5e-8, 1.5),
            new MetricPoint("ELBO é", 300, Double.NaN, 2),
            new MetricPoint("accuracy", 5_000_000_000L, Double.NEGATIVE_INFINITY, 3600));

    Path file = EventFile.write(folder.resolve("board/run-1"), start, points);

    assertThat(file.getFileName()).hasToString("events.out.tfevents.1772360430.kernelscope");
    List<Event> events = events(Files.readAllBytes(file));
    assertThat(events)
        .containsExactly(
            new Event(1772360430.5, 0, "brain.Event:2", "", 0),
            new Event(1772360430.75, 0, "", "accuracy", 0.125f),
            new Event(1772360432, 1, "", "train loss", -2.5e-8f),
            new Event(1772360432.5, 300, "", "ELBO é", Float.NaN),
            new Event(1772364030.5, 5_000_000_000L, "", "accuracy", Float.NEGATIVE_INFINITY));
  }

  @Test
  void aRunWrittenAgainIsTheSameFile() throws IOException {
    Instant start = Instant.ofEpochSecond(1000);
    Path first = EventFile.write(folder, start, List.of());
    Path again = EventFile.write(folder, start, List.of(new MetricPoint("a", 1, 2, 3)));
    assertThat(again).isEqualTo(first);
    assertThat(events(Files.readAllBytes(again))).hasSize(2);
  }

  @Test
  void theSumIsThatOfTheStandard() {
    // RFC 3720, B.4: 32 zeros, and 32 ones.
    assertThat(crc32c(new byte[32])).isEqualTo(0x8a9136aa);
    byte[] ones = new byte[32];
    Arrays.fill(ones, (byte) 0xff);
    assertThat(crc32c(ones)).isEqualTo(0x62a8ab43);
  }

  private static List<Event> events(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    List<Event> events = new ArrayList<>();
    while (bytes.hasRemaining()) {
      byte[] length = new byte[8];
      bytes.get(length);
      assertThat(bytes.getInt()).isEqualTo(masked(length));
      byte[] record =
          new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      bytes.get(record);
      assertThat(bytes.getInt()).isEqualTo(masked(record));
      events.add(event(ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN)));
    }
    return events;
  }

  private static int masked(byte[] bytes) {
    int crc = crc32c(bytes);
    return ((crc >>> 15) | (crc << 17)) + (int) 0xa282ead8L;
  }

  /** Bit by bit, by the polynomial of Castagnoli. */
  private static int crc32c(byte[] bytes) {
    int crc = ~0;
    for (byte next : bytes) {
      crc ^= next & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) != 0 ? crc >>> 1 ^ 0x82f63b78 : crc >>> 1;
      }
    }
    return ~crc;
  }

  /** event.proto: double wall_time = 1; int64 step = 2; string file_version = 3; Summary = 5. */
  private static Event event(ByteBuffer message) {
    double wallTime = 0;
    long step = 0;
    String version = "";
    String tag = "";
    float value = 0;
    while (message.hasRemaining()) {
      int field = message.get();
      switch (field) {
        case 0x09 -> wallTime = message.getDouble();
        case 0x10 -> step = varint(message);
        case 0x1a -> version = new String(bytes(message), StandardCharsets.UTF_8);
        case 0x2a -> {
          // summary.proto: repeated Value value = 1, each string tag = 1; float simple_value = 2.
          ByteBuffer summary = ByteBuffer.wrap(bytes(message));
          assertThat(summary.get()).isEqualTo((byte) 0x0a);
          ByteBuffer one = ByteBuffer.wrap(bytes(summary)).order(ByteOrder.LITTLE_ENDIAN);
          assertThat(summary.hasRemaining()).isFalse();
          assertThat(one.get()).isEqualTo((byte) 0x0a);
          tag = new String(bytes(one), StandardCharsets.UTF_8);
          assertThat(one.get()).isEqualTo((byte) 0x15);
          value = one.getFloat();
        }
        default -> throw new AssertionError(String.format(Locale.ROOT, "field %x", field));
      }
    }
    return new Event(wallTime, step, version, tag, value);
  }

  private static long varint(ByteBuffer message) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = message.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  private static byte[] bytes(ByteBuffer message) {
    byte[] bytes = new byte[(int) varint(message)];
    message.get(bytes);
    return bytes;
  }
}
