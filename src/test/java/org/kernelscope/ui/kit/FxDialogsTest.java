package org.kernelscope.ui.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.DialogPane;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextArea;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.stage.Window;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A person before a question that cannot be taken back. */
@ExtendWith(FxExtension.class)
class FxDialogsTest {

  private final List<String> documents = new CopyOnWriteArrayList<>();
  private FxDialogs dialogs;

  @BeforeEach
  void show(FxDriver fx) {
    fx.show(StackPane::new, 1000, 700);
    dialogs = fx.get(() -> new FxDialogs(fx.stage(), documents::add));
  }

  /** Asks, and waits until the question is to be seen. */
  private CompletableFuture<Boolean> ask(FxDriver fx) {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    // The question holds the FX thread until it is answered.
    Platform.runLater(
        () -> answer.complete(dialogs.confirm("Delete the run?", "It is gone then.", "Delete")));
    fx.waitFor("the question", () -> pane() != null && focused() != null);
    fx.pulse();
    return answer;
  }

  private static DialogPane pane() {
    return Window.getWindows().stream()
        .map(window -> window.getScene().getRoot())
        .filter(DialogPane.class::isInstance)
        .map(DialogPane.class::cast)
        .findFirst()
        .orElse(null);
  }

  private static Node focused() {
    return pane().getScene().getFocusOwner();
  }

  private static Button button(FxDriver fx, String text) {
    return fx.get(
        () ->
            pane().lookupAll(".button").stream()
                .map(Button.class::cast)
                .filter(button -> button.getText().equals(text))
                .findFirst()
                .orElseThrow());
  }

  @Test
  void theKeysThatComeFirstToHandLeaveEverythingAsItIs(FxDriver fx) throws Exception {
    for (KeyCode key : List.of(KeyCode.ENTER, KeyCode.SPACE, KeyCode.ESCAPE)) {
      CompletableFuture<Boolean> answer = ask(fx);
      fx.press(key);
      assertThat(answer.get(1, TimeUnit.MINUTES)).as(key.getName()).isFalse();
    }
  }

  @Test
  void aTextIsShownWhileEverythingElseGoesOn(FxDriver fx) {
    Path file = Path.of("kernelscope.log").toAbsolutePath();
    fx.onFx(() -> dialogs.show("The log", "first line\nlast line\n", file));
    fx.waitFor("the text", () -> pane() != null && pane().lookup(".log-text") != null);
    TextArea text = fx.get(() -> (TextArea) pane().lookup(".log-text"));
    assertThat(text.getText()).endsWith("last line\n");
    assertThat(fx.get(text::isEditable)).isFalse();
    fx.click(button(fx, "Open the file"));
    fx.waitFor("it is opened", () -> !documents.isEmpty());
    assertThat(documents).containsExactly(file.toUri().toString());
    fx.waitFor("the dialog is gone", () -> pane() == null);
  }

  @Test
  void whoMeansItPressesTheButtonThatSaysSo(FxDriver fx) throws Exception {
    CompletableFuture<Boolean> answer = ask(fx);
    assertThat(fx.get(button(fx, "Delete")::isDefaultButton)).isFalse();
    assertThat(fx.get(button(fx, "Cancel")::isDefaultButton)).isTrue();
    fx.click(button(fx, "Delete"));
    assertThat(answer.get(1, TimeUnit.MINUTES)).isTrue();
  }

  @Test
  void aNoticeStaysWithinTheWindowHoweverLongItsSentenceIs(FxDriver fx) {
    assumeFalse(FxExtension.isHeadless(), "pop-ups are not found without a display");
    String sentence = "a_very/long/path/of/a/file.npz: expected kernels, found something else. ";
    fx.onFx(() -> dialogs.tell(sentence.repeat(6).strip()));
    fx.waitFor("the notice", () -> notice() != null && notice().getWidth() > 0);
    assertThat(fx.get(() -> notice().localToScreen(0, 0).getX()))
        .isGreaterThanOrEqualTo(fx.get(fx.stage()::getX));
    Labeled text =
        fx.get(
            () ->
                (Labeled)
                    notice().lookupAll(".label").stream()
                        .filter(
                            node -> String.valueOf(((Labeled) node).getText()).startsWith("a_very"))
                        .findFirst()
                        .orElseThrow());
    assertThat(fx.get(text::isMnemonicParsing)).isFalse();
    fx.waitFor("all of it is there", () -> text.getHeight() >= text.prefHeight(text.getWidth()));
  }

  private static Region notice() {
    return Window.getWindows().stream()
        .map(window -> window.getScene().getRoot().lookup(".notification-bar"))
        .filter(Region.class::isInstance)
        .map(Region.class::cast)
        .findFirst()
        .orElse(null);
  }
}
