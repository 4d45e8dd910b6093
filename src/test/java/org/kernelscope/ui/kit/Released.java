package org.kernelscope.ui.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.Scene;
import javafx.scene.layout.Pane;
import javafx.stage.Stage;
import org.awaitility.Awaitility;

/** Objects that nothing may hold any more: views that were closed, and what they showed. */
public final class Released {

  private final FxDriver fx;
  private final List<WeakReference<?>> objects = new ArrayList<>();

  public Released(FxDriver fx) {
    this.fx = fx;
  }

  /** Adds an object, while it is in use. */
  public void add(Object object) {
    objects.add(new WeakReference<>(object));
  }

  /** Waits until all are garbage-collected; the failure names the classes of the others. */
  public void await() {
    // The toolkit keeps the window that last had the focus, so an empty window gets the focus.
    fx.onFx(
        () -> {
          Stage stage = new Stage();
          stage.setScene(new Scene(new Pane(), 100, 100));
          stage.show();
          stage.hide();
        });
    Awaitility.await("released")
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> {
              System.gc();
              fx.pulse();
              assertThat(alive()).isEmpty();
            });
  }

  private List<String> alive() {
    List<String> alive = new ArrayList<>();
    for (WeakReference<?> reference : objects) {
      Object object = reference.get();
      if (object != null) {
        alive.add(object.getClass().getName());
      }
    }
    return alive;
  }
}
