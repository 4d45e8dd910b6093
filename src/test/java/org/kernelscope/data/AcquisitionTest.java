package org.kernelscope.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcquisitionTest {

  private static final byte[] TRAIN_IMAGES = IdxFileTest.idx(new int[] {2, 1, 1}, 9, 8);
  private static final byte[] TRAIN_LABELS = IdxFileTest.idx(new int[] {2}, 1, 0);
  private static final byte[] TEST_IMAGES = IdxFileTest.idx(new int[] {1, 1, 1}, 7);
  private static final byte[] TEST_LABELS = IdxFileTest.idx(new int[] {1}, 1);

  @TempDir Path folder;

  private final Download download = new Download((stage, done, total) -> {}, () -> false);
  private Loopback server;
  private Path into;

  @BeforeEach
  void start() throws IOException {
    server = new Loopback();
    into = folder.resolve("into");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void fetchesAnIdxSetFromItsHome() throws IOException {
    Acquisition acquisition = new Acquisition(idxEntry(server.url("home/")), into);
    assertThat(acquisition.isDone()).isFalse();

    acquisition.fetch(download);

    assertThat(acquisition.isDone()).isTrue();
    assertThat(new IdxFolder(into).read("x", 2).train().labels()).containsExactly(1, 0);
  }

  @Test
  void fetchesFromAMirror() throws IOException {
    Catalogue.Entry entry = idxEntry(server.url("home/"));
    Map<String, byte[]> moved = new LinkedHashMap<>();
    server.files.forEach((path, bytes) -> moved.put(path.replace("home/", "mirror/x/"), bytes));
    server.files.clear();
    server.files.putAll(moved);

    new Acquisition(entry, into).fetch(download, server.url("mirror/x").toString());

    assertThat(new IdxFolder(into).isComplete()).isTrue();
  }

  @Test
  void doesNotFetchAgainWhatIsThere() throws IOException {
    Acquisition acquisition = new Acquisition(idxEntry(server.url("home/")), into);
    acquisition.fetch(download);
    Files.delete(into.resolve("t10k-labels-idx1-ubyte.gz"));
    server.requests.clear();

    acquisition.fetch(download);

    assertThat(server.requests)
        .extracting(Loopback.Request::path)
        .containsExactly("home/t10k-labels-idx1-ubyte.gz");
  }

  @Test
  void takesUnpackedFilesFromAFolder() throws IOException {
    Catalogue.Entry entry = idxEntry(server.url("home/"));
    Path from = Files.createDirectory(folder.resolve("from"));
    Files.write(from.resolve("train-images-idx3-ubyte"), TRAIN_IMAGES);
    Files.write(from.resolve("train-labels-idx1-ubyte"), TRAIN_LABELS);
    Files.write(from.resolve("t10k-images-idx3-ubyte"), TEST_IMAGES);
    Files.write(from.resolve("t10k-labels-idx1-ubyte"), TEST_LABELS);

    new Acquisition(entry, into).fetch(download, from.toString());

    assertThat(new IdxFolder(into).read("x", 2).test().labels()).containsExactly(1);
    assertThat(server.requests).isEmpty();
  }

  @Test
  void refusesAFolderWithAnotherSet() throws IOException {
    Catalogue.Entry entry = idxEntry(server.url("home/"));
    Path from = Files.createDirectory(folder.resolve("from"));
    Files.write(from.resolve("train-images-idx3-ubyte"), TEST_IMAGES);
    Files.write(from.resolve("train-labels-idx1-ubyte"), TEST_LABELS);
    Files.write(from.resolve("t10k-images-idx3-ubyte"), TEST_IMAGES);
    Files.write(from.resolve("t10k-labels-idx1-ubyte"), TEST_LABELS);

    assertThatThrownBy(() -> new Acquisition(entry, into).fetch(download, from.toString()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(from.toString())
        .hasMessageContaining("expected tiny, which has 2 training")
        .hasMessageContaining("found 1 training");
    assertThat(into).doesNotExist();
  }

  @Test
  void refusesAPlaceThatIsNone() {
    Acquisition acquisition = new Acquisition(idxEntryWithoutServer(), into);
    for (String nowhere : List.of("no/such/folder", "http://", "http://a b/", "file:nowhere")) {
      assertThatThrownBy(() -> acquisition.fetch(download, nowhere))
          .as(nowhere)
          .isInstanceOf(BadInputException.class);
    }
  }

  @Test
  void unpacksOnlyTheFilesItKnowsAndNothingOutsideItsFolder() throws IOException {
    Catalogue.Entry entry = cifarEntry(server.url("cifar-10-binary.tar.gz"));

    new Acquisition(entry, into).fetch(download);

    assertThat(Catalogue.read(into, "c", 0).train().labels()).containsExactly(0, 1, 2, 3, 4);
    assertThat(folder.resolve("evil.bin")).doesNotExist();
    try (var files = Files.list(into)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "data_batch_1.bin",
              "data_batch_2.bin",
              "data_batch_3.bin",
              "data_batch_4.bin",
              "data_batch_5.bin",
              "test_batch.bin");
    }
  }

  @Test
  void takesAnArchiveFromAFolderIfItIsTheRightOne() throws IOException {
    Catalogue.Entry entry = cifarEntry(server.url("cifar-10-binary.tar.gz"));
    Path from = Files.createDirectory(folder.resolve("from"));
    Path archive = from.resolve("cifar-10-binary.tar.gz");
    Files.write(archive, server.files.get("cifar-10-binary.tar.gz"));

    new Acquisition(entry, into).fetch(download, from.toString());
    assertThat(new Acquisition(entry, into).isDone()).isTrue();
    assertThat(archive).exists();

    Files.write(archive, new byte[] {1, 2, 3});
    assertThatThrownBy(
            () -> new Acquisition(entry, folder.resolve("other")).fetch(download, from.toString()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("cifar-10-binary.tar.gz: expected a file with SHA-256");
  }

  @Test
  void aBrokenArchiveIsNamed() throws IOException {
    Path archive = Files.write(folder.resolve("broken.tar.gz"), new byte[] {31, -117, 8, 0});
    assertThatThrownBy(() -> Archive.extract(archive, java.util.Set.of("a"), into))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("broken.tar.gz");
  }

  private Catalogue.Entry idxEntry(URI home) throws IOException {
    List<Catalogue.RemoteFile> files =
        List.of(
            serve(home, "train-images-idx3-ubyte.gz", IdxFileTest.gzip(TRAIN_IMAGES)),
            serve(home, "train-labels-idx1-ubyte.gz", IdxFileTest.gzip(TRAIN_LABELS)),
            serve(home, "t10k-images-idx3-ubyte.gz", IdxFileTest.gzip(TEST_IMAGES)),
            serve(home, "t10k-labels-idx1-ubyte.gz", IdxFileTest.gzip(TEST_LABELS)));
    return new Catalogue.Entry("tiny", "Tiny", 1, 1, 1, 2, 2, 1, "nobody", "none", files);
  }

  private static Catalogue.Entry idxEntryWithoutServer() {
    URI url = URI.create("http://localhost/train-images-idx3-ubyte.gz");
    return new Catalogue.Entry(
        "tiny",
        "Tiny",
        1,
        1,
        1,
        2,
        2,
        1,
        "nobody",
        "none",
        List.of(new Catalogue.RemoteFile(url, "0", 1)));
  }

  private Catalogue.Entry cifarEntry(URI home) throws IOException {
    Map<String, byte[]> members = new LinkedHashMap<>();
    members.put("cifar-10-batches-bin/readme.html", new byte[5]);
    members.put("../evil.bin", new byte[5]);
    for (int i = 1; i <= 5; i++) {
      members.put("cifar-10-batches-bin/data_batch_" + i + ".bin", CifarFileTest.records(i - 1));
    }
    members.put("cifar-10-batches-bin/test_batch.bin", CifarFileTest.records(9));
    Path archive = folder.resolve("made.tar.gz");
    try (OutputStream out = Files.newOutputStream(archive);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out))) {
      for (Map.Entry<String, byte[]> member : members.entrySet()) {
        TarArchiveEntry header = new TarArchiveEntry(member.getKey(), true);
        header.setSize(member.getValue().length);
        tar.putArchiveEntry(header);
        tar.write(member.getValue());
        tar.closeArchiveEntry();
      }
    }
    Catalogue.RemoteFile file =
        serve(home.resolve("."), "cifar-10-binary.tar.gz", Files.readAllBytes(archive));
    return new Catalogue.Entry(
        "cifar-tiny", "Tiny", 32, 32, 3, 10, 5, 1, "nobody", "none", List.of(file));
  }

  private Catalogue.RemoteFile serve(URI home, String name, byte[] content) throws IOException {
    server.files.put((home.getPath() + name).substring(1), content);
    Path copy = Files.write(folder.resolve("copy"), content);
    return new Catalogue.RemoteFile(URI.create(home + name), Sha256.of(copy), content.length);
  }
}
