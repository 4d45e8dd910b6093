package org.kernelscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.app.Terminal.Answer;
import org.kernelscope.experiment.library.ImportedKernels;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.store.Json;
import org.kernelscope.store.KernelFiles;

/** The pipeline of the method, as somebody types it: sources, harvest, prior, comparison. */
class PipelineCommandsTest {

  @TempDir Path folder;

  @Test
  void fromSourceNetworksToAComparison() throws IOException {
    Path sources = folder.resolve("sources");
    String[] train = {
      "sources",
      "train",
      "--networks",
      "2",
      "--widths",
      "4,4",
      "--epochs",
      "1",
      "--batch",
      "900",
      "--out",
      sources.toString(),
      "--json"
    };
    JsonNode trained = json(train);
    assertThat(trained.get("networks")).hasSize(2);

    // Again: the finished networks are left alone.
    Answer again = run(train);
    assertThat(again.err()).contains("2 of these runs are finished in " + sources + " already");
    assertThat(new ObjectMapper().readTree(again.out()).get("networks"))
        .isEqualTo(trained.get("networks"));

    Path kernels = folder.resolve("kernels.npz");
    JsonNode harvest =
        json("kernels", "harvest", sources.toString(), "--out", kernels.toString(), "--json");
    assertThat(harvest.get("7x7").get("kept").intValue()).isEqualTo(2 * 4);
    assertThat(harvest.get("5x5").get("kept").intValue()).isEqualTo(2 * 4 * 4);

    Path picture = folder.resolve("grid.png");
    Answer shown =
        run("kernels", "show", kernels.toString(), "--sort", "norm", "--png", picture.toString());
    assertThat(shown.out()).containsPattern("7x7 +7x7 +1 +8 +8 ").contains("noise-like");
    assertThat(folder.resolve("grid-7x7.png")).isNotEmptyFile();
    assertThat(folder.resolve("grid-5x5.png")).isNotEmptyFile();

    Path prior7 = fit(kernels, 7);
    Path prior5 = fit(kernels, 5);

    Path samples = folder.resolve("samples.npy");
    assertThat(
            run(
                    "prior",
                    "sample",
                    "--prior",
                    prior7.toString(),
                    "-n",
                    "10",
                    "--out",
                    samples.toString())
                .status())
        .isZero();
    KernelSet drawn = KernelFiles.read(samples).values().iterator().next();
    assertThat(drawn.count()).isEqualTo(10);
    assertThat(drawn.size()).isEqualTo(7);

    JsonNode comparison =
        json(
            "compare",
            "--init",
            "xavier",
            "--init",
            "filters:" + kernels,
            "--init",
            "dwp:" + prior7 + "," + prior5,
            "--steps",
            "3",
            "--seeds",
            "2",
            "--widths",
            "4,8",
            "--batch",
            "50",
            "--train-examples",
            "200",
            "--test-examples",
            "100",
            "--evaluate-at",
            "0,3",
            "--workspace",
            folder.resolve("workspace").toString(),
            "--json");
    List<JsonNode> rows =
        StreamSupport.stream(comparison.get("summary").spliterator(), false).toList();
    assertThat(rows).hasSize(3 * 2);
    assertThat(rows)
        .allSatisfy(
            row -> {
              assertThat(row.get("seeds").intValue()).isEqualTo(2);
              assertThat(row.get("accuracy_mean").doubleValue()).isBetween(0.0, 1.0);
              assertThat(row.get("accuracy_std").isNumber()).isTrue();
              assertThat(row.get("elbo_mean").isNull()).isTrue();
            });
    assertThat(folder.resolve("workspace").resolve("runs")).isDirectory();
  }

  @Test
  void randomFeaturesOfTwoScales() throws IOException {
    JsonNode answer =
        json(
            "features",
            "--scales",
            "1/16,0.125",
            "--init",
            "xavier",
            "--init",
            "filters",
            "--widths",
            "32,32",
            "--epochs",
            "2",
            "--seeds",
            "2",
            "--train-examples",
            "600",
            "--test-examples",
            "100",
            "--workspace",
            folder.resolve("workspace").toString(),
            "--json");
    List<JsonNode> rows = StreamSupport.stream(answer.get("summary").spliterator(), false).toList();
    assertThat(rows)
        .extracting(row -> row.get("init").textValue() + " " + row.get("scale").doubleValue())
        .containsExactly("xavier 0.0625", "filters 0.0625", "xavier 0.125", "filters 0.125");
    assertThat(rows)
        .allSatisfy(
            row -> {
              assertThat(row.get("seeds").intValue()).isEqualTo(2);
              assertThat(row.get("accuracy_mean").doubleValue()).isBetween(0.0, 1.0);
              assertThat(row.get("accuracy_std").isNumber()).isTrue();
            });
  }

  @Test
  void aScaleThatLeavesNoChannelIsRefusedBeforeAnythingIsWritten() {
    Path workspace = folder.resolve("untouched");
    Answer refused =
        run("features", "--scales", "1/64", "--widths", "32,64", "--workspace", workspace + "");
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err())
        .contains("scale: expected one that leaves at least one channel of 32");
    assertThat(workspace).doesNotExist();
    assertThat(run("features", "--scales", "a/b").status()).isEqualTo(2);
  }

  private Path fit(Path kernels, int size) throws IOException {
    Path prior = folder.resolve("prior" + size + ".dwp");
    JsonNode fitted =
        json(
            "prior",
            "fit",
            "--kernels",
            kernels.toString(),
            "--size",
            String.valueOf(size),
            "--latent",
            "2",
            "--hidden",
            "8",
            "--steps",
            "20",
            "--batch",
            "4",
            "--out",
            prior.toString(),
            "--workspace",
            folder.resolve("workspace").toString(),
            "--json");
    assertThat(fitted.get("geometry").textValue()).isEqualTo(size + "x" + size);
    assertThat(fitted.get("test_elbo").isNumber()).isTrue();
    return prior;
  }

  @Test
  void aSavedSpecificationRunsAgainWithTheSameNumbers() throws IOException {
    String workspace = folder.resolve("workspace").toString();
    run(
        "compare",
        "--init",
        "xavier",
        "--steps",
        "4",
        "--seeds",
        "1",
        "--widths",
        "2,2",
        "--batch",
        "20",
        "--train-examples",
        "100",
        "--test-examples",
        "50",
        "--workspace",
        workspace);
    Path first = onlyRun(folder.resolve("workspace"));

    String spec = first.resolve("spec.json").toString();
    JsonNode again =
        json("run", spec, "--workspace", folder.resolve("another").toString(), "--json");

    assertThat(again.get("state").textValue()).isEqualTo("finished");
    Path second = Path.of(again.get("folder").textValue());
    assertThat(second).isNotEqualTo(first);
    assertThat(values(second)).isEqualTo(values(first));

    // Where it is finished already it is told, and not trained again.
    Answer known = run("run", spec, "--workspace", workspace);
    assertThat(known.status()).isZero();
    assertThat(known.err().strip()).isEqualTo("this run is finished in " + workspace + " already");
    assertThat(known.out().strip()).isEqualTo("finished at step 4: " + first);
    assertThat(onlyRun(folder.resolve("workspace"))).isEqualTo(first);
  }

  @Test
  void aGridIsRunOnceAndItsTableTold() throws IOException {
    Path grid = folder.resolve("grid.json");
    Files.writeString(
        grid,
        """
        {"of": {"kind": "convnet", "data": "mnist", "trainExamples": 100, "testExamples": 50,
                "network": "FCONV", "widths": [2, 2], "initialisation": "xavier", "batch": 20,
                "learningRate": 0.001, "decay": "NONE", "l2": 0, "steps": 3, "evaluateAt": [],
                "seed": 1},
         "vary": [{"learningRate": [0.001, 0.01]}, {"seed": [1, 2]}]}
        """);
    String workspace = folder.resolve("workspace").toString();
    JsonNode table = json("run", grid.toString(), "--workspace", workspace, "--json");
    assertThat(table.get("summary")).hasSize(2);
    JsonNode second = table.get("summary").get(1);
    assertThat(second.get("settings").get("learningRate").doubleValue()).isEqualTo(0.01);
    assertThat(second.get("runs").intValue()).isEqualTo(2);
    assertThat(second.get("metrics").get("accuracy").get("mean").doubleValue()).isBetween(0.0, 1.0);
    assertThat(second.get("ahead").get("loss").get("count").intValue()).isEqualTo(2);

    Answer again = run("run", grid.toString(), "--workspace", workspace);
    assertThat(again.err()).contains("4 of these runs are finished in " + workspace + " already");
    assertThat(again.out()).contains("learningRate = 0.01 (2 runs)", "ahead of the first ");
  }

  @Test
  void whatIsNoSpecificationIsNamed() throws IOException {
    Path file = folder.resolve("spec.json");
    Files.writeString(file, "{\"kind\": \"resnet\"}");
    Answer answer = run("run", file.toString());
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.err().strip())
        .endsWith(
            "spec.json: kind: expected one of convnet, image-vae, random-features, kernel-vae,"
                + " few-shot, found 'resnet'");
  }

  @Test
  void aFieldOfTenThousandDotsIsNone() throws IOException {
    Path file = folder.resolve("grid.json");
    String dots = ".".repeat(10_000);
    Files.writeString(
        file,
        "{\"of\": %s, \"vary\": [{\"%s\": [1]}]}".formatted(Json.text(ConvNetSpec.usual()), dots));
    Answer answer = run("run", file.toString());
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.err().strip())
        .isEqualTo(
            "kernelscope: %s: vary: expected a field of the specification, found '%s…'"
                .formatted(file, ".".repeat(60)));
  }

  @Test
  void curvesAndKernelsOfARunAreExported() throws IOException {
    String workspace = folder.resolve("workspace").toString();
    run(
        "compare",
        "--init",
        "xavier",
        "--steps",
        "2",
        "--seeds",
        "1",
        "--widths",
        "2,3",
        "--train-examples",
        "50",
        "--test-examples",
        "50",
        "--workspace",
        workspace);
    Path run = onlyRun(folder.resolve("workspace"));
    Path curves = folder.resolve("out/curves.csv");
    Path kernels = folder.resolve("out/kernels.npy");

    JsonNode written =
        json(
            "export",
            run.getFileName().toString(),
            "--curves",
            curves.toString(),
            "--kernels",
            kernels.toString(),
            "--workspace",
            workspace,
            "--json");

    assertThat(written.get("files")).hasSize(3);
    assertThat(curves).hasSameTextualContentAs(run.resolve("metrics.csv"));
    KernelSet second =
        KernelFiles.read(folder.resolve("out/kernels-conv2.npy")).values().iterator().next();
    assertThat(second.count()).isEqualTo(6);
    assertThat(second.values())
        .isEqualTo(
            KernelFiles.read(run.resolve("kernels/conv2-00000002.npy"))
                .values()
                .iterator()
                .next()
                .values());

    // As PyTorch has it, and as TensorBoard.
    Path state = folder.resolve("out/state.safetensors");
    json(
        "export",
        run.toString(),
        "--safetensors",
        state.toString(),
        "--tensorboard",
        folder.resolve("board").toString(),
        "--json");
    ImportedKernels read = ImportedKernels.read(state);
    assertThat(read.assumed()).isEmpty();
    assertThat(read.layers())
        .extracting(layer -> layer.layer() + " " + layer.shape())
        .containsExactly("conv1 [2, 1, 7, 7]", "conv2 [3, 2, 5, 5]");
    assertThat(read.sets().get("conv2").values()).isEqualTo(second.values());
    try (Stream<Path> events = Files.list(folder.resolve("board").resolve(run.getFileName()))) {
      assertThat(events).singleElement().asString().contains("events.out.tfevents.");
    }

    Path start = folder.resolve("start.npz");
    json("export", run.toString(), "--kernels", start.toString(), "--step", "0", "--json");
    assertThat(KernelFiles.read(start)).containsOnlyKeys("conv1", "conv2");
    Answer none = run("export", run.toString(), "--kernels", start.toString(), "--step", "1");
    assertThat(none.status()).isEqualTo(2);
    assertThat(none.err()).contains("expected kernels of step 1, found those of steps [0, 2]");
    assertThat(run("export", run.toString()).err())
        .contains("expected --curves, --kernels, --state-dict or --tensorboard");
  }

  @Test
  void aFinishedRunIsNotResumed() throws IOException {
    String workspace = folder.resolve("workspace").toString();
    run(
        "compare",
        "--init",
        "xavier",
        "--steps",
        "1",
        "--seeds",
        "1",
        "--widths",
        "2,2",
        "--train-examples",
        "50",
        "--test-examples",
        "50",
        "--workspace",
        workspace);
    String id = onlyRun(folder.resolve("workspace")).getFileName().toString();

    Answer answer = run("resume", id, "--workspace", workspace);

    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.err()).contains("expected an unfinished run");
  }

  @Test
  void aLayerWithoutKernelsOfItsSizeIsBadInput() throws IOException {
    Path sevens = folder.resolve("sevens.npz");
    Path bundled = Terminal.PROJECT.resolve("sample-data/kernels/glyphs-7x7.npz");
    Files.copy(bundled, sevens);

    Answer answer =
        run(
            "compare",
            "--init",
            "filters:" + sevens,
            "--steps",
            "1",
            "--seeds",
            "1",
            "--workspace",
            folder.resolve("workspace").toString());

    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.err().strip()).contains("conv2", "5x5").doesNotContain("\n");
  }

  @Test
  void anUnknownInitialisationNamesTheKnownOnes() {
    Answer answer =
        run(
            "compare",
            "--init",
            "magic",
            "--steps",
            "1",
            "--workspace",
            folder.resolve("workspace").toString());

    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.err()).contains("'magic'", "xavier:matched", "filters:shuffled");
  }

  private static Path onlyRun(Path workspace) throws IOException {
    try (var runs = Files.list(workspace.resolve("runs"))) {
      List<Path> all = runs.toList();
      assertThat(all).hasSize(1);
      return all.get(0);
    }
  }

  /** Series, step and value of every metric, without the time it was measured at. */
  private static List<String> values(Path run) throws IOException {
    return Files.readAllLines(run.resolve("metrics.csv")).stream()
        .map(line -> line.substring(0, line.lastIndexOf(',')))
        .toList();
  }

  private JsonNode json(String... arguments) throws IOException {
    Answer answer = run(arguments);
    // A fit tells its bounds on the way, and nothing else is told.
    assertThat(answer.err().lines()).allMatch(line -> line.startsWith("step "));
    assertThat(answer.status()).isZero();
    return new ObjectMapper().readTree(answer.out());
  }

  private Answer run(String... arguments) {
    return new Terminal(folder).run(arguments);
  }
}
