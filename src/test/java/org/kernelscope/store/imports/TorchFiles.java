package org.kernelscope.store.imports;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Files of PyTorch made by hand, opcode by opcode, where PyTorch itself would not make them. */
public final class TorchFiles {

  /** The numbers of storage 0: 0, 1, 2 … */
  public static final int NUMBERS = 300;

  private TorchFiles() {}

  public static byte[] bytes(Object... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Object part : parts) {
      all.writeBytes(
          part instanceof byte[] raw ? raw : ((String) part).getBytes(StandardCharsets.ISO_8859_1));
    }
    return all.toByteArray();
  }

  public static byte[] text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return bytes("X", little(4, utf8.length), utf8);
  }

  /** In as many bytes as it takes. */
  public static byte[] whole(BigInteger number) {
    byte[] bigEndian = number.toByteArray();
    byte[] turned = new byte[bigEndian.length];
    for (int i = 0; i < turned.length; i++) {
      turned[i] = bigEndian[turned.length - 1 - i];
    }
    return bytes("\u008a", new byte[] {(byte) turned.length}, turned);
  }

  public static byte[] whole(long number) {
    return whole(BigInteger.valueOf(number));
  }

  public static byte[] name(String module, String name) {
    return bytes("c" + module + "\n" + name + "\n");
  }

  public static byte[] tuple(Object... items) {
    return bytes("(", bytes(items), "t");
  }

  public static byte[] integers(long... numbers) {
    return tuple(Arrays.stream(numbers).mapToObj(TorchFiles::whole).toArray());
  }

  /** A call of something with a tuple of arguments. */
  public static byte[] call(String module, String name, Object... arguments) {
    return bytes(name(module, name), tuple(arguments), "R");
  }

  public static byte[] dictionary(Map<String, byte[]> entries) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    entries.forEach((key, value) -> all.writeBytes(bytes(text(key), value)));
    return bytes("}(", all.toByteArray(), "u");
  }

  /** A dictionary with one entry. */
  public static byte[] dictionary(String key, byte[] value) {
    return dictionary(Map.of(key, value));
  }

  public static byte[] storage(String type, String key, long numbers) {
    return bytes(
        tuple(text("storage"), name("torch", type), text(key), text("cpu"), whole(numbers)), "Q");
  }

  /** Storage 0 as it is. */
  public static byte[] storage() {
    return storage("FloatStorage", "0", NUMBERS);
  }

  public static byte[] tensor(byte[] storage, byte[] offset, byte[] sizes, byte[] strides) {
    return call(
        "torch._utils",
        "_rebuild_tensor_v2",
        storage,
        offset,
        sizes,
        strides,
        "\u0089",
        call("collections", "OrderedDict"));
  }

  /** Of shape {@code [4, 3, 5, 5]}, all numbers of a storage in order. */
  public static byte[] tensor(byte[] storage) {
    return tensor(storage, whole(0), integers(4, 3, 5, 5), integers(75, 25, 5, 1));
  }

  public static byte[] tensor() {
    return tensor(storage());
  }

  public static byte[] pickle(Object... content) {
    return bytes("\u0080\u0002", bytes(content), ".");
  }

  /** 0, 1, 2 … as floats. */
  public static byte[] numbers(int count) {
    ByteBuffer numbers = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      numbers.putFloat(i);
    }
    return numbers.array();
  }

  public static byte[] little(int width, long number) {
    return Arrays.copyOf(
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(number).array(),
        width);
  }

  /** An archive with a pickle and storage 0. */
  public static Path archive(Path file, byte[] pickle) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("archive/data.pkl", pickle);
    entries.put("archive/data/0", numbers(NUMBERS));
    return zip(file, entries);
  }

  public static Path zip(Path file, Map<String, byte[]> entries) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.setMethod(ZipOutputStream.STORED);
      for (Map.Entry<String, byte[]> content : entries.entrySet()) {
        ZipEntry entry = new ZipEntry(content.getKey());
        CRC32 sum = new CRC32();
        sum.update(content.getValue());
        entry.setSize(content.getValue().length);
        entry.setCrc(sum.getValue());
        zip.putNextEntry(entry);
        zip.write(content.getValue());
        zip.closeEntry();
      }
    }
    return file;
  }

  /** What PyTorch wrote before 1.6: what comes before a network, the network, its storages. */
  public static Path stream(Path file, byte[] network, byte[] keys, byte[] storages)
      throws IOException {
    byte[] magic = whole(new BigInteger("1950a86a20f9469cfc6c", 16));
    return Files.write(
        file,
        bytes(
            pickle(magic),
            pickle(whole(1001)),
            pickle("}"),
            pickle(network),
            pickle(keys),
            storages));
  }
}
