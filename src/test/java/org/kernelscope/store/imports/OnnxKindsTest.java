package org.kernelscope.store.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kernelscope.store.imports.Fixtures.assertCountsUp;
import static org.kernelscope.store.imports.OnnxModel.attribute;
import static org.kernelscope.store.imports.OnnxModel.conv;
import static org.kernelscope.store.imports.OnnxModel.counting;
import static org.kernelscope.store.imports.OnnxModel.graph;
import static org.kernelscope.store.imports.OnnxModel.model;
import static org.kernelscope.store.imports.OnnxModel.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelscope.data.BadInputException;
import org.kernelscope.kernel.FilterBank;
import org.kernelscope.kernel.NetworkKernels;

/**
 * Convolutions at all places of an ONNX model, with all operations between them and their weights.
 */
class OnnxKindsTest {

  private static final OnnxModel WEIGHTS = counting("w", 0, 4, 3, 3, 3);

  @TempDir Path folder;

  private NetworkKernels read(OnnxModel model) throws IOException {
    Path file = Files.write(folder.resolve("model.onnx"), model.toBytes());
    Onnx onnx = new Onnx();
    assertThat(onnx.recognises(file)).isTrue();
    return onnx.read(file);
  }

  private static OnnxModel branch(String name, OnnxModel graph) {
    return attribute(name).message(6, graph);
  }

  @ParameterizedTest
  @ValueSource(strings = {"If then_branch", "Loop body", "Scan body", "Own graph"})
  void convolutionsInGraphsWithinNodesAreRead(String nodeAndAttribute) throws IOException {
    String[] parts = nodeAndAttribute.split(" ", -1);
    OnnxModel inner =
        graph(
            List.of(conv("of its own", "own"), conv("of the outer graph", "w")),
            List.of(counting("own", 1000, 2, 1, 5, 5)));
    NetworkKernels network =
        read(
            model(
                graph(
                    List.of(
                        conv("outer", "w2"),
                        node(parts[0], "holder", List.of("c"), branch(parts[1], inner))),
                    List.of(WEIGHTS, counting("w2", 2000, 1, 3, 3, 3)))));
    assertThat(network.layers()).hasSize(3);
    assertCountsUp(network.layers().get(0), "outer", 1, 3, 3, 2000);
    assertCountsUp(network.layers().get(1), "of its own", 2, 1, 5, 1000);
    assertCountsUp(network.layers().get(2), "of the outer graph", 4, 3, 3, 0);
    assertThat(network.skipped()).isEmpty();
  }

  @Test
  void aNameOfAnInnerGraphHidesThatOfTheOuterOne() throws IOException {
    OnnxModel inner = graph(List.of(conv("inner", "w")), List.of(counting("w", 1000, 1, 1, 3, 3)));
    List<FilterBank> layers =
        read(model(
                graph(
                    List.of(
                        node("If", "if", List.of("c"), branch("else_branch", inner)),
                        conv("outer", "w")),
                    List.of(WEIGHTS))))
            .layers();
    assertCountsUp(layers.get(0), "inner", 1, 1, 3, 1000);
    assertCountsUp(layers.get(1), "outer", 4, 3, 3, 0);
  }

  private static OnnxModel function(String name, List<String> inputs, OnnxModel... nodes) {
    OnnxModel function = new OnnxModel().text(1, name).text(10, "own.domain");
    inputs.forEach(input -> function.text(4, input));
    for (OnnxModel node : nodes) {
      function.message(7, node);
    }
    return function;
  }

  private static OnnxModel call(String function, String name, String... inputs) {
    return node(function, name, List.of(inputs)).text(7, "own.domain");
  }

  @Test
  void aFunctionConvolvesWithWhatACallHandsOver() throws IOException {
    OnnxModel block =
        function(
            "Block", List.of("x", "weights"), conv("conv", "weights"), conv("again", "weights"));
    OnnxModel twice =
        function(
            "TwoConvs",
            List.of("x", "a", "b"),
            call("Block", "first", "x", "a"),
            call("Block", "second", "x", "b"));
    NetworkKernels network =
        read(
            model(
                graph(
                    List.of(
                        call("TwoConvs", "stem", "x", "w", "features.1.weight"),
                        call("TwoConvs", "head", "x", "computed", "w")),
                    List.of(WEIGHTS, counting("features.1.weight", 1000, 1, 3, 3, 3))),
                block,
                twice));
    assertThat(network.layers()).hasSize(2);
    assertCountsUp(network.layers().get(0), "stem/first/conv", 4, 3, 3, 0);
    assertCountsUp(network.layers().get(1), "features.1", 1, 3, 3, 1000);
    assertThat(network.skipped())
        .containsExactly(
            "layer head/first/conv: its weights are computed by other nodes",
            "layer head/first/again: its weights are computed by other nodes");
  }

  @Test
  void aFunctionTakesItsNumberOfGroupsFromTheCall() throws IOException {
    OnnxModel up =
        function(
            "Up",
            List.of("x", "weights"),
            node(
                "ConvTranspose",
                "up",
                List.of("x", "weights"),
                attribute("group").text(21, "groups").number(20, 2)));
    // [in, out / groups, k, k] with three groups of one input: as [out, in / groups, k, k] it is
    // the same.
    NetworkKernels network =
        read(
            model(
                graph(
                    List.of(
                        call("Up", "call", "x", "w").message(5, attribute("groups").number(3, 3))),
                    List.of(counting("w", 0, 3, 2, 3, 3))),
                up));
    assertCountsUp(network.layers().get(0), "call/up", 6, 1, 3, 0);
  }

  @Test
  void aFunctionThatCallsItselfIsRefused() {
    OnnxModel endless = function("Endless", List.of("x"), call("Endless", "again", "x"));
    assertThatThrownBy(
            () -> read(model(graph(List.of(call("Endless", "call", "x")), List.of()), endless)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("model.onnx: expected graphs and functions at most 64 deep");
  }

  @Test
  void functionsThatCallEachOtherWithoutMeasureAreRefused() {
    List<OnnxModel> functions = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String next = "F" + (i + 1);
      functions.add(
          function("F" + i, List.of("x"), call(next, "one", "x"), call(next, "other", "x")));
    }
    assertThatThrownBy(
            () ->
                read(
                    model(
                        graph(List.of(call("F0", "call", "x")), List.of()),
                        functions.toArray(OnnxModel[]::new))))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("expected at most 500000 nodes");
  }

  @Test
  void weightsAreFollowedThroughNodesThatPassThemOn() throws IOException {
    NetworkKernels network =
        read(
            model(
                graph(
                    List.of(
                        node("Identity", "same", List.of("w")),
                        conv("identity", "same-out"),
                        // [row, column, in, out], as TensorFlow keeps them.
                        node(
                            "Transpose",
                            "turn",
                            List.of("hwio"),
                            attribute("perm").number(8, 3).number(8, 2).number(8, 0).number(8, 1)),
                        node("Identity", "turned", List.of("turn-out")),
                        conv("transposed", "turned-out"),
                        node("Transpose", "reversed", List.of("iohw")),
                        conv("backwards", "reversed-out"),
                        node("Cast", "narrow", List.of("odd"), attribute("to").number(3, 16)),
                        node("Cast", "wide", List.of("narrow-out"), attribute("to").number(3, 1)),
                        conv("cast", "wide-out"),
                        node("Cast", "whole", List.of("w"), attribute("to").number(3, 7)),
                        conv("integers", "whole-out"),
                        node("Mul", "scaled", List.of("w", "s")),
                        node("Identity", "scaled again", List.of("scaled-out")),
                        conv("computed", "scaled again-out"),
                        node("Identity", "a", List.of("b-out")),
                        node("Identity", "b", List.of("a-out")),
                        conv("circle", "a-out"),
                        node("Transpose", "three", List.of("w"), attribute("perm").number(8, 1)),
                        conv("unfit", "three-out")),
                    List.of(
                        WEIGHTS,
                        counting("hwio", 0, 3, 3, 1, 2),
                        counting("iohw", 0, 3, 3, 2, 1),
                        counting("odd", 1001, 1, 1, 1, 1)))));

    List<FilterBank> layers = network.layers();
    assertThat(layers)
        .extracting(FilterBank::layer)
        .containsExactly("identity", "transposed", "backwards", "cast");
    assertCountsUp(layers.get(0), "identity", 4, 3, 3, 0);
    // hwio[r, c, 0, o] = 6r + 2c + o.
    assertThat(layers.get(1).kernels().kernel(0)).containsExactly(0, 2, 4, 6, 8, 10, 12, 14, 16);
    assertThat(layers.get(1).kernels().kernel(1)[0]).isEqualTo(1);
    // iohw[a, b, c, 0] = 6a + 2b + c becomes [0, c, b, a].
    assertThat(layers.get(2).kernels().kernel(0)).containsExactly(0, 6, 12, 2, 8, 14, 4, 10, 16);
    // bfloat16 has eight bits: 1001 lies nearest to 1000.
    assertThat(layers.get(3).kernels().values()).containsExactly(1000);
    assertThat(network.skipped())
        .containsExactly(
            "layer integers: its weights are cast to data type 7, which is no float",
            "layer computed: its weights are computed by other nodes",
            "layer circle: its weights are named in a circle, or through too many nodes",
            "layer unfit: its weights are transposed in a way that does not fit their shape");
  }

  @Test
  void whatElseIsConvolvedIsReadOrNamed() throws IOException {
    NetworkKernels network =
        read(
            model(
                graph(
                        List.of(
                            node("DeformConv", "deformed", List.of("x", "w", "offsets")),
                            node("QLinearConv", "quantised", List.of("x", "s", "z", "w")),
                            node("Conv", "theirs", List.of("x", "w")).text(7, "some.body"),
                            node("NewConv", "new", List.of("x", "w")),
                            conv("sparse", "thin"),
                            conv("input", "given")),
                        List.of(WEIGHTS))
                    .message(11, new OnnxModel().text(1, "given"))
                    .message(15, new OnnxModel().message(1, counting("thin", 0, 1)))));
    assertThat(network.layers()).hasSize(1);
    assertCountsUp(network.layers().get(0), "deformed", 4, 3, 3, 0);
    assertThat(network.skipped())
        .containsExactly(
            "layer quantised: a QLinearConv has no weights as floats",
            "layer theirs: a some.body.Conv is not known",
            "layer new: a NewConv is not known",
            "layer sparse: its weights are kept sparse",
            "layer input: its weights are an input of the graph");
  }

  @Test
  void aModelWithItsFieldsInAnotherOrderIsReadWhereItIsCalledSo() throws IOException {
    OnnxModel model =
        new OnnxModel()
            .message(7, graph(List.of(conv("conv", "w")), List.of(WEIGHTS)))
            .number(1, 8);
    assertCountsUp(read(model).layers().get(0), "conv", 4, 3, 3, 0);
    Path other = Files.write(folder.resolve("model.bin"), model.toBytes());
    assertThat(new Onnx().recognises(other)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<html>no model here</html>", "version https://git-lfs.github.com/spec/v1"})
  void whatIsSomethingElseIsNoModelWhateverItIsCalled(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("model.onnx"), text);
    assertThat(new Onnx().recognises(file)).isFalse();
  }

  private static OnnxModel outside(String location) {
    OnnxModel place = new OnnxModel().text(1, "location").text(2, location);
    OnnxModel tensor =
        new OnnxModel().number(1, 1).number(1, 1).number(1, 3).number(1, 3).number(2, 1);
    return model(
        graph(
            List.of(conv("conv", "w")),
            List.of(tensor.text(8, "w").message(13, place).number(14, 1))));
  }

  @Test
  void weightsMayBeBelowTheFolderOfTheModel() throws IOException {
    Files.createDirectories(folder.resolve("sub/deep"));
    Files.write(folder.resolve("sub/deep/w.bin"), new byte[36]);
    assertThat(read(outside("sub/deep/w.bin")).layers().get(0).kernels().count()).isEqualTo(1);
    assertThat(read(outside("./sub/deep/w.bin")).layers()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../secret.bin",
        "sub/../../secret.bin",
        "/etc/hostname",
        "sub\\\\..\\\\secret.bin",
        "C:secret.bin",
        "link.bin",
        "linked/secret.bin",
        "sub",
        "",
      })
  @DisabledOnOs(OS.WINDOWS)
  void noWeightsAreReadFromElsewhere(String location) throws IOException {
    Path inner = Files.createDirectories(folder.resolve("inner/sub")).getParent();
    Files.write(folder.resolve("secret.bin"), new byte[36]);
    Files.createSymbolicLink(inner.resolve("link.bin"), folder.resolve("secret.bin"));
    Files.createSymbolicLink(inner.resolve("linked"), folder);
    Path file = Files.write(inner.resolve("model.onnx"), outside(location).toBytes());
    assertThatThrownBy(() -> new Onnx().read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("or below its folder, found them said to be in '" + location + "'");
  }
}
