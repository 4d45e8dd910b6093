package org.kernelscope.ui.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.BorderPane;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.study.FewShot;
import org.kernelscope.ui.fewshot.FewShotForm;
import org.kernelscope.ui.fewshot.FewShotViewModel;
import org.kernelscope.ui.kit.FxDriver;
import org.kernelscope.ui.kit.FxExtension;
import org.kernelscope.ui.kit.Phase;

/**
 * A start uses the visible text of an editor, whatever has the focus and whatever triggers the
 * start.
 */
@ExtendWith(FxExtension.class)
@SuppressWarnings("EnumOrdinal")
class EditorsTest {

  @TempDir Path folder;

  private WorkbenchFixture desk;

  @BeforeEach
  void open(FxDriver fx) {
    desk = new WorkbenchFixture(fx, Bundled.library(), folder, 2);
  }

  @AfterEach
  void close() {
    desk.close();
  }

  /** The area with small desk.runs(). */
  private FewShotViewModel fewShot(FxDriver fx) {
    fx.onFx(() -> desk.workbench().areaProperty().set(Area.FEW_SHOT));
    FewShotViewModel fewShot = desk.workbench().fewShot();
    fx.onFx(
        () -> {
          FewShotForm form = fewShot.form();
          form.field(FewShot.EXAMPLES).textProperty().set("20");
          form.set(FewShot.SPLITS, 1);
          form.compared().clear();
          form.field(SharedSettings.TEST_EXAMPLES).textProperty().set("100");
          form.field(SharedSettings.WIDTHS).textProperty().set("2, 3");
          form.field(FewShotSpec.ENSEMBLE).textProperty().set("2");
          form.field(SharedSettings.STEPS).textProperty().set("1000000");
        });
    fx.waitFor(
        "the settings are looked at",
        () ->
            fewShot.selected().posterior().shownProperty().get() != null
                && fewShot.selected().posterior().shownProperty().get().means().count() == 2);
    return fewShot;
  }

  /** Replaces the text of an editable box, without Enter or Tab at the end. */
  private static ComboBox<?> type(FxDriver fx, String box, String text) {
    ComboBox<?> input = fx.find(box, ComboBox.class);
    fx.click(input.getEditor());
    fx.press(KeyCode.CONTROL, KeyCode.A);
    fx.type(text);
    fx.waitFor(box + " says " + text, () -> input.getEditor().getText().equals(text));
    return input;
  }

  @Test
  void aTypedPriorIsTheOneThatTheShortcutStarts(FxDriver fx) {
    FewShotViewModel fewShot = fewShot(fx);
    type(fx, "prior1Box", "log-uniform");
    fx.press(KeyCode.CONTROL, KeyCode.ENTER);
    fx.waitFor("a run", () -> fewShot.runs().all().size() == 1);
    assertThat(fewShot.runs().all().get(0).spec().prior()).isEqualTo("log-uniform");
    type(fx, "prior2Box", "standard-normal:0.5");
    type(fx, "initialisationBox", "xavier");
    fx.press(KeyCode.CONTROL, KeyCode.ENTER);
    fx.waitFor("another run", () -> fewShot.runs().all().size() == 2);
    assertThat(fewShot.runs().all().get(0).spec().prior())
        .isEqualTo("log-uniform+standard-normal:0.5");
    assertThat(fewShot.runs().all().get(0).spec().initialisation().text()).isEqualTo("xavier");
  }

  @ParameterizedTest
  @ValueSource(strings = {"shortcut", "button", "menu"})
  void aTextThatNamesNoPriorSaysSoAndNothingStarts(String way, FxDriver fx) {
    FewShotViewModel fewShot = fewShot(fx);
    type(fx, "prior1Box", "dwq");
    switch (way) {
      case "shortcut" -> fx.press(KeyCode.CONTROL, KeyCode.ENTER);
      case "button" -> fx.click(fx.find("startButton", Button.class));
      default -> fx.onFx(() -> desk.workbench().front().work().start());
    }
    Label startProblem = fx.find("startProblemLabel", Label.class);
    fx.waitFor("it is said", startProblem::isVisible);
    assertThat(fx.get(startProblem::getText)).contains("'dwq'", "expected a prior");
    fx.waitFor("nothing is at work", () -> fewShot.phaseProperty().get() == Phase.IDLE);
    assertThat(desk.runs().all()).isEmpty();

    type(fx, "prior1Box", "log-uniform");
    fx.press(KeyCode.CONTROL, KeyCode.ENTER);
    fx.waitFor("a run", () -> fewShot.runs().all().size() == 1);
    assertThat(fewShot.runs().all().get(0).spec().prior()).isEqualTo("log-uniform");
  }

  @Test
  void aPriorToCompareWithIsTypedLikewise(FxDriver fx) {
    FewShotViewModel fewShot = fewShot(fx);
    fx.onFx(() -> fewShot.form().compareWith("dwp"));
    fx.pulse();
    ComboBox<?> row = (ComboBox<?>) fx.get(() -> desk.root().lookup(".compared-prior .combo-box"));
    fx.onFx(() -> row.getEditor().setText("standard-normal"));
    assertThat(fx.get(() -> fewShot.form().compared().get(0).priorProperty().get()))
        .isEqualTo("standard-normal");
    fx.onFx(() -> row.getEditor().setText("dwq"));
    fx.onFx(fewShot.work()::start);
    Label startProblem = fx.find("startProblemLabel", Label.class);
    fx.waitFor("it is said", startProblem::isVisible);
    assertThat(fx.get(startProblem::getText)).contains("'dwq'");
    assertThat(desk.runs().all()).isEmpty();
  }

  @Test
  void aBoxShowsWhatTheFormHasWhateverWasTypedBefore(FxDriver fx) {
    FewShotForm form = fewShot(fx).form();
    ComboBox<?> box = type(fx, "prior1Box", "log-uni");
    assertThat(fx.get(() -> form.firstPriorProperty().get())).isEqualTo("log-uni");
    fx.type("form");
    assertThat(fx.get(() -> box.getEditor().getText())).as("not yet").isEqualTo("log-uniform");
    fx.press(KeyCode.ENTER);
    assertThat(fx.get(() -> box.getEditor().getText())).isEqualTo("Log-uniform");
    type(fx, "prior1Box", "dwp:no");
    fx.onFx(() -> form.firstPriorProperty().set("log-uniform"));
    assertThat(fx.get(() -> box.getEditor().getText())).isEqualTo("Log-uniform");
    type(fx, "prior2Box", "dwp");
    fx.press(KeyCode.CONTROL, KeyCode.A);
    fx.press(KeyCode.DELETE);
    assertThat(fx.get(() -> form.priors().get(1).get())).isEqualTo(FewShotForm.SAME);
  }

  @ParameterizedTest
  @EnumSource(
      value = Area.class,
      names = {"COMPARE", "PRIORS", "FEW_SHOT", "SOURCES"})
  void noEditorOfAnAreaStartsWhatItDoesNotStandFor(Area area, FxDriver fx) {
    fx.onFx(() -> desk.workbench().areaProperty().set(area));
    fx.pulse();
    Button start = fx.find("startButton", Button.class);
    fx.waitFor("it could start", () -> !start.isDisabled());
    int editors = 0;
    for (int half = 0; half < 2; half++) {
      // The strip of runs has a filter, which is no setting.
      Node here = ((BorderPane) desk.root()).getCenter();
      for (Node node : fx.get(() -> List.copyOf(here.lookupAll(".text-input")))) {
        TextInputControl editor = (TextInputControl) node;
        if (!fx.get(() -> isInSight(editor))) {
          continue;
        }
        String before = fx.get(editor::getText);
        fx.onFx(
            () -> {
              editor.setText("dwq");
              desk.workbench().front().work().start();
            });
        Label startProblem = fx.find("startProblemLabel", Label.class);
        fx.waitFor(editor + " is in the way", () -> startProblem.isVisible() && start.isDisabled());
        assertThat(desk.runs().all()).as(editor.toString()).isEmpty();
        fx.onFx(() -> editor.setText(before));
        fx.waitFor("the way is free", () -> !start.isDisabled());
        editors++;
      }
      if (area != Area.SOURCES) {
        break;
      }
      fx.onFx(() -> fx.find("featuresButton", ToggleButton.class).fire());
      fx.pulse();
    }
    assertThat(editors).isGreaterThan(4);
  }

  private static boolean isInSight(Node node) {
    for (Node above = node; above != null; above = above.getParent()) {
      if (!above.isVisible() || above.isDisabled()) {
        return false;
      }
    }
    return ((TextInputControl) node).isEditable();
  }

  @Test
  void theShortcutsOfTheAreasWorkFromAnyEditor(FxDriver fx) {
    FewShotViewModel fewShot = fewShot(fx);
    for (Area area : Area.values()) {
      fx.onFx(() -> desk.workbench().areaProperty().set(Area.FEW_SHOT));
      fx.pulse();
      type(fx, "prior1Box", "log-uniform");
      fx.press(KeyCode.CONTROL, KeyCode.getKeyCode(Integer.toString(1 + area.ordinal())));
      assertThat(fx.get(desk.workbench().areaProperty()::get)).isEqualTo(area);
    }
    fx.onFx(() -> desk.workbench().areaProperty().set(Area.FEW_SHOT));
    fx.pulse();
    TextField field = fx.find("countsField", TextField.class);
    fx.click(field);
    fx.press(KeyCode.CONTROL, KeyCode.DIGIT1);
    assertThat(fx.get(desk.workbench().areaProperty()::get)).isEqualTo(Area.COMPARE);
    assertThat(fewShot.runs().all()).isEmpty();
    assertThat(desk.runs().all()).noneMatch(run -> run.state() == RunState.RUNNING);
  }
}
