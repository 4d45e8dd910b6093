package org.kernelscope.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.bench.WindowBenchmark.Result;
import org.kernelscope.bench.WindowBenchmark.Size;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.store.Json;
import org.kernelscope.ui.compare.CompareForm;
import org.kernelscope.ui.kit.FxDriver;
import org.kernelscope.ui.kit.FxExtension;
import org.kernelscope.ui.workbench.Area;
import org.kernelscope.ui.workbench.Bundled;
import org.kernelscope.ui.workbench.WorkbenchFixture;

/** The benchmark of the window, with little of everything. */
@ExtendWith(FxExtension.class)
class WindowBenchmarkTest {

  private static final int ROUNDS = 1;

  @TempDir Path folder;

  private final AtomicReference<Result> result = new AtomicReference<>();
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private WorkbenchFixture desk;

  @BeforeEach
  void open(FxDriver fx) {
    desk = new WorkbenchFixture(fx, Bundled.library(), folder, 3);
    fx.onFx(
        () -> {
          CompareForm form = desk.workbench().compare().form();
          form.set(SharedSettings.TRAIN_EXAMPLES, 100);
          form.set(SharedSettings.WIDTHS, List.of(2, 2));
          form.set(SharedSettings.BATCH, 8);
        });
  }

  @AfterEach
  void close() {
    desk.close();
  }

  private void measure(FxDriver fx) {
    fx.onFx(
        () ->
            new WindowBenchmark(
                    desk.workbench(),
                    desk.runs(),
                    fx.stage(),
                    desk.tasks(),
                    new Size(5, 16, 100, 3, 50, ROUNDS))
                .measure(result::set, failure::set));
  }

  @Test
  void everyFigureIsMeasuredAndTheComparisonTrainsAsOftenUnseenAsShown(FxDriver fx) {
    measure(fx);
    fx.waitFor("the result is there", () -> result.get() != null || failure.get() != null);

    assertThat(failure.get()).isNull();
    Result found = result.get();
    assertThat(found.pulseMs().p50()).isPositive();
    assertThat(found.pulseMs().p95()).isBetween(found.pulseMs().p50(), found.pulseMs().p99());
    assertThat(found.gridRedrawMs()).isPositive();
    assertThat(found.chartFrameMs()).isGreaterThan(found.gridRedrawMs() / 1000);
    assertThat(found.trainingCostPercent()).isFinite().isGreaterThan(-100);
    assertThat(found.coldStartS()).isPositive();
    assertThat(found.areaMs()).hasSize(Area.values().length - 1);
    assertThat(found.areaMs().values()).allMatch(time -> time.first() > 0 && time.next() > 0);
    int cores = Runtime.getRuntime().availableProcessors();
    int shown = desk.workbench().compare().columns().size() * cores;
    assertThat(desk.runs().all()).hasSize((ROUNDS + 1) * 2 * shown);
    assertThat(Json.parse(Json.text(found), Result.class, "a result")).isEqualTo(found);
  }

  @Test
  void aRunThatIsStoppedEndsItWithASentence(FxDriver fx) {
    fx.onFx(() -> desk.workbench().compare().form().set(SharedSettings.TRAIN_EXAMPLES, 0));
    measure(fx);
    fx.waitFor("a run is at work", () -> !desk.runs().all().isEmpty());
    fx.onFx(() -> desk.runs().all().forEach(run -> run.stop()));
    fx.waitFor("it has ended", () -> result.get() != null || failure.get() != null);

    assertThat(result.get()).isNull();
    assertThat(failure.get()).hasMessageContaining("did not finish");
  }
}
