package org.kernelscope.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kernelscope.data.AtomicFile;

/**
 * Named arrays as a safetensors file, float32, as PyTorch's {@code safetensors.torch.load_file}
 * reads them: eight bytes with the length of a JSON header, which has type, shape and position of
 * every tensor, then the tensors, little-endian in C order.
 */
final class SafetensorsFile {

  private static final int ALIGNMENT = 8;
  private static final int BUFFER = 1 << 16;

  private SafetensorsFile() {}

  /** The description of a tensor in the header. */
  private record Tensor(String dtype, int[] shape, List<Long> data_offsets) {}

  /**
   * Writes the file.
   *
   * @param texts more facts, stored as metadata
   */
  static void write(Path file, Map<String, NdArray> arrays, Map<String, String> texts)
      throws IOException {
    Map<String, Object> header = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>(texts);
    metadata.put("format", "pt");
    header.put("__metadata__", metadata);
    long at = 0;
    for (Map.Entry<String, NdArray> array : arrays.entrySet()) {
      long end = at + (long) Float.BYTES * array.getValue().length();
      header.put(array.getKey(), new Tensor("F32", array.getValue().shape(), List.of(at, end)));
      at = end;
    }
    byte[] text = padded(Json.line(header));
    AtomicFile.write(
        file,
        out -> {
          byte[] length = new byte[Long.BYTES];
          little(length).putLong(text.length);
          out.write(length);
          out.write(text);
          for (NdArray array : arrays.values()) {
            write(array.toFloats(), out);
          }
        });
  }

  /** The JSON with spaces at the end, so that the tensors begin at an aligned position. */
  private static byte[] padded(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    int over = bytes.length % ALIGNMENT;
    String spaces = over == 0 ? "" : " ".repeat(ALIGNMENT - over);
    return (json + spaces).getBytes(StandardCharsets.UTF_8);
  }

  private static void write(float[] values, OutputStream out) throws IOException {
    byte[] bytes = new byte[BUFFER];
    FloatBuffer floats = little(bytes).asFloatBuffer();
    for (int from = 0; from < values.length; from += BUFFER / Float.BYTES) {
      int count = Math.min(BUFFER / Float.BYTES, values.length - from);
      floats.clear().put(values, from, count);
      out.write(bytes, 0, count * Float.BYTES);
    }
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
