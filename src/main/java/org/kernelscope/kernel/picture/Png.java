package org.kernelscope.kernel.picture;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Writes a raster as a PNG file with 8 bits a channel, RGBA (W3C recommendation "Portable Network
 * Graphics, Second Edition"). Needs neither AWT nor a display.
 */
public final class Png {

  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final byte EIGHT_BITS = 8;
  private static final byte RGBA = 6;

  private Png() {}

  /**
   * Writes a file and replaces an existing one by a single move, so that a partial file is never
   * visible.
   */
  public static void write(Raster raster, Path file) throws IOException {
    Path absolute = file.toAbsolutePath();
    Path folder = absolute.getParent();
    if (folder == null) {
      throw new IOException(file + " is not a file name");
    }
    Path unfinished = Files.createTempFile(folder, ".picture", ".png");
    try {
      Files.write(unfinished, encode(raster));
      Files.move(
          unfinished,
          absolute,
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  /** The bytes of the file. */
  public static byte[] encode(Raster raster) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(SIGNATURE);
    ByteBuffer header = ByteBuffer.allocate(13);
    header.putInt(raster.width()).putInt(raster.height()).put(EIGHT_BITS).put(RGBA);
    chunk(out, "IHDR", header.array());
    chunk(out, "IDAT", compressed(raster));
    chunk(out, "IEND", new byte[0]);
    return bytes.toByteArray();
  }

  private static byte[] compressed(Raster raster) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, deflater)) {
      byte[] line = new byte[1 + 4 * raster.width()]; // the first byte is the filter type: none
      for (int y = 0; y < raster.height(); y++) {
        for (int x = 0; x < raster.width(); x++) {
          int argb = raster.at(x, y);
          line[1 + 4 * x] = (byte) (argb >> 16);
          line[2 + 4 * x] = (byte) (argb >> 8);
          line[3 + 4 * x] = (byte) argb;
          line[4 + 4 * x] = (byte) (argb >>> 24);
        }
        out.write(line);
      }
    } finally {
      deflater.end();
    }
    return bytes.toByteArray();
  }

  private static void chunk(DataOutputStream out, String type, byte[] data) throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 checksum = new CRC32();
    checksum.update(name);
    checksum.update(data);
    out.writeInt(data.length);
    out.write(name);
    out.write(data);
    out.writeInt((int) checksum.getValue());
  }
}
