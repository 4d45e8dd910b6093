package org.kernelscope.ui.form;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.KernelVaeSpec;
import org.kernelscope.experiment.spec.RunKind;
import org.kernelscope.experiment.spec.Setting;
import org.kernelscope.experiment.spec.SettingTypes;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.nn.RateDecay;
import org.kernelscope.ui.control.Hint;
import org.kernelscope.ui.kit.CutOff;
import org.kernelscope.ui.kit.FxDriver;
import org.kernelscope.ui.kit.FxExtension;
import org.kernelscope.ui.shell.Theme;

/** The rows of a form as a person meets them. */
@ExtendWith(FxExtension.class)
class FormPaneTest {

  private static final Setting<Boolean> WARM =
      Setting.of("warm", "Warm start", SettingTypes.yesOrNo(), true, "Whether it is warm.");

  private final FormPane pane = new FormPane();

  private void show(FxDriver fx, Form form) {
    fx.onFx(Theme.LIGHT::apply);
    fx.show(
        () -> {
          form.fields().forEach(pane::row);
          VBox settings = new VBox(pane);
          settings.getStyleClass().add("settings");
          return settings;
        },
        300,
        1400);
  }

  private <T extends Node> T find(FxDriver fx, String id, Class<T> type) {
    return fx.get(() -> type.cast(pane.lookup("#" + id)));
  }

  @ParameterizedTest
  @EnumSource
  void everySettingOfAKindOfRunHasItsRowInWords(RunKind kind, FxDriver fx) {
    Form form = new Form(kind.settings());
    show(fx, form);
    for (Setting<?> setting : kind.settings().all()) {
      String id = setting.key().substring(setting.key().lastIndexOf('.') + 1);
      Label label = find(fx, id + "Label", Label.class);
      if (!fx.get(() -> form.field(setting).appliesProperty().getValue())) {
        assertThat(label).as("a row without effect").isNull();
        continue;
      }
      Control editor = find(fx, id + "Field", Control.class);
      assertThat(fx.get(label::getText)).isEqualTo(setting.label());
      assertThat(fx.get(label::getLabelFor)).isSameAs(editor);
      assertThat(fx.get(() -> Hint.getText(editor)))
          .startsWith(setting.help())
          .contains(setting.option());
      assertThat(fx.get(editor::getAccessibleText)).isEqualTo(setting.label());
      if (setting.type().choices().isEmpty()) {
        assertThat(fx.get(() -> ((TextField) editor).getText()))
            .isEqualTo(fx.get(() -> form.field(setting).textProperty().get()));
        assertThat(fx.get(() -> Hint.getText(editor)))
            .containsIgnoringCase(setting.type().allowed());
      } else {
        assertThat(fx.get(() -> ((ComboBox<?>) editor).getItems().size()))
            .isEqualTo(setting.type().choices().size());
      }
      assertThat(fx.get(() -> find(fx, id + "Problem", Label.class).isVisible())).isFalse();
    }
    assertThat(CutOff.texts(fx, pane)).isEmpty();
  }

  @Test
  void whatIsWrongIsSaidBelowTheFieldAndTheFieldIsMarked(FxDriver fx) {
    show(fx, new Form(ConvNetSpec.SETTINGS));
    TextField steps = find(fx, "stepsField", TextField.class);
    Label problem = find(fx, "stepsProblem", Label.class);
    fx.onFx(
        () -> {
          steps.requestFocus();
          steps.setText("none");
        });
    fx.pulse();
    assertThat(fx.get(problem::isVisible)).isTrue();
    assertThat(fx.get(problem::getText)).endsWith("found 'none'.");
    assertThat(fx.get(() -> problem.localToScene(0, 0).getY()))
        .isGreaterThanOrEqualTo(fx.get(() -> steps.localToScene(0, steps.getHeight()).getY()));
    assertThat(fx.get(() -> pane.flawedProperty().get())).isTrue();
    fx.onFx(() -> steps.setText("40"));
    assertThat(fx.get(() -> problem.isVisible() || pane.flawedProperty().get())).isFalse();
  }

  @Test
  void nothingMovesWhenSomethingIsWrong(FxDriver fx) {
    show(fx, new Form(ConvNetSpec.SETTINGS));
    TextField steps = find(fx, "stepsField", TextField.class);
    List<Double> before = fx.get(this::places);
    fx.onFx(
        () -> {
          steps.requestFocus();
          steps.setText("none");
        });
    fx.pulse();
    assertThat(fx.get(() -> find(fx, "stepsProblem", Label.class).isVisible())).isTrue();
    assertThat(fx.get(this::places)).isEqualTo(before);
  }

  /** Where the editors and labels of all rows are. */
  private List<Double> places() {
    return pane.getChildren().stream()
        .filter(Node::isManaged)
        .map(node -> node.getBoundsInParent().getMinY())
        .toList();
  }

  @Test
  void whatIsWrongWithAFieldIsNotInTheWayOfAnother(FxDriver fx) {
    show(fx, new Form(ConvNetSpec.SETTINGS));
    TextField steps = find(fx, "stepsField", TextField.class);
    Label problem = find(fx, "stepsProblem", Label.class);
    fx.onFx(
        () -> {
          steps.requestFocus();
          steps.setText("none");
        });
    assertThat(fx.get(problem::isVisible)).isTrue();
    fx.onFx(() -> pane.lookup("#seedField").requestFocus());
    assertThat(fx.get(problem::isVisible)).isFalse();
    assertThat(fx.get(() -> pane.flawedProperty().get())).isTrue();
    fx.onFx(steps::requestFocus);
    assertThat(fx.get(problem::isVisible)).isTrue();
  }

  @Test
  void choicesAreChosenAndAnswersTickedAndWhatTheFormIsToldShows(FxDriver fx) {
    Form form = new Form(Settings.of(SharedSettings.DECAY, WARM));
    show(fx, form);
    ComboBox<?> decay = find(fx, "decayField", ComboBox.class);
    CheckBox warm = find(fx, "warmField", CheckBox.class);
    assertThat(fx.get(warm::isSelected)).isTrue();
    fx.onFx(() -> decay.getSelectionModel().select(1));
    fx.onFx(warm::fire);
    assertThat(fx.get(() -> form.known(SharedSettings.DECAY))).isEqualTo(RateDecay.LINEAR);
    assertThat(fx.get(() -> form.known(WARM))).isFalse();
    fx.onFx(
        () -> {
          form.set(SharedSettings.DECAY, RateDecay.NONE);
          form.set(WARM, true);
        });
    assertThat(fx.get(decay::getValue)).isEqualTo(RateDecay.NONE);
    assertThat(fx.get(warm::isSelected)).isTrue();
  }

  @Test
  void theKeyboardGoesThroughTheRowsInTheirOrder(FxDriver fx) {
    Form form =
        new Form(
            Settings.of(SharedSettings.STEPS, SharedSettings.DECAY, WARM, SharedSettings.SEED));
    show(fx, form);
    List<String> order = new ArrayList<>();
    fx.onFx(() -> pane.lookup("#stepsField").requestFocus());
    for (int i = 0; i < 4; i++) {
      fx.onFx(
          () -> {
            Node owner = pane.getScene().getFocusOwner();
            order.add(owner.getId());
            Event.fireEvent(
                owner,
                new KeyEvent(
                    KeyEvent.KEY_PRESSED, "", "", KeyCode.TAB, false, false, false, false));
          });
    }
    assertThat(order).containsExactly("stepsField", "decayField", "warmField", "seedField");
  }

  @Test
  void aRowThatDoesNotApplyLeavesNoGapAndALockedFormCannotBeEdited(FxDriver fx) {
    Form form =
        new Form(Settings.of(KernelVaeSpec.KEEP, KernelVaeSpec.PATIENCE, SharedSettings.SEED));
    show(fx, form);
    TextField patience = find(fx, "patienceField", TextField.class);
    TextField seed = find(fx, "seedField", TextField.class);
    double place = fx.get(() -> patience.localToScene(0, 0).getY());
    fx.onFx(() -> form.set(KernelVaeSpec.KEEP, KernelVaeSpec.Keep.LAST));
    fx.pulse();
    assertThat(fx.get(patience::isVisible)).isFalse();
    assertThat(fx.get(() -> seed.localToScene(0, 0).getY())).isEqualTo(place);
    fx.onFx(() -> pane.lockedProperty().set(true));
    assertThat(fx.get(seed::isDisabled)).isTrue();
  }

  @Test
  void rowsUnderAButtonShowWhileItIsDownAndWhileOneIsWrong(FxDriver fx) {
    Form form = new Form(ConvNetSpec.SETTINGS);
    show(fx, form);
    ToggleButton more = fx.get(() -> new ToggleButton("More"));
    fx.onFx(() -> pane.foldUnder(more));
    assertThat(fx.get(pane::isVisible)).isFalse();
    fx.onFx(more::fire);
    assertThat(fx.get(pane::isVisible)).isTrue();
    fx.onFx(more::fire);
    fx.onFx(() -> form.field(SharedSettings.STEPS).textProperty().set("none"));
    assertThat(fx.get(pane::isVisible)).isTrue();
  }
}
