package org.kernelscope.ui.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.Region;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.train.ScriptedRuns;
import org.kernelscope.nn.Optimiser;
import org.kernelscope.ui.control.Hint;
import org.kernelscope.ui.kit.FxDriver;
import org.kernelscope.ui.kit.FxExtension;
import org.kernelscope.ui.kit.Views;
import org.kernelscope.ui.shell.Theme;
import org.kernelscope.ui.workbench.Bundled;

@ExtendWith(FxExtension.class)
class RunCardCellTest {

  @TempDir Path folder;

  private static final ConvNetSpec IMPATIENT =
      ConvNetSpec.usual()
          .with(SharedSettings.TRAIN_EXAMPLES, 32)
          .with(SharedSettings.TEST_EXAMPLES, 10)
          .with(SharedSettings.WIDTHS, List.of(2, 2))
          .with(SharedSettings.BATCH, 16)
          .with(SharedSettings.LEARNING_RATE, 1e-9)
          .with(SharedSettings.STEPS, 100_000)
          .with(SharedSettings.EVALUATE_AT, List.of(0, 1, 2))
          .with(SharedSettings.PATIENCE, 2);

  @Test
  void aCardSaysWhyARunEndedEarlyAndShowsAllOfIt(FxDriver fx) throws IOException {
    SessionFixture desk = fx.get(() -> new SessionFixture(Bundled.library(), folder, 1));
    try {
      Run run = desk.runs().create(IMPATIENT);
      fx.onFx(Theme.LIGHT::apply);
      fx.show(
          () -> {
            desk.strip().show(List.of(desk.strip().follow(run, "Xavier", 1)));
            return Views.load("RunStrip", Region.class, new RunStripController(desk.strip()));
          },
          900,
          150);
      ScriptedRuns.execute(run);
      fx.onFx(desk::beat);
      fx.pulse();
      Label detail = fx.find("detailLabel", Label.class);
      String text = fx.get(detail::getText);
      assertThat(text)
          .startsWith("accuracy 0.")
          .endsWith(" · ended early at step 2: no better accuracy in 2 evaluations");
      assertThat(fx.get(() -> detail.prefHeight(detail.getWidth())))
          .as("all its lines are there")
          .isLessThanOrEqualTo(fx.get(detail::getHeight) + 1);
      assertThat(fx.get(fx.find("progressBar", ProgressBar.class)::isVisible)).isFalse();
    } finally {
      fx.onFx(desk::close);
    }
  }

  @Test
  void aCardNamesTheSettingsThatWereChanged(FxDriver fx) throws IOException {
    SessionFixture desk = fx.get(() -> new SessionFixture(Bundled.library(), folder, 1));
    try {
      Run usual = desk.runs().create(ConvNetSpec.usual());
      Run changed =
          desk.runs()
              .create(
                  ConvNetSpec.usual()
                      .with(SharedSettings.LEARNING_RATE, 0.05)
                      .with(SharedSettings.WIDTHS, List.of(8, 16))
                      .with(SharedSettings.OPTIMISER, Optimiser.SGD)
                      .with(SharedSettings.MOMENTUM, 0.5)
                      .with(SharedSettings.SEED, 7L));
      fx.show(
          () -> {
            desk.strip()
                .show(
                    List.of(
                        desk.strip().follow(changed, "Xavier", 1),
                        desk.strip().follow(usual, "Dwp", 2)));
            return Views.load("RunStrip", Region.class, new RunStripController(desk.strip()));
          },
          900,
          150);
      assertThat(hint(fx, "Xavier"))
          .contains(
              "\nLearning rate 0.05\n", "\nWidths 8,16\n", "\nOptimiser SGD\n", "Momentum 0.5")
          .doesNotContain("Seed", "Batch", "more");
      assertThat(hint(fx, "Dwp")).contains("\nAll settings are the defaults\n");
    } finally {
      fx.onFx(desk::close);
    }
  }

  @Test
  void aCardCountsTheSettingsThatItDoesNotName() throws IOException {
    try (SessionFixture desk = new SessionFixture(Bundled.library(), folder, 1)) {
      Run run =
          desk.runs()
              .create(
                  IMPATIENT
                      .with(SharedSettings.WARMUP, 3)
                      .with(SharedSettings.OPTIMISER, Optimiser.ADAMW)
                      .with(SharedSettings.WEIGHT_DECAY, 0.1)
                      .with(SharedSettings.CLIP, 1.0)
                      .with(SharedSettings.SHIFT, 1));
      RunCard card = new RunCard(desk.strip().follow(run, "Xavier", 1), 1);
      int all = run.spec().unusual().size();
      assertThat(all).isGreaterThan(10);
      assertThat(card.settings().lines())
          .hasSize(10)
          .endsWith(String.format(Locale.ROOT, "and %d more", all - 9));
    }
  }

  /** The hint of a card. */
  private static String hint(FxDriver fx, String name) {
    return fx.get(
        () ->
            fx.find("list", ListView.class).lookupAll(".run-card-cell").stream()
                .map(Hint::getText)
                .filter(text -> text.startsWith(name))
                .findFirst()
                .orElseThrow());
  }
}
