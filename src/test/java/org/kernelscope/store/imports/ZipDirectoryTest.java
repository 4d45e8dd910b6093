package org.kernelscope.store.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kernelscope.store.imports.TorchFiles.bytes;
import static org.kernelscope.store.imports.TorchFiles.little;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kernelscope.store.imports.ZipDirectory.Entry;

class ZipDirectoryTest {

  private static final byte[] CONTENT = bytes("Dear Sir");
  private static final int HEADER = 30 + 1;

  @TempDir Path folder;

  private FileBytes file(byte[]... parts) throws IOException {
    return new FileBytes(Files.write(folder.resolve("a.zip"), bytes((Object[]) parts)));
  }

  private static byte[] local() {
    return bytes("PK\u0003\u0004", new byte[22], little(2, 1), little(2, 0), "a", CONTENT);
  }

  private static byte[] entry(int method, long size, long header, byte[] extra) {
    return bytes(
        "PK\u0001\u0002",
        new byte[6],
        little(2, method),
        new byte[8],
        little(4, size),
        little(4, size),
        little(2, 1),
        little(2, extra.length),
        new byte[10],
        little(4, header),
        "a",
        extra);
  }

  private static byte[] end(long size, long offset, String comment) {
    return bytes(
        "PK\u0005\u0006",
        new byte[8],
        little(4, size),
        little(4, offset),
        little(2, comment.length()),
        comment);
  }

  private static String content(FileBytes file, Entry entry) throws IOException {
    return StandardCharsets.UTF_8
        .decode(file.read(ZipDirectory.start(entry, file), entry.size()))
        .toString();
  }

  @ParameterizedTest
  @CsvSource({"''", "a comment", "a comment that ends in PK"})
  void entriesAreFoundBeforeAComment(String comment) throws IOException {
    byte[] table = entry(0, CONTENT.length, 0, new byte[0]);
    FileBytes zip = file(local(), table, end(table.length, local().length, comment));
    Map<String, Entry> entries = ZipDirectory.read(zip);
    assertThat(entries).containsOnlyKeys("a");
    assertThat(entries.get("a").stored()).isTrue();
    assertThat(content(zip, entries.get("a"))).isEqualTo("Dear Sir");
  }

  /** As in an archive of more than four gigabytes: all numbers are in the extra field. */
  @Test
  void wideNumbersOfZip64AreFound() throws IOException {
    byte[] stamp = bytes(little(2, 0x5455), little(2, 5), new byte[5]);
    byte[] wide =
        bytes(
            stamp,
            little(2, 1),
            little(2, 24),
            little(8, CONTENT.length),
            little(8, CONTENT.length),
            little(8, 0));
    byte[] table = entry(0, -1, -1, wide);
    byte[] end64 =
        bytes("PK\u0006\u0006", new byte[36], little(8, table.length), little(8, local().length));
    byte[] locator =
        bytes("PK\u0006\u0007", new byte[4], little(8, local().length + table.length), new byte[4]);
    FileBytes zip = file(local(), table, end64, locator, end(-1, -1, ""));
    Map<String, Entry> entries = ZipDirectory.read(zip);
    assertThat(entries).containsOnlyKeys("a");
    assertThat(content(zip, entries.get("a"))).isEqualTo("Dear Sir");
  }

  @Test
  void compressedEntriesAreNotStored() throws IOException {
    byte[] table = entry(8, CONTENT.length, 0, new byte[0]);
    FileBytes zip = file(local(), table, end(table.length, local().length, ""));
    assertThat(ZipDirectory.read(zip).get("a").stored()).isFalse();
  }

  @Test
  void anEntryThatIsNotWhereItShouldBeHasNoStart() throws IOException {
    for (long header : new long[] {1, HEADER, 1L << 31, 0xffffffffL}) {
      byte[] table = entry(0, CONTENT.length, header, new byte[0]);
      FileBytes zip = file(local(), table, end(table.length, local().length, ""));
      assertThat(ZipDirectory.start(ZipDirectory.read(zip).get("a"), zip)).isEqualTo(-1);
    }
  }

  @Test
  void aTableThatIsNotThereIsNoTable() throws IOException {
    byte[] table = entry(0, CONTENT.length, 0, new byte[0]);
    assertThat(read(local(), table)).isNull();
    assertThat(read(local(), table, end(table.length, local().length + 1, ""))).isNull();
    assertThat(read(local(), table, end(table.length - 1, local().length, ""))).isNull();
    assertThat(read(local(), table, end(1L << 31, local().length, ""))).isNull();
    assertThat(read(local(), table, end(table.length, 1L << 31, ""))).isNull();
    assertThat(read(new byte[0])).isNull();
  }

  private @Nullable Map<String, Entry> read(byte[]... parts) throws IOException {
    return ZipDirectory.read(file(parts));
  }
}
