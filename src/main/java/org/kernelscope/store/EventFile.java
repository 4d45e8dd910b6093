package org.kernelscope.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;
import org.kernelscope.data.AtomicFile;

/**
 * Curves as an event file of TensorBoard: TensorFlow's records (length, masked CRC-32C of it,
 * bytes, masked CRC-32C of them), each of which is a protocol buffer {@code Event} with its wall
 * time, its step and one {@code simple_value}. The first event has the version.
 */
public final class EventFile {

  private static final String VERSION = "brain.Event:2";

  // Types of fields in protocol buffers.
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  private EventFile() {}

  /**
   * Writes a file into a folder. TensorBoard uses the folder's name as the name of the run.
   *
   * @param start of the run, to which the seconds of the points are added
   * @return the file; its name contains the start, so that the same run always has the same file
   */
  public static Path write(Path folder, Instant start, List<MetricPoint> points)
      throws IOException {
    Path file =
        folder.resolve(
            String.format(
                Locale.ROOT, "events.out.tfevents.%d.kernelscope", start.getEpochSecond()));
    double zero = start.getEpochSecond() + start.getNano() / 1e9;
    AtomicFile.write(
        file,
        out -> {
          record(out, event(zero, 0, 3, VERSION.getBytes(StandardCharsets.UTF_8)));
          for (MetricPoint point : points) {
            record(out, event(zero + point.seconds(), point.step(), 5, summary(point)));
          }
        });
    return file;
  }

  /** {@code Event}: wall_time = 1, step = 2, and file_version = 3 or summary = 5. */
  private static byte[] event(double wallTime, long step, int field, byte[] content) {
    ByteArrayOutputStream event = new ByteArrayOutputStream();
    event.write(1 << 3 | FIXED64);
    event.writeBytes(little(Double.BYTES).putDouble(wallTime).array());
    event.write(2 << 3 | VARINT);
    varint(event, step);
    bytes(event, field, content);
    return event.toByteArray();
  }

  /** {@code Summary}: value = 1, of tag = 1 and simple_value = 2. */
  private static byte[] summary(MetricPoint point) {
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    bytes(value, 1, point.series().getBytes(StandardCharsets.UTF_8));
    value.write(2 << 3 | FIXED32);
    value.writeBytes(little(Float.BYTES).putFloat((float) point.value()).array());
    ByteArrayOutputStream summary = new ByteArrayOutputStream();
    bytes(summary, 1, value.toByteArray());
    return summary.toByteArray();
  }

  private static void bytes(ByteArrayOutputStream message, int field, byte[] content) {
    message.write(field << 3 | BYTES);
    varint(message, content.length);
    message.writeBytes(content);
  }

  private static void varint(ByteArrayOutputStream message, long value) {
    long left = value;
    while ((left & ~0x7fL) != 0) {
      message.write((int) (left & 0x7f) | 0x80);
      left >>>= 7;
    }
    message.write((int) left);
  }

  private static void record(OutputStream out, byte[] event) throws IOException {
    byte[] length = little(Long.BYTES).putLong(event.length).array();
    out.write(length);
    out.write(little(Integer.BYTES).putInt(masked(length)).array());
    out.write(event);
    out.write(little(Integer.BYTES).putInt(masked(event)).array());
  }

  /**
   * TensorFlow masks checksums, because checksums of data that contains checksums are unreliable.
   */
  private static int masked(byte[] bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    return Integer.rotateRight((int) sum.getValue(), 15) + 0xa282ead8;
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
