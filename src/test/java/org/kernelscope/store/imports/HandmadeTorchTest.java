package org.kernelscope.store.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kernelscope.store.imports.Fixtures.assertCountsUp;
import static org.kernelscope.store.imports.TorchFiles.archive;
import static org.kernelscope.store.imports.TorchFiles.bytes;
import static org.kernelscope.store.imports.TorchFiles.call;
import static org.kernelscope.store.imports.TorchFiles.dictionary;
import static org.kernelscope.store.imports.TorchFiles.integers;
import static org.kernelscope.store.imports.TorchFiles.little;
import static org.kernelscope.store.imports.TorchFiles.name;
import static org.kernelscope.store.imports.TorchFiles.numbers;
import static org.kernelscope.store.imports.TorchFiles.pickle;
import static org.kernelscope.store.imports.TorchFiles.storage;
import static org.kernelscope.store.imports.TorchFiles.stream;
import static org.kernelscope.store.imports.TorchFiles.tensor;
import static org.kernelscope.store.imports.TorchFiles.text;
import static org.kernelscope.store.imports.TorchFiles.tuple;
import static org.kernelscope.store.imports.TorchFiles.whole;
import static org.kernelscope.store.imports.TorchFiles.zip;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelscope.data.BadInputException;
import org.kernelscope.kernel.FilterBank;
import org.kernelscope.kernel.NetworkKernels;

/** Formats of earlier PyTorch versions, and descriptions of tensors that are not in the file. */
class HandmadeTorchTest {

  private final PyTorch torch = new PyTorch();

  @TempDir Path folder;

  private NetworkKernels read(byte[] pickle) throws IOException {
    return torch.read(archive(folder.resolve("network.pt"), pickle));
  }

  private static Arguments form(String what, byte[] network) {
    return Arguments.of(what, network);
  }

  static Stream<Arguments> formsOfOnce() {
    byte[] sizes = integers(4, 3, 5, 5);
    byte[] strides = integers(75, 25, 5, 1);
    return Stream.of(
        form("a state dict", dictionary("c.weight", tensor())),
        form(
            "a dictionary as Python 2 made it",
            call("collections", "OrderedDict", bytes("](](", text("c.weight"), tensor(), "ee"))),
        form(
            "a storage on a GPU",
            dictionary(
                "c.weight",
                tensor(
                    bytes(
                        tuple(
                            text("storage"),
                            name("torch.cuda", "FloatStorage"),
                            text("0"),
                            text("cuda:0"),
                            whole(300)),
                        "Q")))),
        form(
            "a parameter of 2017",
            dictionary(
                "c.weight",
                bytes(
                    call("torch.nn.parameter", "Parameter", tensor()),
                    tuple("\u0088", "\u0089", "N"),
                    "b"))),
        form(
            "the first way to rebuild a tensor",
            dictionary(
                "c.weight",
                call("torch._utils", "_rebuild_tensor", storage(), whole(0), sizes, strides))),
        form(
            "a size of its own class",
            dictionary(
                "c.weight", tensor(storage(), whole(0), call("torch", "Size", sizes), strides))),
        form(
            "bytes that the tensor gives a type",
            dictionary(
                "c.weight",
                call(
                    "torch._utils",
                    "_rebuild_tensor_v3",
                    storage("UntypedStorage", "0", 1200),
                    whole(0),
                    sizes,
                    strides,
                    "\u0089",
                    "N",
                    name("torch", "float32")))),
        form("a layer in a dictionary of its own", dictionary("c", dictionary("weight", tensor()))),
        form(
            "a call of a stranger beside it",
            dictionary(
                Map.of(
                    "c.weight",
                    tensor(),
                    "more",
                    call("posix", "system", text("touch KSPWNED"))))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("formsOfOnce")
  void aTensorIsReadInEveryFormThatItHasHad(String what, byte[] network) throws IOException {
    List<FilterBank> layers = read(pickle(network)).layers();
    assertThat(layers).hasSize(1);
    assertCountsUp(layers.get(0), "c", 4, 3, 5, 0);
    assertThat(Path.of("KSPWNED")).doesNotExist();
  }

  static Stream<Arguments> lies() {
    BigInteger beyond = BigInteger.ONE.shiftLeft(70);
    byte[] sizes = integers(4, 3, 5, 5);
    byte[] strides = integers(75, 25, 5, 1);
    byte[] zero = whole(0);
    return Stream.of(
        form("found none", tensor(storage("FloatStorage", "7", 300))),
        form("found none", tensor(storage("FloatStorage", "../../../etc/passwd", 300))),
        form("expected -5 numbers", tensor(storage("FloatStorage", "0", -5))),
        form("expected 301 numbers", tensor(storage("FloatStorage", "0", 301))),
        form("expected 151 numbers of type float64", tensor(storage("DoubleStorage", "0", 151))),
        form("numbers of type float32", tensor(storage("FloatStorage", "0", 1L << 62))),
        form("from number -1 on", tensor(storage(), whole(-1), sizes, strides)),
        form("from number 1 on", tensor(storage(), whole(1), sizes, strides)),
        form("on", tensor(storage(), whole(Long.MAX_VALUE), sizes, strides)),
        form("other things", tensor(storage(), whole(beyond), sizes, strides)),
        form("a view of", tensor(storage(), zero, integers(-4, 3, 5, 5), strides)),
        form("a view of", tensor(storage(), zero, integers(-4, -3, 5, 5), strides)),
        form("a view of", tensor(storage(), zero, integers(1L << 62, 4, 1, 1), strides)),
        form("a view of", tensor(storage(), zero, sizes, integers(1L << 62, 1L << 62, 5, 1))),
        form("a view of", tensor(storage(), zero, sizes, integers(75, 25, 5, 2))),
        form("other things", tensor(storage(), zero, sizes, integers(75, 25, 5))),
        form("other things", tensor(storage(), zero, tuple(text("4")), integers(1))),
        form("other things", tensor(storage(), zero, integers(new long[65]), integers(1))),
        form("other things", tensor(text("no storage"))),
        form("other things", call("torch._utils", "_rebuild_tensor_v2")),
        form(
            "no larger than the file",
            tensor(storage(), zero, integers(1L << 40, 1, 3, 3), integers(0, 0, 3, 1))));
  }

  @ParameterizedTest
  @MethodSource("lies")
  void aTensorThatIsNotThereIsRefusedByName(String told, byte[] tensor) {
    assertThatThrownBy(() -> read(pickle(dictionary("layer.weight", tensor))))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("network.pt, tensor layer.weight: expected")
        .hasMessageContaining(told);
  }

  @Test
  void viewsThatRepeatAFileManyTimesAreRefused() {
    // Each is within the storage and no larger than the file; together they are twice as large.
    Map<String, byte[]> tensors = new LinkedHashMap<>();
    for (int i = 0; i < 200; i++) {
      byte[] strides = integers(1, 1, 1, 1);
      tensors.put("t" + i, tensor(storage(), whole(i), integers(2, 2, 10, 10), strides));
    }
    assertThatThrownBy(() -> read(pickle(dictionary(tensors))))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("no larger than the file");
  }

  @Test
  void collectionsThatHoldThemselvesAreSearchedOnce() throws IOException {
    byte[] network = bytes("}q\u0000(", text("self"), "h\u0000", text("c.weight"), tensor(), "u");
    assertThat(read(pickle(network)).layers()).hasSize(1);
    // Lists of two equal lists of two equal lists …: 2¹⁰⁰ ways to the innermost.
    byte[] doubled = bytes("]q\u0000");
    for (char i = 1; i < 100; i++) {
      doubled = bytes(doubled, "]q" + i + "(h" + (char) (i - 1) + "h" + (char) (i - 1) + "e");
    }
    byte[] many = doubled;
    assertThatThrownBy(() -> read(pickle(many)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("no tensor in it");
  }

  @Test
  void valuesWithoutMarksAreNotNestedWithoutEndEither() {
    byte[] nested = pickle(")", "\u0085".repeat(100_000));
    assertThatThrownBy(() -> read(nested))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("network.pt: expected values nested at most 200 deep");
  }

  @Test
  void namesStayNamesInSentencesAndLists() throws IOException {
    String name = "a\u001b[31m\nb\u202e";
    List<FilterBank> layers = read(pickle(dictionary(name + ".weight", tensor()))).layers();
    assertThat(layers.get(0).layer()).isEqualTo("a?[31m?b?");
    assertThatThrownBy(() -> read(pickle(dictionary("n".repeat(1_000_000), tensor()))))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("names of at most 1000 characters")
        .extracting(e -> e.getMessage().length())
        .matches(length -> length < 500);
  }

  @Test
  void tensorsOfAStreamAreReadFromPartsOfStorages() throws IOException {
    byte[] part =
        bytes(
            tuple(
                text("storage"),
                name("torch", "FloatStorage"),
                text("0"),
                text("cpu"),
                whole(400),
                tuple(text("1"), whole(50), whole(300))),
            "Q");
    Path file =
        stream(
            folder.resolve("old.pth"),
            dictionary("c.weight", tensor(part)),
            bytes("](", text("0"), "e"),
            bytes(little(8, 400), numbers(400)));
    assertThat(torch.recognises(file)).isTrue();
    assertCountsUp(torch.read(file).layers().get(0), "c", 4, 3, 5, 50);
  }

  static Stream<Arguments> streamsThatLie() {
    byte[] keys = bytes("](", text("0"), "e");
    byte[] whole = bytes(little(8, 300), numbers(300));
    return Stream.of(
        Arguments.of("tensor c.weight: expected its storage 0", keys, new byte[0]),
        Arguments.of("tensor c.weight: expected its storage 0", keys, little(8, -300)),
        Arguments.of("tensor c.weight: expected its storage 0", keys, little(8, 1L << 62)),
        Arguments.of("tensor c.weight: expected its storage 0", bytes("]"), whole),
        Arguments.of("found 800 bytes", keys, bytes(little(8, 300), numbers(200))),
        Arguments.of("storage 9", bytes("](", text("9"), "e"), whole),
        Arguments.of("keys of the storages", bytes("N"), whole));
  }

  @ParameterizedTest
  @MethodSource("streamsThatLie")
  void aStreamWithoutItsNumbersIsRefused(String told, byte[] keys, byte[] storages)
      throws IOException {
    Path file = stream(folder.resolve("old.pth"), dictionary("c.weight", tensor()), keys, storages);
    assertThatThrownBy(() -> torch.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("old.pth")
        .hasMessageContaining(told);
  }

  @Test
  void picklesOfOtherProgramsAreRefused() throws IOException {
    Path file = Files.write(folder.resolve("other.pt"), pickle(dictionary("a", whole(1))));
    assertThat(torch.recognises(file)).isTrue();
    assertThatThrownBy(() -> torch.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("other.pt: expected what torch.save writes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "P", "PK\u0003\u0004", "This is a letter.", "\u0080"})
  void otherFilesAreNotRecognised(String content) throws IOException {
    assertThat(torch.recognises(Files.write(folder.resolve("a.pt"), bytes(content)))).isFalse();
  }

  @Test
  void otherArchivesAreNotRecognised() throws IOException {
    Path file = zip(folder.resolve("a.zip"), Map.of("a/letter.txt", bytes("Dear Sir")));
    assertThat(torch.recognises(file)).isFalse();
  }
}
