package org.kernelscope.hostile;

import static org.kernelscope.hostile.HostileFile.bomb;
import static org.kernelscope.hostile.HostileFile.broken;
import static org.kernelscope.hostile.HostileFile.changed;
import static org.kernelscope.hostile.HostileFile.cut;
import static org.kernelscope.hostile.HostileFile.joined;
import static org.kernelscope.hostile.HostileFile.noFiles;
import static org.kernelscope.hostile.HostileFile.zip;
import static org.kernelscope.hostile.HostileFile.zipWithOneNameTwice;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipInputStream;
import org.kernelscope.hostile.HostileFile.Content;
import org.kernelscope.hostile.HostileFile.Entry;
import org.kernelscope.hostile.HostileFile.Reader;
import org.kernelscope.store.imports.Fixtures;
import org.kernelscope.store.imports.OnnxModel;
import org.kernelscope.store.imports.TorchFiles;

/** Networks of DL4J, Keras, PyTorch, as ONNX and safetensors that no reader may take. */
final class HostileNetworks {

  private static final String DL4J = "network.zip";
  private static final String CONFIGURATION = "configuration.json";
  private static final String COEFFICIENTS = "coefficients.bin";
  private static final String HDF5 = "network.h5";
  private static final String KERAS = "network.keras";
  private static final String ONNX = "network.onnx";
  private static final String SAFETENSORS = "network.safetensors";
  private static final String TORCH = "network.pt";

  private static final String GOOD_HEADER =
      "{'w':{'dtype':'F32','shape':[1,1,3,3],'data_offsets':[0,36]}}";

  private HostileNetworks() {}

  static List<HostileFile> all() {
    List<HostileFile> all = new ArrayList<>();
    all.addAll(dl4j());
    all.addAll(hdf5());
    all.addAll(keras());
    all.addAll(onnx());
    all.addAll(safetensors());
    all.addAll(torch());
    return all;
  }

  static List<HostileFile> good() {
    return List.of(
        network("good", DL4J, dl4jNetwork()),
        network("good", HDF5, fixture("keras2-weights.h5")),
        network("good", KERAS, fixture("keras3.keras")),
        network("good", ONNX, onnx(OnnxModel.counting("w", 0, 1, 1, 3, 3))),
        network("good", SAFETENSORS, safetensors(GOOD_HEADER)),
        network("good", TORCH, fixture("torch.pt")),
        network("good", "network.pth", fixture("torch-old.pt")),
        pickle("good by hand", TorchFiles.dictionary("conv.weight", TorchFiles.tensor())));
  }

  private static HostileFile network(String what, String name, byte[] bytes) {
    return broken(Reader.NETWORK, what, name, bytes);
  }

  private static HostileFile network(String what, String name, Content content) {
    return new HostileFile(Reader.NETWORK, what, name, content);
  }

  static byte[] fixture(String name) {
    try {
      return Files.readAllBytes(Fixtures.file(name));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  // ---- DL4J

  static byte[] dl4jNetwork() {
    return HostileData.read("/golden/fconv_checkpoint.zip");
  }

  private static byte[] ofDl4j(String entry) {
    try (InputStream in =
            HostileNetworks.class.getResourceAsStream("/golden/fconv_checkpoint.zip");
        ZipInputStream zip = new ZipInputStream(in)) {
      while (!zip.getNextEntry().getName().equals(entry)) {
        zip.closeEntry();
      }
      return zip.readAllBytes();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<HostileFile> dl4j() {
    byte[] whole = dl4jNetwork();
    String configuration = new String(ofDl4j(CONFIGURATION), StandardCharsets.UTF_8);
    byte[] weights = ofDl4j(COEFFICIENTS);
    List<HostileFile> all = new ArrayList<>();
    all.addAll(cut(Reader.NETWORK, DL4J, whole, 0, 1, 4, 30, 60, 1000, whole.length / 2, -22, -1));
    all.addAll(noFiles(Reader.NETWORK, DL4J));
    String layer =
        "{\"layer\": {\"@class\": \"org.deeplearning4j.nn.conf.layers.ActivationLayer\"}}";
    String[][] configurations = {
      {"null", "null"},
      {"a list", "[]"},
      {"nothing", ""},
      {"half of it", configuration.substring(0, configuration.length() / 2)},
      {"lists a hundred thousand deep", "[".repeat(100_000)},
      {"objects nested beyond any network", "{\"a\":".repeat(500) + "1" + "}".repeat(500)},
      {
        "as deep in a layer",
        configuration.replaceFirst(
            "\"confs\"", "\"deep\": " + "[".repeat(900) + "]".repeat(900) + ", \"confs\"")
      },
      {"five million objects", "{\"confs\": [" + "{},".repeat(5_000_000) + "{}]}"},
      {"a hundred thousand layers", "{\"confs\": [" + (layer + ",").repeat(100_000) + layer + "]}"},
      {"as many vertices", "{\"networkInputs\": [], \"vertices\": {" + vertices(20_000) + "}}"},
      {
        "a layer wider than memory",
        configuration.replaceAll("\"nin\" : \\d+", "\"nin\" : 2147483647")
      },
      {"a layer of -1 channels", configuration.replaceAll("\"nin\" : \\d+", "\"nin\" : -1")},
      {
        "kernels of 2147483647 pixels",
        configuration.replaceAll("\"kernelSize\" : \\d+", "\"kernelSize\" : 2147483647")
      },
      {
        "kernels of -1 pixels",
        configuration.replaceAll("\"kernelSize\" : \\d+", "\"kernelSize\" : -1")
      },
      {
        "kernels of NaN pixels",
        configuration.replaceAll("\"kernelSize\" : \\d+", "\"kernelSize\" : NaN")
      },
      {
        "a layer that is no layer",
        configuration.replace(
            "org.kernelscope.nn.layer.KernelConvolution\"", "org.nd4j.linalg.factory.Nd4j\"")
      },
      {
        "an updater that is a process",
        configuration
            .replace("org.deeplearning4j.nn.conf.layers.OutputLayer", "java.lang.ProcessBuilder")
            .replace("KernelConvolution\"", "Evil\"")
      },
    };
    for (String[] odd : configurations) {
      all.add(
          network(
              "a configuration of " + odd[0],
              DL4J,
              zip(new Entry(CONFIGURATION, odd[1]), new Entry(COEFFICIENTS, weights))));
    }
    all.add(
        network(
            "a configuration of two gigabytes",
            DL4J,
            bomb(CONFIGURATION, "{\"confs\": \"", 1L << 31, new Entry(COEFFICIENTS, weights))));
    all.add(network("no weights", DL4J, zip(new Entry(CONFIGURATION, configuration))));
    Entry good = new Entry(CONFIGURATION, configuration);
    for (int length : new int[] {0, 1, 2, 10, 20, 60, weights.length / 2, weights.length - 1}) {
      all.add(
          network(
              "weights cut to %d bytes".formatted(length),
              DL4J,
              zip(good, new Entry(COEFFICIENTS, Arrays.copyOf(weights, length)))));
    }
    // The length of the shape information is a long after a text of ten or eighteen letters.
    int length = 2 + (((weights[0] & 0xff) << 8) | (weights[1] & 0xff));
    all.add(
        network(
            "weights whose shape is longer than memory",
            DL4J,
            zip(
                good,
                new Entry(COEFFICIENTS, changed(weights, length, 0x7f, 0xff, 0xff, 0xff, 0xff)))));
    all.add(
        network(
            "weights of a negative length",
            DL4J,
            zip(good, new Entry(COEFFICIENTS, changed(weights, length, 0x80, 0, 0, 0)))));
    byte[] nan = weights.clone();
    // Big-endian numbers are all that is behind the shape.
    for (int i = nan.length - 4; i > 200; i -= 4) {
      ByteBuffer.wrap(nan).putFloat(i, Float.NaN);
    }
    all.add(network("weights of nothing but NaN", DL4J, zip(good, new Entry(COEFFICIENTS, nan))));
    all.add(network("weights of two gigabytes", DL4J, bomb(COEFFICIENTS, "", 1L << 31, good)));
    all.add(network("a word in place of its entries", DL4J, zip(new Entry("word", "PK"))));
    return all;
  }

  private static String vertices(int count) {
    StringBuilder vertices = new StringBuilder("\"v\": {}");
    for (int i = 0; i < count; i++) {
      vertices.append(",\"v").append(i).append("\": {}");
    }
    return vertices.toString();
  }

  // ---- Keras

  private static List<HostileFile> hdf5() {
    byte[] whole = fixture("keras2-weights.h5");
    List<HostileFile> all = new ArrayList<>();
    all.addAll(
        cut(
            Reader.NETWORK,
            HDF5,
            whole,
            0,
            1,
            7,
            8,
            9,
            12,
            16,
            24,
            48,
            95,
            96,
            136,
            512,
            800,
            2048));
    all.addAll(noFiles(Reader.NETWORK, HDF5));
    all.add(network("version 77", HDF5, changed(whole, 8, 77)));
    all.add(network("addresses of 255 bytes", HDF5, changed(whole, 13, 255, 255)));
    all.add(network("a root beyond the file", HDF5, changed(whole, 64, -1, -1, -1, 0x7f)));
    all.add(network("a root in its own head", HDF5, changed(whole, 64, 0, 0, 0, 0, 0, 0, 0, 0)));
    byte[] damaged = whole.clone();
    Arrays.fill(damaged, 96, 1200, (byte) 0xff);
    all.add(network("255 in place of its groups", HDF5, damaged));
    Arrays.fill(damaged, 96, 1200, (byte) 0);
    all.add(network("zeros in place of its groups", HDF5, damaged));
    all.add(network("a file without kernels", HDF5, fixture("not-keras.h5")));
    all.add(
        network("a magic number and zeros", HDF5, joined(Arrays.copyOf(whole, 8), new byte[4096])));
    return all;
  }

  private static List<HostileFile> keras() {
    byte[] whole = fixture("keras3.keras");
    byte[] weights = fixture("keras3.weights.h5");
    List<HostileFile> all = new ArrayList<>();
    all.addAll(cut(Reader.NETWORK, KERAS, whole, 0, 4, 30, whole.length / 2, -22, -1));
    String file = "model.weights.h5";
    Entry good = new Entry(file, weights);
    all.add(
        network(
            "a configuration of a gigabyte",
            KERAS,
            bomb("config.json", "{\"a\": \"", 1L << 30, good)));
    all.add(
        network("weights of two gigabytes", KERAS, bomb(file, "\u0089HDF\r\n\u001a\n", 1L << 31)));
    all.add(network("no weights", KERAS, zip(new Entry("config.json", "{}"))));
    all.add(network("a text for weights", KERAS, zip(new Entry(file, "weights"))));
    all.add(
        network(
            "weights twice",
            KERAS,
            zipWithOneNameTwice(new Entry(file, "1"), new Entry("other.weights.h5", "2"))));
    all.add(network("weights cut short", KERAS, zip(new Entry(file, Arrays.copyOf(weights, 500)))));
    return all;
  }

  // ---- ONNX

  private static byte[] onnx(OnnxModel tensor) {
    return OnnxModel.model(OnnxModel.graph(List.of(OnnxModel.conv("c", "w")), List.of(tensor)))
        .toBytes();
  }

  /** Weights of the one convolution, which claim this shape. */
  private static OnnxModel tensor(long... shape) {
    OnnxModel tensor = new OnnxModel();
    for (long extent : shape) {
      tensor.number(1, extent);
    }
    return tensor.number(2, 1).text(8, "w");
  }

  private static OnnxModel outside(String location, String offset, String length) {
    return tensor(1, 1, 3, 3)
        .number(14, 1)
        .message(13, new OnnxModel().text(1, "location").text(2, location))
        .message(13, new OnnxModel().text(1, "offset").text(2, offset))
        .message(13, new OnnxModel().text(1, "length").text(2, length));
  }

  private static List<HostileFile> onnx() {
    byte[] whole = onnx(OnnxModel.counting("w", 0, 1, 1, 3, 3));
    List<HostileFile> all = new ArrayList<>();
    all.addAll(cut(Reader.NETWORK, ONNX, whole, 0, 1, 2, 3, 4, 5, 10, 20, 40, -36, -20, -1));
    all.addAll(noFiles(Reader.NETWORK, ONNX));
    byte[] start = {8, 8, 0x3a};
    all.add(
        network(
            "a length of eleven bytes",
            ONNX,
            joined(start, new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1})));
    all.add(
        network("a graph beyond the file", ONNX, joined(start, new byte[] {-1, -1, -1, -1, 7})));
    all.add(
        network(
            "a graph of a negative length",
            ONNX,
            joined(start, new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, 1})));
    all.add(network("no graph", ONNX, new byte[] {8, 8, 0x12, 1, 'x'}));
    for (long[] shape :
        new long[][] {
          {1, 1, 3, 4},
          {-1, 1, 3, 3},
          {0, 1, 3, 3},
          {Long.MAX_VALUE, 1, 3, 3},
          {1L << 62, 4, 3, 3},
          {1 << 20, 1 << 20, 3, 3},
          {1, 1, 46341, 46341},
          {1, 1, 3, 3, 3, 3, 3, 3}
        }) {
      all.add(
          network(
              "the shape " + Arrays.toString(shape),
              ONNX,
              onnx(tensor(shape).bytes(9, new byte[36]))));
    }
    all.add(
        network(
            "fewer numbers than its shape", ONNX, onnx(tensor(1, 1, 3, 3).bytes(9, new byte[35]))));
    all.add(network("no numbers", ONNX, onnx(tensor(1, 1, 3, 3))));
    byte[] nan = new byte[36];
    Arrays.fill(nan, (byte) 0xff);
    all.add(network("nothing but NaN", ONNX, onnx(tensor(1, 1, 3, 3).bytes(9, nan))));
    for (String location :
        List.of(
            "../../../../etc/passwd",
            "/etc/passwd",
            "/dev/zero",
            "..",
            "",
            "nowhere.bin",
            "a/../../b",
            "C:\\weights",
            "w\u0000eights")) {
      all.add(
          network(
              "weights in " + location.replace('\0', '0'),
              ONNX,
              onnx(outside(location, "0", "36"))));
    }
    for (String[] part :
        new String[][] {
          {"-1", "36"},
          {"0", "-36"},
          {"9223372036854775807", "36"},
          {"0", "9223372036854775807"},
          {"x", "y"},
          {"8", "36"}
        }) {
      all.add(
          network(
              "weights from %s, %s bytes".formatted(part[0], part[1]),
              ONNX,
              file -> {
                Files.write(file.resolveSibling("weights.bin"), new byte[40]);
                Files.write(file, onnx(outside("weights.bin", part[0], part[1])));
              }));
    }
    all.add(
        network(
            "weights through a link out of the folder",
            ONNX,
            file -> {
              Path other = file.toAbsolutePath().getParent().resolveSibling("outside");
              Files.createDirectories(other);
              Files.write(other.resolve("secret"), new byte[36]);
              Files.createSymbolicLink(file.resolveSibling("weights.bin"), other.resolve("secret"));
              Files.write(file, onnx(outside("weights.bin", "0", "36")));
            }));
    all.add(
        network(
            "weights through a link to a folder outside",
            ONNX,
            file -> {
              Path other = file.toAbsolutePath().getParent().resolveSibling("outside");
              Files.createDirectories(other);
              Files.write(other.resolve("secret"), new byte[36]);
              Files.createSymbolicLink(file.resolveSibling("weights"), other);
              Files.write(file, onnx(outside("weights/secret", "0", "36")));
            }));
    for (HostileFile none : noFiles(Reader.NETWORK, "weights.bin")) {
      all.add(
          network(
              "weights that are " + none.what(),
              ONNX,
              file -> {
                none.content().writeTo(file.resolveSibling("weights.bin"));
                Files.write(file, onnx(outside("weights.bin", "0", "36")));
              }));
    }
    OnnxModel deep = OnnxModel.graph(List.of(), List.of());
    for (int i = 0; i < 2_000; i++) {
      OnnxModel branch = OnnxModel.attribute("then_branch").message(6, deep);
      deep = OnnxModel.graph(List.of(OnnxModel.node("If", "i", List.of("x"), branch)), List.of());
    }
    all.add(network("graphs two thousand deep", ONNX, OnnxModel.model(deep).toBytes()));
    OnnxModel own =
        new OnnxModel()
            .text(1, "Own")
            .message(7, OnnxModel.node("Own", "again", List.of("x")).text(7, "own"))
            .text(10, "own");
    all.add(
        network(
            "a function that calls itself",
            ONNX,
            OnnxModel.model(
                    OnnxModel.graph(
                        List.of(OnnxModel.node("Own", "o", List.of("x")).text(7, "own")),
                        List.of()),
                    own)
                .toBytes()));
    List<OnnxModel> functions = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      OnnxModel next = OnnxModel.node("F" + (i + 1), "a", List.of("x")).text(7, "own");
      functions.add(
          new OnnxModel().text(1, "F" + i).message(7, next).message(7, next).text(10, "own"));
    }
    all.add(
        network(
            "functions that double forty times",
            ONNX,
            OnnxModel.model(
                    OnnxModel.graph(
                        List.of(OnnxModel.node("F0", "o", List.of("x")).text(7, "own")), List.of()),
                    functions.toArray(OnnxModel[]::new))
                .toBytes()));
    OnnxModel chain = OnnxModel.graph(chain(5_000), List.of());
    all.add(
        network(
            "weights that are five thousand nodes away", ONNX, OnnxModel.model(chain).toBytes()));
    OnnxModel ring =
        OnnxModel.graph(
            List.of(
                OnnxModel.node("Identity", "a", List.of("b-out")),
                OnnxModel.node("Identity", "b", List.of("a-out")),
                OnnxModel.conv("c", "a-out")),
            List.of());
    all.add(network("weights that go round in a ring", ONNX, OnnxModel.model(ring).toBytes()));
    return all;
  }

  private static List<OnnxModel> chain(int length) {
    List<OnnxModel> nodes = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      nodes.add(OnnxModel.node("Identity", "n" + i, List.of("n%d-out".formatted(i + 1))));
    }
    nodes.add(OnnxModel.conv("c", "n0-out"));
    return nodes;
  }

  // ---- safetensors

  static byte[] safetensors(long length, String header, int values) {
    ByteBuffer start = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    return joined(start.array(), header.getBytes(StandardCharsets.UTF_8), new byte[values]);
  }

  private static byte[] safetensors(String header) {
    String text = header.replace('\'', '"');
    return safetensors(text.length(), text, 36);
  }

  private static List<HostileFile> safetensors() {
    String good = GOOD_HEADER;
    byte[] whole = safetensors(good);
    List<HostileFile> all = new ArrayList<>();
    all.addAll(cut(Reader.NETWORK, SAFETENSORS, whole, 0, 1, 7, 8, 9, 20, -37, -36, -35, -1));
    all.addAll(noFiles(Reader.NETWORK, SAFETENSORS));
    for (long length :
        new long[] {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 31, 1_000_000, 99}) {
      all.add(
          network(
              "a header of %d bytes".formatted(length),
              SAFETENSORS,
              safetensors(length, good.replace('\'', '"'), 36)));
    }
    for (String odd :
        List.of(
            "[]",
            "null",
            "{'w':null}",
            "{'w':{}}",
            "{'w':[1,2]}",
            good.replace("[0,36]", "[36,0]"),
            good.replace("[0,36]", "[0,40]"),
            good.replace("[0,36]", "[-36,0]"),
            good.replace("[0,36]", "[0,9223372036854775807]"),
            good.replace("[0,36]", "[9223372036854775807,9223372036854775807]"),
            good.replace("[0,36]", "[0,1e9]"),
            good.replace("[0,36]", "[0]"),
            good.replace("[1,1,3,3]", "[2,1,3,3]"),
            good.replace("[1,1,3,3]", "[4611686018427387904,4,3,3]"),
            good.replace("[1,1,3,3]", "[65536,65536,65536,65536]"),
            good.replace("[1,1,3,3]", "[-1,-1,3,3]"),
            good.replace("[1,1,3,3]", "[0,1,3,3]"),
            good.replace("[1,1,3,3]", "[1,1,1,9]"),
            good.replace("[1,1,3,3]", "'9'"),
            good.replace("'F32'", "'F99'"),
            good.replace("'F32'", "7"),
            good.replace("}}", "},'w':{'dtype':'F32','shape':[1,1,3,3],'data_offsets':[0,36]}}"),
            "{'w':" + "[".repeat(100_000),
            "{'__metadata__':" + "{'a':".repeat(100_000),
            "{'" + "w".repeat(1_000_000) + "':7}",
            good + good)) {
      String what = odd.length() > 70 ? odd.substring(0, 70) + "…" : odd;
      all.add(network(what, SAFETENSORS, safetensors(odd)));
    }
    byte[] nan = whole.clone();
    Arrays.fill(nan, nan.length - 36, nan.length, (byte) 0xff);
    all.add(network("nothing but NaN", SAFETENSORS, nan));
    return all;
  }

  // ---- PyTorch

  private static HostileFile pickle(String what, byte[]... parts) {
    return network(
        what, TORCH, file -> TorchFiles.archive(file, TorchFiles.pickle((Object[]) parts)));
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static List<HostileFile> torch() {
    List<HostileFile> all = new ArrayList<>();
    byte[] whole = fixture("torch.pt");
    all.addAll(
        cut(Reader.NETWORK, TORCH, whole, 0, 1, 2, 4, 29, 30, 60, whole.length / 2, -22, -1));
    byte[] stream = fixture("torch-old.pt");
    all.addAll(cut(Reader.NETWORK, "network.pth", stream, 1, 2, 3, 13, 20, 100, 300, -200, -1));
    all.addAll(noFiles(Reader.NETWORK, TORCH));
    for (String name :
        List.of(
            "hostile_deep.pt",
            "hostile_negative_stride.pt",
            "hostile_offset_beyond.pt",
            "hostile_os_system.pt",
            "hostile_sizes_overflow.pt",
            "hostile_storage_lies.pt",
            "hostile_zero_strides_huge.pt",
            "before_0_4.pth",
            "middle_endian.pt",
            "truncated.pt")) {
      all.add(network(name, name, fixture("torch/" + name)));
    }
    all.add(
        pickle(
            "a call of os.system",
            TorchFiles.call("os", "system", TorchFiles.text("touch owned"))));
    all.add(pickle("a call of eval", TorchFiles.call("builtins", "eval", TorchFiles.text("1"))));
    all.add(pickle("no opcodes", new byte[0]));
    all.add(pickle("opcodes that do not exist", latin("\u00ff\u00fe\u00fd")));
    all.add(pickle("a text of four thousand million", latin("X\u00ff\u00ff\u00ff\u00ff")));
    all.add(
        pickle(
            "a text of 64 bits", latin("\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f")));
    all.add(
        pickle(
            "bytes of 64 bits", latin("\u008e\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f")));
    all.add(pickle("a number of 2 gigabytes", latin("\u008b\u00ff\u00ff\u00ff\u007f")));
    all.add(pickle("a number below nothing", latin("\u008b\u00ff\u00ff\u00ff\u00ff")));
    all.add(pickle("a memo at four thousand million", latin("}r\u00ff\u00ff\u00ff\u00ff")));
    all.add(pickle("a memo that nobody wrote", latin("j\u00ff\u00ff\u00ff\u007f")));
    all.add(pickle("more taken than there is", latin("0000")));
    all.add(pickle("a mark that is not there", latin("t")));
    all.add(
        pickle("lists a hundred thousand deep", latin("]".repeat(100_000) + "a".repeat(99_999))));
    all.add(pickle("tuples that double forty times", latin("]" + "2\u0086".repeat(40))));
    all.add(pickle("a list in itself", latin("]q\u0000h\u0000a")));
    all.add(pickle("a number of a million digits", latin("L" + "9".repeat(1_000_000) + "L\n")));
    for (long[] shape :
        new long[][] {
          {-4, 3, 5, 5}, {1L << 40, 3, 5, 5}, {Long.MAX_VALUE, 2, 5, 5}, {4, 3, 5, 500}
        }) {
      all.add(
          pickle(
              "a tensor of " + Arrays.toString(shape),
              TorchFiles.dictionary(
                  "conv.weight",
                  TorchFiles.tensor(
                      TorchFiles.storage(),
                      TorchFiles.whole(0),
                      TorchFiles.integers(shape),
                      TorchFiles.integers(75, 25, 5, 1)))));
    }
    for (String key : List.of("../../../../etc/passwd", "/etc/passwd", "1", "\u0000", "")) {
      all.add(
          pickle(
              "numbers in " + key.replace('\0', '0'),
              TorchFiles.dictionary(
                  "conv.weight", TorchFiles.tensor(TorchFiles.storage("FloatStorage", key, 300)))));
    }
    all.add(
        network(
            "a pickle of a gigabyte",
            TORCH,
            bomb("archive/data.pkl", "\u0080\u0002", 1L << 30, new Entry("archive/version", "3"))));
    all.add(
        network(
            "one storage twice",
            TORCH,
            zipWithOneNameTwice(
                new Entry("archive/data.pkl", "1"), new Entry("archive/data.abc", "2"))));
    return all;
  }
}
