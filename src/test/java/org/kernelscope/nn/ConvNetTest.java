package org.kernelscope.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.nn.init.VarianceScaling;
import org.nd4j.linalg.api.buffer.DataType;

class ConvNetTest {

  private static final Architecture SMALL = Network.FCONV.of(20, 20, 1, 3, List.of(3, 4));
  private static final int BATCH = 12;

  @TempDir Path folder;

  @BeforeAll
  static void chooseEngine() {
    Engine.prepare();
  }

  private static ConvNet network(double learningRate, double l2) {
    return initialised(ConvNet.create(SMALL, learningRate, l2));
  }

  private static ConvNet initialised(ConvNet network) {
    Random random = new Random(1);
    for (ConvLayer layer : network.convolutions()) {
      network.setKernels(layer, VarianceScaling.XAVIER.draw(layer, random));
    }
    network.initialiseClassifier(random);
    return network;
  }

  /** Three classes: bright at the top, in the middle, at the bottom; and noise. */
  private static float[] images(int[] labels, long seed) {
    Random random = new Random(seed);
    float[] images = new float[labels.length * 400];
    for (int n = 0; n < labels.length; n++) {
      for (int i = 0; i < 400; i++) {
        boolean bright = i / 20 / 7 == labels[n];
        images[n * 400 + i] = (bright ? 0.6f : 0.1f) + 0.3f * random.nextFloat();
      }
    }
    return images;
  }

  private static int[] labels(int count) {
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = i % 3;
    }
    return labels;
  }

  private static List<Double> train(ConvNet network, int from, int steps) {
    List<Double> losses = new ArrayList<>();
    for (int step = from; step < from + steps; step++) {
      losses.add(network.step(images(labels(BATCH), step), labels(BATCH)));
    }
    return losses;
  }

  private void save(ConvNet network, Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      network.save(out);
    }
  }

  /** Entry by entry; only the compression differs. */
  @Test
  void aSavedNetworkIsTheFileThatDl4jWrites() throws IOException {
    try (ConvNet network = network(1e-3, 0)) {
      train(network, 0, 2);
      Path ours = folder.resolve("ours.zip");
      Path theirs = folder.resolve("theirs.zip");
      save(network, ours);
      ModelSerializer.writeModel(network.network().model(), theirs.toFile(), true);
      assertThat(entries(ours)).isEqualTo(entries(theirs)).hasSize(3);
    }
  }

  private static Map<String, ByteBuffer> entries(Path zip) throws IOException {
    Map<String, ByteBuffer> entries = new TreeMap<>();
    try (ZipFile file = new ZipFile(zip.toFile())) {
      for (ZipEntry entry : file.stream().toList()) {
        entries.put(entry.getName(), ByteBuffer.wrap(file.getInputStream(entry).readAllBytes()));
      }
    }
    return entries;
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT", "DOUBLE"})
  void kernelsComeBackAsTheyWereSet(DataType type) {
    try (ConvNet network = ConvNet.create(SMALL, Optimisation.ADAM, 1e-3, 0, type)) {
      for (ConvLayer layer : network.convolutions()) {
        KernelSet kernels = VarianceScaling.XAVIER.draw(layer, new Random(7));
        network.setKernels(layer, kernels);
        assertThat(network.kernels(layer, kernels.provenance())).isEqualTo(kernels);
      }
    }
  }

  /** A kernel that picks one pixel of one input channel moves that channel to that output. */
  @Test
  void kernelsAreOrderedByOutputChannelThenInputChannel() throws IOException {
    try (ConvNet network = ConvNet.create(SMALL, 1e-3, 0)) {
      ConvLayer second = network.convolutions().get(1);
      float[] values = new float[second.kernels() * 25];
      int output = 2;
      int input = 1;
      values[(output * second.in() + input) * 25 + 3] = 5f;
      network.setKernels(second, new KernelSet(5, values, Provenance.UNKNOWN));
      Path file = folder.resolve("network.zip");
      save(network, file);
      var raw = NetworkFile.read(file, false).layers()[2].getParam("W");
      assertThat(raw.getDouble(0, 3, input, output)).isEqualTo(5);
      assertThat(raw.sumNumber().doubleValue()).isEqualTo(5);
    }
  }

  /** The same numbers in the same order: one classifier says the same of images and of features. */
  @Test
  void featuresAreTheActivationsUnderTheClassifier() {
    float[] images = images(labels(BATCH), 5);
    try (ConvNet network = network(1e-3, 0)) {
      int length = network.featureLength();
      assertThat(length).isEqualTo(4); // 20: 14, 7, 3, 1; four channels.
      network.initialiseClassifier(new Random(9));
      float[] expected = new float[BATCH * 3];
      network.predict(images, BATCH, expected);
      float[] features = network.features(images, BATCH);
      assertThat(features).hasSize(BATCH * length);
      try (ConvNet alone = ConvNet.create(SMALL.onFeatures(length), 1e-3, 0)) {
        alone.initialiseClassifier(new Random(9));
        float[] actual = new float[BATCH * 3];
        alone.predict(features, BATCH, actual);
        assertThat(actual).containsExactly(expected, within(1e-6f));
      }
    }
  }

  /** Several rows and columns are left here, whose order the flattening decides. */
  @Test
  void featuresOfSeveralPlacesKeepTheOrderOfTheClassifier() {
    Architecture large = Network.FCONV.of(28, 28, 1, 3, List.of(2, 5));
    float[] images = new float[3 * 784];
    Random random = new Random(4);
    for (int i = 0; i < images.length; i++) {
      images[i] = random.nextFloat();
    }
    try (ConvNet network = initialised(ConvNet.create(large, 1e-3, 0));
        ConvNet alone = ConvNet.create(large.onFeatures(45), 1e-3, 0)) {
      network.initialiseClassifier(new Random(9));
      alone.initialiseClassifier(new Random(9));
      float[] expected = new float[9];
      float[] actual = new float[9];
      network.predict(images, 3, expected);
      alone.predict(network.features(images, 3), 3, actual);
      assertThat(actual).containsExactly(expected, within(1e-6f));
    }
  }

  @Test
  void kernelsOfAnotherShapeAreRefused() {
    try (ConvNet network = ConvNet.create(SMALL, 1e-3, 0)) {
      ConvLayer first = network.convolutions().get(0);
      assertThatThrownBy(
              () -> network.setKernels(first, new KernelSet(5, new float[75], Provenance.UNKNOWN)))
          .hasMessageContaining("layer conv1 needs 3 kernels of 7x7, found");
      assertThatThrownBy(
              () -> network.setKernels(first, new KernelSet(7, new float[98], Provenance.UNKNOWN)))
          .hasMessageContaining("layer conv1 needs 3 kernels of 7x7, found");
    }
  }

  @Test
  void aSavedNetworkGoesOnAsIfItHadNeverStopped() throws IOException {
    Path file = folder.resolve("network.zip");
    List<Double> expected;
    KernelSet expectedKernels;
    try (ConvNet never = network(3e-3, 1e-4)) {
      train(never, 0, 5);
      save(never, file);
      expected = train(never, 5, 6);
      expectedKernels = never.kernels(never.convolutions().get(1), Provenance.UNKNOWN);
    }
    try (ConvNet again = ConvNet.load(SMALL, Optimisation.ADAM, file)) {
      assertThat(again.steps()).isEqualTo(5);
      assertThat(train(again, 5, 6)).isEqualTo(expected);
      assertThat(again.kernels(again.convolutions().get(1), Provenance.UNKNOWN))
          .isEqualTo(expectedKernels);
      assertThat(again.steps()).isEqualTo(11);
    }
  }

  @Test
  void aDecayingLearningRateGoesOnWhereItWas() throws IOException {
    Path file = folder.resolve("network.zip");
    List<Double> expected;
    Optimisation falling = Optimisation.ADAM.falling(RateDecay.LINEAR, 12);
    try (ConvNet never = initialised(ConvNet.create(SMALL, falling, 3e-3, 0))) {
      train(never, 0, 6);
      save(never, file);
      expected = train(never, 6, 6);
    }
    try (ConvNet again = ConvNet.load(SMALL, falling, file)) {
      assertThat(train(again, 6, 6)).isEqualTo(expected);
    }
  }

  /** The first step of Adam moves every weight with a gradient by the learning rate. */
  private static double firstStep(ConvNet network) {
    return largestMove(network, 0);
  }

  private static double largestMove(ConvNet network, int step) {
    ConvLayer layer = network.convolutions().get(0);
    float[] before = network.kernels(layer, Provenance.UNKNOWN).values();
    train(network, step, 1);
    float[] after = network.kernels(layer, Provenance.UNKNOWN).values();
    double largest = 0;
    for (int i = 0; i < before.length; i++) {
      largest = Math.max(largest, Math.abs(after[i] - before[i]));
    }
    return largest;
  }

  @Test
  void theLearningRateIsTheSizeOfAdamsFirstStep() {
    try (ConvNet network = network(2e-3, 0)) {
      assertThat(firstStep(network)).isCloseTo(2e-3, within(2e-5));
    }
    try (ConvNet network = network(2e-3, 0)) {
      network.setLearningRate(5e-4);
      assertThat(firstStep(network)).isCloseTo(5e-4, within(5e-6));
    }
  }

  @Test
  void aChangedLearningRateKeepsTheMomentsOfAdam() {
    try (ConvNet changed = network(1e-3, 0);
        ConvNet fresh = network(1e-3, 0)) {
      train(changed, 0, 5);
      train(fresh, 0, 5);
      double usual = largestMove(fresh, 5);
      changed.setLearningRate(1e-4);
      assertThat(largestMove(changed, 5)).isCloseTo(usual / 10, within(usual / 1000));
    }
  }

  /** How many images a network puts into the class they are said to have. */
  private static int correct(ConvNet network, float[] images, int[] labels) {
    float[] probabilities = new float[labels.length * 3];
    network.predict(images, labels.length, probabilities);
    double accuracy = new Predictions(3, probabilities, labels).accuracy();
    return (int) Math.round(accuracy * labels.length);
  }

  @Test
  void aSimpleProblemIsLearned() {
    try (ConvNet network = network(5e-3, 0)) {
      int[] labels = labels(60);
      float[] unseen = images(labels, 1234);
      List<Double> losses = train(network, 0, 40);
      assertThat(losses.get(0)).isCloseTo(Math.log(3), within(0.5));
      assertThat(losses.get(39)).isLessThan(0.1);
      assertThat(correct(network, unseen, labels)).isEqualTo(60);
      int[] wrong = labels.clone();
      wrong[0] = 2;
      wrong[59] = 0;
      assertThat(correct(network, unseen, wrong)).isEqualTo(58);
      assertThat(correct(network, unseen, new int[7])).as("a smaller batch").isEqualTo(3);
    }
  }

  @Test
  void predictingDoesNotTrain() {
    try (ConvNet counted = network(1e-3, 0);
        ConvNet left = network(1e-3, 0)) {
      correct(counted, images(labels(9), 5), labels(9));
      assertThat(counted.steps()).isZero();
      assertThat(train(counted, 0, 3)).isEqualTo(train(left, 0, 3));
    }
  }

  @Test
  void theLossIsTheMeanCrossEntropyOfTheBatch() {
    try (ConvNet network = ConvNet.create(SMALL, 1e-3, 0)) {
      // All weights are zero, so every class has probability 1/3.
      assertThat(train(network, 0, 1).get(0)).isCloseTo(Math.log(3), within(1e-6));
    }
  }

  @Test
  void weightDecayShrinksKernels() {
    double[] energy = new double[2];
    double[] strengths = {0, 0.1};
    for (int i = 0; i < 2; i++) {
      try (ConvNet network = network(3e-3, strengths[i])) {
        train(network, 0, 30);
        for (double norm :
            network.kernels(network.convolutions().get(1), Provenance.UNKNOWN).norms()) {
          energy[i] += norm * norm;
        }
      }
    }
    assertThat(energy[1]).isLessThan(0.8 * energy[0]);
  }

  @Test
  void aFileThatIsNoNetworkIsNamedInOneSentence() throws IOException {
    Path text = folder.resolve("text.zip");
    Files.writeString(text, "not a zip");
    assertRefused(text);
    Path empty = folder.resolve("empty.zip");
    Files.createFile(empty);
    assertRefused(empty);
    assertRefused(folder.resolve("missing.zip"));
    assertRefused(zip("other.zip", "hello.txt"));
    assertRefused(zip("config-only.zip", "configuration.json"));
  }

  @Test
  void aTruncatedNetworkIsNamedInOneSentence() throws IOException {
    Path whole = folder.resolve("whole.zip");
    try (ConvNet network = network(1e-3, 0)) {
      save(network, whole);
    }
    byte[] bytes = Files.readAllBytes(whole);
    for (int length : new int[] {bytes.length / 4, bytes.length / 2, bytes.length * 9 / 10}) {
      Path cut = folder.resolve("cut-" + length + ".zip");
      Files.write(cut, java.util.Arrays.copyOf(bytes, length));
      assertRefused(cut);
    }
  }

  @Test
  void serialisedJavaObjectsAreNeverRead() throws IOException {
    Path hostile = zip("hostile.zip", "configuration.json", "coefficients.bin", "preprocessor.bin");
    assertThatThrownBy(() -> ConvNet.load(SMALL, Optimisation.ADAM, hostile).close())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("hostile.zip")
        .hasMessageContaining("serialised Java objects");
  }

  private Path zip(String name, String... entries) throws IOException {
    Path file = folder.resolve(name);
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (String entry : entries) {
        zip.putNextEntry(new ZipEntry(entry));
        zip.write("{}".getBytes(StandardCharsets.UTF_8));
      }
    }
    return file;
  }

  private static void assertRefused(Path file) {
    assertThatThrownBy(() -> ConvNet.load(SMALL, Optimisation.ADAM, file).close())
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("expected a");
    assertThatThrownBy(() -> new SavedNetwork().read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString());
  }
}
