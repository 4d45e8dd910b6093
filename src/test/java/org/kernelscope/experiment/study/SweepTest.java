package org.kernelscope.experiment.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kernelscope.Draw;
import org.kernelscope.Tries;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.library.LeftOut;
import org.kernelscope.experiment.library.TinyLibrary;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.run.Watch;
import org.kernelscope.experiment.spec.BoundSpec;
import org.kernelscope.experiment.spec.Chosen;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.nn.Engine;
import org.kernelscope.store.Json;
import org.kernelscope.store.MetricPoint;
import org.kernelscope.store.Workspace;

/** Any fields of any specification, times their values. */
class SweepTest {

  private static final FewShotSpec SPEC =
      FewShotSpec.usual()
          .with(SharedSettings.TEST_EXAMPLES, 100)
          .with(SharedSettings.WIDTHS, List.of(4, 8))
          .with(FewShotSpec.PRIORS, Chosen.priors("dwp"))
          .with(SharedSettings.INITIALISATION, Chosen.initialisation("dwp"))
          .with(
              BoundSpec.usual()
                  .with(BoundSpec.VARIANCE_START, "prior")
                  .with(BoundSpec.KL_WEIGHT, 0.01));

  @Test
  void fieldsOfOneEntryChangeTogetherAndEntriesAreCrossedTheLastOneFastest() {
    Sweep grid =
        new Sweep(
            SPEC,
            List.of(
                Map.of("examples", List.of(50, 100), "steps", List.of(500, 1000)),
                Map.of("bound.klWeight", List.of(0.01, 1)),
                Map.of("split", List.of(7, 8, 9))));
    assertThat(grid.runs(FewShotSpec.class))
        .extracting(
            FewShotSpec::examples,
            FewShotSpec::steps,
            spec -> spec.bound().klWeight(),
            FewShotSpec::split)
        .hasSize(12)
        .startsWith(
            tuple(50, 500, 0.01, 7L),
            tuple(50, 500, 0.01, 8L),
            tuple(50, 500, 0.01, 9L),
            tuple(50, 500, 1.0, 7L))
        .endsWith(tuple(100, 1000, 1.0, 9L));
    assertThat(grid.runs()).allMatch(spec -> ((FewShotSpec) spec).bound().samples() == 1);
  }

  @Tries(1000)
  void everyCombinationIsThereOnceAndNothingElseChanges(Draw draw) {
    List<Object> batches = numbers(draw, 1);
    List<Object> seeds = numbers(draw, -9);
    Sweep grid = new Sweep(SPEC, List.of(Map.of("batch", batches), Map.of("seed", seeds)));
    List<FewShotSpec> runs = grid.runs(FewShotSpec.class);
    Set<List<Object>> pairs = new HashSet<>();
    for (FewShotSpec run : runs) {
      assertThat(pairs.add(List.of(run.batch(), run.seed()))).isTrue();
      Map<String, Object> others = Json.fields(run);
      others.keySet().removeAll(Set.of("batch", "seed"));
      assertThat(Json.fields(SPEC)).containsAllEntriesOf(others);
    }
    assertThat(runs).hasSize(Set.copyOf(batches).size() * Set.copyOf(seeds).size());
    assertThat(Json.parse(Json.text(grid), Sweep.class, "grid.json").runs()).isEqualTo(runs);
  }

  /** One to five whole numbers up to 9. */
  private static List<Object> numbers(Draw draw, int least) {
    return Stream.generate(() -> (Object) draw.between(least, 9))
        .limit(draw.between(1, 5))
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[{\"depth\": [1]}] | vary: expected a field of the specification, found 'depth'",
        "[{\"bound.depth\": [1]}] | vary: expected a field of the specification, found 'bound.depth'",
        "[{\"kind\": [\"convnet\"]}] | vary: expected a field of the specification, found 'kind'",
        "[{\"steps\": []}] | vary: expected at least one value of 'steps', found none",
        "[{}] | vary: expected at least one field an entry, found {}",
        "[{\"steps\": [1]}, {\"steps\": [2]}] | vary: expected each field only once, found 'steps' twice",
        "[{\"steps\": [1, 2], \"seed\": [1]}] | which change together, found [",
        "null | vary: expected a list",
        "[{\"steps\": 5}] | field 'vary.[0].steps': expected a list, found 5"
      })
  void aGridThatIsNoneIsRefusedInASentence(String vary, String sentence) {
    String json = "{\"of\": %s, \"vary\": %s}".formatted(Json.text(SPEC), vary);
    assertThatThrownBy(() -> Json.parse(json, Sweep.class, "grid.json"))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("grid.json: ")
        .hasMessageContaining(sentence);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 'vary {steps=0}: steps: expected a whole number from 1 to 100000000, found 0'",
    "many, 'vary {steps=many}: steps: expected a whole number from 1 to 100000000, found ''many'''"
  })
  void aValueThatDoesNotFitIsNamed(String value, String sentence) {
    Object steps = value.equals("0") ? 0 : value;
    Sweep grid = new Sweep(SPEC, List.of(Map.of("steps", List.of(steps))));
    assertThatThrownBy(grid::runs).isInstanceOf(BadInputException.class).hasMessage(sentence);
  }

  @Test
  void aGridOfMoreRunsThanAnybodyWaitsForIsRefused() {
    List<Object> values = new ArrayList<>();
    for (int i = 1; i <= 101; i++) {
      values.add(i);
    }
    assertThatThrownBy(
            () -> new Sweep(SPEC, List.of(Map.of("seed", values), Map.of("batch", values))))
        .hasMessage("vary: expected at most 10000 runs, found more");
  }

  @Test
  void aSpecificationByItselfIsAGridOfOne(@TempDir Path folder) throws IOException {
    Json.write(folder.resolve("spec.json"), SPEC);
    assertThat(Sweep.read(folder.resolve("spec.json")).runs()).containsExactly(SPEC);
    Files.writeString(folder.resolve("list.json"), "[1]");
    assertThatThrownBy(() -> Sweep.read(folder.resolve("list.json")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("list.json: expected an object with fields, found a list");
  }

  /** Trains what a grid wants. */
  private static Plan trained(Sweep grid, Runs runs) throws IOException {
    Plan plan = Plan.of(grid.runs(), runs);
    for (Run run : plan.pending()) {
      Watch watch = Watch.on(run);
      runs.submit(run);
      watch.awaitEnd();
    }
    return plan;
  }

  @Test
  void figuresAreMeansOverSeedsAndDifferencesArePaired(@TempDir Path folder) throws IOException {
    Engine.prepare();
    TinyLibrary tiny = TinyLibrary.in(folder.resolve("library"));
    FewShotSpec of = tiny.fewShot("dwp:dense", "-8", 6, 1);
    Sweep grid =
        new Sweep(
            of,
            List.of(
                Map.of("priors", List.of(List.of("dwp"), List.of("log-uniform"))),
                Map.of("split", List.of(1, 2, 3), "seed", List.of(1, 2, 3))));
    try (Runs runs = new Runs(tiny.library(), new Workspace(folder.resolve("workspace")), 1)) {
      Plan plan = trained(grid, runs);
      List<Sweep.Row> rows = grid.summary(plan.folders(), new LeftOut());
      assertThat(rows)
          .extracting(row -> row.settings().get("priors"), Sweep.Row::runs)
          .containsExactly(tuple(List.of("dwp:dense"), 3), tuple(List.of("log-uniform"), 3));
      assertThat(rows.get(0).settings()).containsOnlyKeys("priors");
      assertThat(rows.get(0).ahead()).isEmpty();
      double[] loss = new double[6];
      for (int i = 0; i < 6; i++) {
        for (MetricPoint point : plan.folders().get(i).readMetrics()) {
          if (point.series().equals(RunEvent.BOUND)) {
            loss[i] = point.value();
          }
        }
      }
      Estimate bound = rows.get(0).metrics().get(RunEvent.BOUND);
      assertThat(bound.mean()).isCloseTo((loss[0] + loss[1] + loss[2]) / 3, within(1e-9));
      Estimate ahead = rows.get(1).ahead().get(RunEvent.BOUND);
      assertThat(ahead)
          .isEqualTo(Estimate.of(loss[3] - loss[0], loss[4] - loss[1], loss[5] - loss[2]));
      assertThat(Plan.of(grid.runs(), runs).pending()).isEmpty();
    }
  }

  @Test
  void pairsDifferOnlyInTheSettingThatVariesLast(@TempDir Path folder) throws IOException {
    Engine.prepare();
    TinyLibrary tiny = TinyLibrary.in(folder.resolve("library"));
    Sweep grid =
        new Sweep(
            tiny.fewShot("dwp:dense", "-8", 6, 1),
            List.of(
                Map.of("steps", List.of(2, 4)),
                Map.of("priors", List.of(List.of("log-uniform"), List.of("standard-normal"))),
                Map.of("seed", List.of(1, 2))));
    try (Runs runs = new Runs(tiny.library(), new Workspace(folder.resolve("workspace")), 1)) {
      Plan plan = trained(grid, runs);
      List<Sweep.Row> rows = grid.summary(plan.folders(), new LeftOut());
      assertThat(rows).extracting(row -> row.settings().get("steps")).containsExactly(2, 2, 4, 4);
      assertThat(rows)
          .extracting(row -> row.ahead().isEmpty())
          .containsExactly(true, false, true, false);
      for (int first : List.of(0, 2)) {
        double ahead = rows.get(first + 1).ahead().get(RunEvent.BOUND).mean();
        assertThat(ahead)
            .isCloseTo(
                rows.get(first + 1).metrics().get(RunEvent.BOUND).mean()
                    - rows.get(first).metrics().get(RunEvent.BOUND).mean(),
                within(1e-6));
      }
    }
  }
}
