package org.kernelscope.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelscope.kernel.FilterBank;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.NetworkKernels;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.nn.init.VarianceScaling;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class SavedNetworkTest {

  @TempDir Path folder;

  @BeforeAll
  static void chooseEngine() {
    Engine.prepare();
  }

  @Test
  void kernelsOfOurNetworksComeBackLayerByLayer() throws IOException {
    Path file = folder.resolve("network.zip");
    Architecture architecture = Network.FCONV.of(28, 28, 2, 10, List.of(3, 4));
    try (ConvNet network = ConvNet.create(architecture, 1e-3, 0);
        OutputStream out = Files.newOutputStream(file)) {
      for (ConvLayer layer : network.convolutions()) {
        network.setKernels(layer, VarianceScaling.XAVIER.draw(layer, new Random(3)));
      }
      network.save(out);
      NetworkKernels saved = new SavedNetwork().read(file);
      assertThat(saved.skipped()).isEmpty();
      List<ConvLayer> layers = architecture.convolutions();
      assertThat(saved.layers()).hasSize(layers.size());
      for (int i = 0; i < layers.size(); i++) {
        ConvLayer layer = layers.get(i);
        KernelSet kernels = network.kernels(layer, Provenance.UNKNOWN);
        assertThat(saved.layers().get(i))
            .isEqualTo(new FilterBank(layer.name(), layer.out(), layer.in(), kernels));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(CNN2DFormat.class)
  void kernelsOfDl4jsOwnConvolutionsAreReadToo(CNN2DFormat format) throws IOException {
    Path file = folder.resolve("dl4j.zip");
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(new ConvolutionLayer.Builder(5, 5).nOut(3).build())
                .layer(new ConvolutionLayer.Builder(3, 1).name("not square").nOut(2).build())
                .layer(new Deconvolution2D.Builder(3, 3).name("transposed").nOut(6).build())
                .layer(new ConvolutionLayer.Builder(3, 3).name("second").nOut(4).build())
                .layer(new DepthwiseConvolution2D.Builder(3, 3).depthMultiplier(2).build())
                .layer(new SeparableConvolution2D.Builder(3, 3).nOut(2).build())
                .layer(new OutputLayer.Builder(LossFunction.MSE).nOut(2).build())
                .setInputType(InputType.convolutional(14, 14, 2, format))
                .build());
    network.init();
    ModelSerializer.writeModel(network, file.toFile(), false);

    NetworkKernels saved = new SavedNetwork().read(file);

    assertThat(saved.skipped())
        .containsExactly("layer not square: its kernels of 3x1 are not square");
    List<FilterBank> found = saved.layers();
    assertThat(found)
        .extracting(FilterBank::layer)
        .containsExactly("layer0", "transposed", "second", "layer4", "layer5", "layer5-2");
    assertKernels(found.get(0), 3, 2, 5, network, 0, (o, i) -> new int[] {o, i, Y, X});
    assertKernels(found.get(1), 6, 2, 3, network, 2, (o, i) -> new int[] {i, o, Y, X});
    assertKernels(found.get(2), 4, 6, 3, network, 3, (o, i) -> new int[] {o, i, Y, X});
    assertKernels(found.get(3), 8, 1, 3, network, 4, (o, i) -> new int[] {Y, X, o / 2, o % 2});
    assertKernels(found.get(4), 8, 1, 3, network, 5, (o, i) -> new int[] {0, o, Y, X});
    assertThat(found.get(5).out()).isEqualTo(2);
    assertThat(found.get(5).in()).isEqualTo(8);
    assertThat(found.get(5).kernels().values())
        .isEqualTo(network.getLayer(5).getParam("pW").dup('c').data().asFloat());
  }

  private static final int Y = -1;
  private static final int X = -2;

  /**
   * @param place where DL4J keeps the kernel from an input to an output channel, with {@link #Y}
   *     and {@link #X} for the axes of the kernel
   */
  private static void assertKernels(
      FilterBank layer,
      int out,
      int in,
      int k,
      MultiLayerNetwork network,
      int index,
      BiFunction<Integer, Integer, int[]> place) {
    assertThat(layer.out()).isEqualTo(out);
    assertThat(layer.in()).isEqualTo(in);
    assertThat(layer.kernels().size()).isEqualTo(k);
    INDArray weights = network.getLayer(index).getParam("W");
    for (int o = 0; o < out; o++) {
      for (int i = 0; i < in; i++) {
        float[] kernel = layer.kernels().kernel(o * in + i);
        for (int at = 0; at < k * k; at++) {
          int y = at / k;
          int x = at % k;
          int[] indices =
              Arrays.stream(place.apply(o, i)).map(p -> p == Y ? y : p == X ? x : p).toArray();
          assertThat(kernel[at]).isEqualTo(weights.getFloat(indices));
        }
      }
    }
  }

  @Test
  void graphsAreReadToo() throws IOException {
    Path file = folder.resolve("graph.zip");
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("image")
                .addLayer("stem", new ConvolutionLayer.Builder(3, 3).nOut(4).build(), "image")
                .addLayer("left", new ConvolutionLayer.Builder(3, 3).nOut(2).build(), "stem")
                .addLayer("right", new ConvolutionLayer.Builder(3, 3).nOut(2).build(), "stem")
                .addVertex("joined", new MergeVertex(), "left", "right")
                .addLayer("out", new CnnLossLayer.Builder(LossFunction.MSE).build(), "joined")
                .setOutputs("out")
                .setInputTypes(InputType.convolutional(12, 12, 2))
                .build());
    graph.init();
    ModelSerializer.writeModel(graph, file.toFile(), true);

    assertThat(new SavedNetwork().recognises(file)).isTrue();
    List<FilterBank> found = new SavedNetwork().read(file).layers();

    assertThat(found)
        .extracting(FilterBank::layer)
        .containsExactlyInAnyOrder("stem", "left", "right");
    for (FilterBank layer : found) {
      assertThat(layer.kernels().values())
          .isEqualTo(graph.getLayer(layer.layer()).getParam("W").dup('c').data().asFloat());
    }
  }

  /** ND4J would allocate, or address, whatever is written there. */
  @ParameterizedTest
  @CsvSource({
    "a length beyond the file, 1000000000000",
    "a length short of the shape, 3",
    "a negative length, -1"
  })
  void anArrayThatLiesAboutItsLengthNeverReachesNativeMemory(String what, long length)
      throws IOException {
    Path file = folder.resolve("network.zip");
    try (ConvNet network = ConvNet.create(Network.FCONV.of(28, 28, 1, 10, List.of(2, 2)), 1e-3, 0);
        OutputStream out = Files.newOutputStream(file)) {
      network.save(out);
    }
    Path lying = folder.resolve("lying.zip");
    try (ZipFile from = new ZipFile(file.toFile());
        ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(lying))) {
      for (ZipEntry entry : Collections.list(from.entries())) {
        byte[] bytes = from.getInputStream(entry).readAllBytes();
        if (entry.getName().equals("coefficients.bin")) {
          // The second header: allocation mode as text, length, type as text.
          byte[] mode = "MIXED_DATA_TYPES".getBytes(StandardCharsets.US_ASCII);
          String text = new String(bytes, StandardCharsets.ISO_8859_1);
          int second = text.indexOf("MIXED_DATA_TYPES", text.indexOf("LONG") + 20);
          ByteBuffer.wrap(bytes).putLong(second + mode.length, length);
        }
        to.putNextEntry(new ZipEntry(entry.getName()));
        to.write(bytes);
      }
    }
    assertThatThrownBy(() -> new SavedNetwork().read(lying))
        .as(what)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("lying.zip: expected a network saved by DL4J");
  }

  private static MultiLayerNetwork severalConvolutions() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(new ConvolutionLayer.Builder(3, 3).name("first").nOut(3).build())
                .layer(new BatchNormalization.Builder().name("norm").build())
                .layer(new ConvolutionLayer.Builder(3, 3).name("second").nOut(2).build())
                .layer(new ActivationLayer.Builder().activation(Activation.RELU).build())
                .layer(new ConvolutionLayer.Builder(3, 3).name("third").nOut(2).build())
                .layer(new FrozenLayer(new ConvolutionLayer.Builder(3, 3).nOut(4).build()))
                .layer(new OutputLayer.Builder(LossFunction.MSE).nOut(2).build())
                .setInputType(InputType.convolutional(14, 14, 2))
                .build());
    network.init();
    return network;
  }

  /** What a network of the user's own classes would look like in the file. */
  private Path withClasses(Model network, String... replacements) throws IOException {
    Path file = folder.resolve("whole.zip");
    ModelSerializer.writeModel(network, file.toFile(), true);
    Path own = folder.resolve("own.zip");
    try (ZipFile from = new ZipFile(file.toFile());
        ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(own))) {
      for (ZipEntry entry : Collections.list(from.entries())) {
        byte[] bytes = from.getInputStream(entry).readAllBytes();
        if (entry.getName().equals("configuration.json")) {
          String text = new String(bytes, StandardCharsets.UTF_8);
          for (int i = 0; i < replacements.length; i += 2) {
            assertThat(text).contains(replacements[i]);
            text = text.replace(replacements[i], replacements[i + 1]);
          }
          bytes = text.getBytes(StandardCharsets.UTF_8);
        }
        to.putNextEntry(new ZipEntry(entry.getName()));
        to.write(bytes);
      }
    }
    return own;
  }

  private static void assertSameKernels(FilterBank layer, MultiLayerNetwork network, int index) {
    assertThat(layer.kernels().values())
        .isEqualTo(network.getLayer(index).getParam("W").dup('c').data().asFloat());
  }

  @Test
  void classesOfTheUsersOwnWithoutWeightsAreNoObstacle() throws IOException {
    MultiLayerNetwork network = severalConvolutions();
    Path file =
        withClasses(
            network,
            "org.deeplearning4j.nn.conf.layers.ActivationLayer",
            "com.acme.Swish",
            "org.nd4j.linalg.activations.impl.ActivationSigmoid",
            "com.acme.OwnActivation",
            "org.nd4j.linalg.lossfunctions.impl.LossMSE",
            "com.acme.OwnLoss",
            "org.nd4j.linalg.learning.config.Sgd",
            "com.acme.OwnUpdater",
            "org.deeplearning4j.nn.weights.WeightInitXavier",
            "com.acme.OwnStart");

    NetworkKernels saved = new SavedNetwork().read(file);

    assertThat(saved.skipped()).isEmpty();
    assertThat(saved.layers())
        .extracting(FilterBank::layer)
        .containsExactly("first", "second", "third", "layer5");
    assertSameKernels(saved.layers().get(0), network, 0);
    assertSameKernels(saved.layers().get(1), network, 2);
    assertSameKernels(saved.layers().get(2), network, 4);
    assertSameKernels(saved.layers().get(3), network, 5);
  }

  @Test
  void theWeightsOfOneLayerOfTheUsersOwnAreWhatIsLeftOver() throws IOException {
    MultiLayerNetwork network = severalConvolutions();
    Path file =
        withClasses(
            network, "org.deeplearning4j.nn.conf.layers.BatchNormalization", "com.acme.OwnNorm");

    NetworkKernels saved = new SavedNetwork().read(file);

    assertThat(saved.skipped()).containsExactly("layer norm: a com.acme.OwnNorm is not known");
    assertThat(saved.layers()).hasSize(4);
    assertSameKernels(saved.layers().get(1), network, 2);
    assertSameKernels(saved.layers().get(2), network, 4);
  }

  @Test
  void betweenTwoLayersOfTheUsersOwnWeightsCannotBeTold() throws IOException {
    MultiLayerNetwork network = severalConvolutions();
    Path file =
        withClasses(
            network,
            "org.deeplearning4j.nn.conf.layers.BatchNormalization",
            "com.acme.OwnNorm",
            "org.deeplearning4j.nn.conf.layers.ActivationLayer",
            "com.acme.Scaled");

    NetworkKernels saved = new SavedNetwork().read(file);

    assertThat(saved.skipped())
        .hasSize(3)
        .contains("layer norm: a com.acme.OwnNorm is not known")
        .anyMatch(clause -> clause.startsWith("layer layer2: it stands between layers"));
    assertThat(saved.layers())
        .extracting(FilterBank::layer)
        .containsExactly("first", "third", "layer5");
    assertSameKernels(saved.layers().get(0), network, 0);
    assertSameKernels(saved.layers().get(1), network, 4);
  }

  @Test
  void aGraphMayHaveVerticesAndLayersOfTheUsersOwn() throws IOException {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("image")
                .addLayer("stem", new ConvolutionLayer.Builder(3, 3).nOut(4).build(), "image")
                .addLayer("norm", new BatchNormalization.Builder().build(), "stem")
                .addLayer("left", new ConvolutionLayer.Builder(3, 3).nOut(2).build(), "norm")
                .addLayer("right", new ConvolutionLayer.Builder(3, 3).nOut(2).build(), "norm")
                .addVertex("joined", new MergeVertex(), "left", "right")
                .addLayer("out", new CnnLossLayer.Builder(LossFunction.MSE).build(), "joined")
                .setOutputs("out")
                .setInputTypes(InputType.convolutional(12, 12, 2))
                .build());
    graph.init();
    Path file =
        withClasses(
            graph,
            "org.deeplearning4j.nn.conf.layers.BatchNormalization",
            "com.acme.OwnNorm",
            "org.deeplearning4j.nn.conf.graph.MergeVertex",
            "com.acme.OwnMerge");

    NetworkKernels saved = new SavedNetwork().read(file);

    assertThat(saved.layers())
        .extracting(FilterBank::layer)
        .contains("stem")
        .allSatisfy(name -> assertThat(name).isIn("stem", "left", "right"));
    for (FilterBank layer : saved.layers()) {
      assertThat(layer.kernels().values())
          .isEqualTo(graph.getLayer(layer.layer()).getParam("W").dup('c').data().asFloat());
    }
    assertThat(saved.skipped()).contains("layer norm: a com.acme.OwnNorm is not known");
  }

  @Test
  void whatIsNoClassOfDl4jIsNeverLoaded() throws IOException {
    MultiLayerNetwork network = severalConvolutions();
    Path file =
        withClasses(
            network,
            "org.deeplearning4j.nn.conf.layers.ActivationLayer",
            SavedNetworkTest.class.getName() + "$NeverLoaded");
    assertThat(new SavedNetwork().read(file).layers()).hasSize(4);
    assertThat(loaded).isFalse();
  }

  private static boolean loaded;

  /** Stands for a class that does harm as soon as it is there. */
  static final class NeverLoaded {
    static {
      loaded = true;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"coefficients.bin", "updaterState.bin", "other"})
  void aZipBombIsRefusedBeforeItIsUnpacked(String name) throws IOException {
    Path file = folder.resolve("bomb.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry(name));
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 80; i++) {
        zip.write(zeros);
      }
      zip.putNextEntry(new ZipEntry("configuration.json"));
      zip.write('{');
    }
    assertThatThrownBy(() -> new SavedNetwork().read(file))
        .isInstanceOf(IOException.class)
        .hasMessage(
            file
                + ": expected a network saved by DL4J, found one that unpacks to more than weights"
                + " do, or than fits into memory");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "null", "{", "{\"networkInputs\": 3}", "{\"confs\": [[[]]]}"})
  void aConfigurationThatIsNoneIsRefusedInASentence(String text) throws IOException {
    Path file = folder.resolve("odd.zip");
    Path whole = folder.resolve("whole.zip");
    ModelSerializer.writeModel(severalConvolutions(), whole.toFile(), false);
    try (ZipFile from = new ZipFile(whole.toFile());
        ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(file))) {
      to.putNextEntry(new ZipEntry("configuration.json"));
      to.write(text.getBytes(StandardCharsets.UTF_8));
      to.putNextEntry(new ZipEntry("coefficients.bin"));
      from.getInputStream(from.getEntry("coefficients.bin")).transferTo(to);
    }
    assertThatThrownBy(() -> new SavedNetwork().read(file))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ": expected a network saved by DL4J, found a damaged or different one");
  }
}
