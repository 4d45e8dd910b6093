package org.kernelscope.hostile;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipFile;
import org.kernelscope.data.BadInputException;
import org.kernelscope.data.Catalogue;
import org.kernelscope.data.glyph.GlyphSet;
import org.kernelscope.experiment.library.ImportedKernels;
import org.kernelscope.experiment.library.PriorFile;
import org.kernelscope.experiment.study.Sweep;
import org.kernelscope.nn.Architecture;
import org.kernelscope.nn.ConvNet;
import org.kernelscope.nn.Network;
import org.kernelscope.nn.Optimisation;
import org.kernelscope.store.KernelFiles;
import org.kernelscope.store.imports.Fixtures;

/**
 * The readers of the program, as somebody meets them who makes up files: each is given a folder
 * with one file in it, and reads that or refuses it in a sentence.
 */
enum FuzzedReader {
  IDX("train-images-idx3-ubyte") {
    @Override
    List<byte[]> seeds() {
      return List.of(HostileData.images(), HostileData.gzip(HostileData.images()));
    }

    @Override
    Map<String, byte[]> companions() {
      return HostileData.idx();
    }

    @Override
    void read(Path file) {
      new Catalogue(file.getParent(), file.getParent()).load(file.getParent().toString());
    }

    /** A wrong number of images is a fault of the labels. */
    @Override
    String named(Path file) {
      return "train-";
    }
  },
  CIFAR("data_batch_3.bin") {
    @Override
    List<byte[]> seeds() {
      return List.of(new byte[HostileData.RECORD]);
    }

    @Override
    Map<String, byte[]> companions() {
      return HostileData.cifar();
    }

    @Override
    void read(Path file) throws IOException {
      IDX.read(file);
    }
  },
  FONT("Letters.ttf") {
    @Override
    List<byte[]> seeds() {
      return List.of(HostileData.read("/org/kernelscope/data/glyph/Mono.ttf"));
    }

    @Override
    void read(Path file) {
      Path folder = file.getParent();
      GlyphSet.render(new GlyphSet.Recipe(List.of(folder), "AB", 2, 2, 1), (stage, i, n) -> {});
    }

    @Override
    String named(Path file) {
      return String.valueOf(file.getParent());
    }
  },
  NPY("kernels.npy") {
    @Override
    List<byte[]> seeds() {
      return List.of(HostileArrays.kernels());
    }

    @Override
    void read(Path file) throws IOException {
      KernelFiles.read(file);
    }
  },
  NPZ("kernels.npz") {
    @Override
    List<byte[]> seeds() {
      return List.of(
          HostileFile.zip(
              new HostileFile.Entry("a.npy", HostileArrays.kernels()),
              new HostileFile.Entry("provenance.json", "{\"a\": {\"from\": \"tests\"}}")));
    }

    @Override
    void read(Path file) throws IOException {
      KernelFiles.survey(file);
    }
  },
  PRIOR("prior.dwp") {
    @Override
    List<byte[]> seeds() {
      return List.of(HostileArrays.prior(HostileArrays.gaussian()));
    }

    @Override
    void read(Path file) throws IOException {
      PriorFile.read(file);
    }
  },
  SPEC("grid.json") {
    @Override
    List<byte[]> seeds() {
      String grid = "{\"of\": " + HostileSpecs.VALID + ", \"vary\": [{\"seed\": [1, 2]}]}";
      return List.of(bytes(HostileSpecs.VALID), bytes(grid));
    }

    @Override
    void read(Path file) throws IOException {
      Sweep.read(file).runs();
    }
  },
  DL4J("network.zip") {
    @Override
    List<byte[]> seeds() {
      return List.of(HostileNetworks.dl4jNetwork());
    }
  },
  CHECKPOINT("checkpoint.zip") {
    @Override
    List<byte[]> seeds() {
      try (ConvNet network = ConvNet.create(architecture(), Optimisation.ADAM, 1e-3, 0)) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        network.save(out);
        return List.of(out.toByteArray());
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    void read(Path file) throws IOException {
      ConvNet.load(architecture(), Optimisation.ADAM, file).close();
    }
  },
  HDF5("network.h5") {
    @Override
    List<byte[]> seeds() {
      return List.of(
          HostileNetworks.fixture("keras2-weights.h5"),
          HostileNetworks.fixture("keras3.weights.h5"),
          ofKinds("nested.h5"));
    }
  },
  KERAS("network.keras") {
    @Override
    List<byte[]> seeds() {
      return List.of(HostileNetworks.fixture("keras3.keras"), ofKinds("wrappers.keras"));
    }
  },
  ONNX("network.onnx") {
    @Override
    List<byte[]> seeds() {
      return List.of(
          HostileNetworks.fixture("kinds.onnx"), HostileNetworks.fixture("outside.onnx"));
    }

    @Override
    Map<String, byte[]> companions() {
      return Map.of("outside.onnx.data", HostileNetworks.fixture("outside.onnx.data"));
    }
  },
  SAFETENSORS("network.safetensors") {
    @Override
    List<byte[]> seeds() {
      return List.of(HostileNetworks.fixture("torch.safetensors"));
    }
  },
  PYTORCH("network.pt") {
    @Override
    List<byte[]> seeds() {
      return List.of(HostileNetworks.fixture("torch.pt"), HostileNetworks.fixture("torch-old.pt"));
    }
  };

  private static final long MOST_BYTES = 500_000_000;

  private final String fileName;

  FuzzedReader(String fileName) {
    this.fileName = fileName;
  }

  /** Good files, from which others are made. */
  abstract List<byte[]> seeds();

  /** Files beside it, without which it would not be read. */
  Map<String, byte[]> companions() {
    return Map.of();
  }

  /** Reads the file in the way of networks, which are told apart by what is in them. */
  void read(Path file) throws IOException {
    ImportedKernels.read(file);
  }

  /** What a sentence must name. */
  String named(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static Architecture architecture() {
    return Network.FCONV.of(20, 20, 1, 3, List.of(2, 2));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] ofKinds(String name) {
    try (ZipFile kinds = new ZipFile(Fixtures.file("keras-kinds.zip").toFile())) {
      return kinds.getInputStream(kinds.getEntry(name)).readAllBytes();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Puts the companions into a folder. */
  void prepare(Path folder) throws IOException {
    for (Map.Entry<String, byte[]> file : companions().entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
  }

  /**
   * Reads a file of these bytes.
   *
   * @param folder a prepared one
   * @throws AssertionError when it is neither read nor refused in one sentence that names it, or
   *     takes more memory than it may
   */
  void tryToRead(byte[] bytes, Path folder) throws IOException {
    Path file = folder.resolve(fileName);
    Files.write(file, bytes);
    // The first time, classes may be loaded too.
    long allocated = allocated(file);
    if (allocated > MOST_BYTES) {
      allocated = allocated(file);
    }
    if (allocated > MOST_BYTES) {
      throw new AssertionError(this + ": more memory was allocated than one file may take");
    }
  }

  private long allocated(Path file) throws IOException {
    ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = memory.getCurrentThreadAllocatedBytes();
    try {
      read(file);
    } catch (BadInputException | IOException refusal) {
      // Checkpoints are refused by the latter.
      checkSentence(refusal, file);
    }
    return memory.getCurrentThreadAllocatedBytes() - before;
  }

  private void checkSentence(Exception refusal, Path file) {
    String sentence = String.valueOf(refusal.getMessage());
    if (!sentence.contains(named(file)) || !sentence.contains("expected")) {
      throw new AssertionError(
          "%s: no sentence about the file: %s".formatted(this, sentence), refusal);
    }
  }
}
