package org.kernelscope.ui.kit;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javafx.application.Platform;
import javafx.event.Event;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.geometry.VerticalDirection;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.SnapshotParameters;
import javafx.scene.control.Button;
import javafx.scene.control.Labeled;
import javafx.scene.image.Image;
import javafx.scene.image.WritableImage;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.input.PickResult;
import javafx.scene.input.ScrollEvent;
import javafx.scene.transform.Scale;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.kernelscope.kernel.picture.Png;
import org.kernelscope.kernel.picture.Raster;
import org.kernelscope.ui.control.picture.Pictures;
import org.testfx.api.FxRobot;

/**
 * What a test does to a window: shows it, finds nodes, clicks, types, waits for conditions, takes
 * pictures. Everything that touches nodes runs on the FX thread; nothing sleeps for a fixed time.
 */
public final class FxDriver {

  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  private final String test;
  private final FxRobot robot = new FxRobot();
  private final List<Throwable> problems = new CopyOnWriteArrayList<>();
  private Stage stage;

  FxDriver(String test) {
    this.test = test;
    onFx(
        () ->
            Thread.currentThread()
                .setUncaughtExceptionHandler((thread, problem) -> problems.add(problem)));
  }

  // ---- the FX thread

  /** Runs {@code action} on the FX thread and waits for it. */
  public void onFx(Runnable action) {
    get(
        () -> {
          action.run();
          return Boolean.TRUE;
        });
  }

  /** What {@code question} answers on the FX thread. */
  public <T> T get(Callable<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Runnable ask =
        () -> {
          try {
            answer.complete(question.call());
          } catch (Throwable problem) {
            answer.completeExceptionally(problem);
          }
        };
    if (Platform.isFxApplicationThread()) {
      ask.run();
    } else {
      Platform.runLater(ask);
    }
    try {
      return answer.get(FxExtension.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("the FX thread did not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Waits until {@code condition} holds on the FX thread, looking again after every pulse. */
  public void waitFor(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(FxExtension.PATIENCE_MILLIS);
    while (!get(condition::getAsBoolean)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("waited in vain until " + what);
      }
      pulse();
    }
  }

  /** Waits for one whole pulse: styles, layout and painting asked for before are done after. */
  public void pulse() {
    CompletableFuture<Void> passed = new CompletableFuture<>();
    Runnable[] listener = new Runnable[1];
    onFx(
        () -> {
          if (stage == null || !stage.isShowing()) {
            passed.complete(null);
            return;
          }
          Scene scene = stage.getScene();
          listener[0] =
              () -> {
                scene.removePostLayoutPulseListener(listener[0]);
                passed.complete(null);
              };
          scene.addPostLayoutPulseListener(listener[0]);
          Platform.requestNextPulse();
        });
    try {
      passed.get(FxExtension.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("no pulse came", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  // ---- showing and finding

  /** Shows what {@code content} makes, {@code width}×{@code height} large, and waits for it. */
  public <T extends Parent> T show(Supplier<T> content, double width, double height) {
    T root =
        get(
            () -> {
              T made = content.get();
              stage = new Stage();
              stage.setScene(new Scene(made, width, height));
              stage.setX(20);
              stage.setY(20);
              stage.show();
              stage.toFront();
              stage.requestFocus();
              return made;
            });
    waitFor(
        "the window is laid out", () -> stage.isShowing() && root.getLayoutBounds().getWidth() > 0);
    pulse();
    return root;
  }

  public Stage stage() {
    return stage;
  }

  /** The node with this {@code fx:id} or id in any open window. */
  public <T extends Node> T find(String id, Class<T> type) {
    return get(
        () -> {
          for (Window window : List.copyOf(Window.getWindows())) {
            Node found = window.getScene().getRoot().lookup("#" + id);
            if (found != null) {
              return type.cast(found);
            }
          }
          throw new AssertionError("no node with the id " + id + "\n" + tree());
        });
  }

  /** The button with a text anywhere in a node. */
  public Button button(Node within, String text) {
    return get(
        () ->
            within.lookupAll(".button").stream()
                .map(Button.class::cast)
                .filter(button -> text.equals(button.getText()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no button " + text + "\n" + tree())));
  }

  // ---- hand and keyboard

  public void click(Node node) {
    Bounds bounds = get(() -> node.localToScreen(node.getLayoutBounds()));
    robot.clickOn(
        (bounds.getMinX() + bounds.getMaxX()) / 2, (bounds.getMinY() + bounds.getMaxY()) / 2);
    pulse();
  }

  /** Clicks at {@code (x, y)} of {@code node}. */
  public void click(Node node, double x, double y) {
    robot.clickOn(onScreen(node, x, y));
    pulse();
  }

  public void doubleClick(Node node, double x, double y) {
    robot.doubleClickOn(onScreen(node, x, y));
    pulse();
  }

  public void moveTo(Node node, double x, double y) {
    robot.moveTo(onScreen(node, x, y));
    pulse();
  }

  public void drag(Node node, double fromX, double fromY, double toX, double toY) {
    robot.moveTo(onScreen(node, fromX, fromY)).press(MouseButton.PRIMARY);
    robot.moveTo(onScreen(node, (fromX + toX) / 2, (fromY + toY) / 2));
    robot.moveTo(onScreen(node, toX, toY)).release(MouseButton.PRIMARY);
    pulse();
  }

  public void shiftDrag(Node node, double fromX, double fromY, double toX, double toY) {
    robot.press(KeyCode.SHIFT);
    drag(node, fromX, fromY, toX, toY);
    robot.release(KeyCode.SHIFT);
    pulse();
  }

  /** Turns the wheel by notches at {@code (x, y)}; positive is away from the hand. */
  public void scroll(Node node, double x, double y, int notches) {
    moveTo(node, x, y);
    if (FxExtension.isHeadless()) {
      // Monocle turns its wheel backwards, by a fortieth of a notch.
      fireScroll(onScreen(node, x, y), notches);
    } else {
      robot.scroll(Math.abs(notches), notches > 0 ? VerticalDirection.UP : VerticalDirection.DOWN);
    }
    pulse();
  }

  private void fireScroll(Point2D screen, int notches) {
    onFx(
        () -> {
          Scene scene = stage.getScene();
          Point2D point = scene.getRoot().screenToLocal(screen);
          Node target = pick(scene.getRoot(), screen);
          ScrollEvent event =
              new ScrollEvent(
                  ScrollEvent.SCROLL,
                  point.getX(),
                  point.getY(),
                  screen.getX(),
                  screen.getY(),
                  false,
                  false,
                  false,
                  false,
                  false,
                  false,
                  0,
                  40.0 * notches,
                  0,
                  40.0 * notches,
                  ScrollEvent.HorizontalTextScrollUnits.NONE,
                  0,
                  ScrollEvent.VerticalTextScrollUnits.NONE,
                  0,
                  0,
                  new PickResult(target, point.getX(), point.getY()));
          Event.fireEvent(target, event);
        });
  }

  /** The topmost node at a point of the screen that minds the mouse. */
  private static Node pick(Parent parent, Point2D screen) {
    List<Node> children = parent.getChildrenUnmodifiable();
    for (int i = children.size() - 1; i >= 0; i--) {
      Node child = children.get(i);
      if (child.isVisible()
          && !child.isMouseTransparent()
          && child.contains(child.screenToLocal(screen))) {
        return child instanceof Parent inner ? pick(inner, screen) : child;
      }
    }
    return parent;
  }

  public void press(KeyCode... keys) {
    robot.push(keys);
    pulse();
  }

  public void type(String text) {
    robot.write(text);
    pulse();
  }

  private Point2D onScreen(Node node, double x, double y) {
    return get(() -> node.localToScreen(x, y));
  }

  // ---- pictures

  /** What {@code node} shows, one pixel a unit of layout. */
  public Raster picture(Node node) {
    return picture(node, 1);
  }

  public Raster picture(Node node, double scale) {
    pulse();
    return get(
        () -> {
          SnapshotParameters parameters = new SnapshotParameters();
          parameters.setTransform(new Scale(scale, scale));
          WritableImage image = node.snapshot(parameters, null);
          return Pictures.raster(image);
        });
  }

  /** Saves what {@code node} shows as {@code target/screenshots/name.png}. */
  public Path save(String name, Node node, double scale) {
    try {
      Files.createDirectories(SCREENSHOTS);
      Path file = SCREENSHOTS.resolve(name + ".png");
      Png.write(picture(node, scale), file);
      return file;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  // ---- after the test

  void saveEvidence() {
    try {
      Files.createDirectories(SCREENSHOTS);
      int number = 0;
      for (Window window : get(() -> List.copyOf(Window.getWindows()))) {
        Image image = get(() -> window.getScene().snapshot(null));
        Path file = SCREENSHOTS.resolve("FAILED-%s-%d.png".formatted(test, number++));
        Png.write(Pictures.raster(image), file);
      }
      Files.writeString(SCREENSHOTS.resolve("FAILED-" + test + ".txt"), get(this::tree));
    } catch (IOException | RuntimeException e) {
      System.err.println("no evidence of the failure could be saved: " + e);
    }
  }

  void close() {
    robot.release(new KeyCode[] {});
    robot.release(new MouseButton[] {});
    onFx(() -> List.copyOf(Window.getWindows()).forEach(Window::hide));
  }

  /** The exceptions on the FX thread so far, which a test expected; they are no failure then. */
  public List<Throwable> takeProblems() {
    List<Throwable> taken = List.copyOf(problems);
    problems.clear();
    return taken;
  }

  void failOnProblems() {
    if (!problems.isEmpty()) {
      AssertionError error = new AssertionError("an exception on the FX thread", problems.get(0));
      problems.stream().skip(1).forEach(error::addSuppressed);
      throw error;
    }
  }

  private String tree() {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    for (Window window : List.copyOf(Window.getWindows())) {
      out.println(window);
      print(out, window.getScene().getRoot(), 1);
    }
    return text.toString();
  }

  private static void print(PrintWriter out, Node node, int depth) {
    Bounds bounds = node.getBoundsInParent();
    out.printf(
        "%s%s id=%s %s visible=%s %.0f,%.0f %.0fx%.0f%s%n",
        "  ".repeat(depth),
        node.getClass().getSimpleName(),
        node.getId(),
        node.getStyleClass(),
        node.isVisible(),
        bounds.getMinX(),
        bounds.getMinY(),
        bounds.getWidth(),
        bounds.getHeight(),
        node instanceof Labeled labeled ? " \"" + labeled.getText() + "\"" : "");
    if (node instanceof Parent parent) {
      parent.getChildrenUnmodifiable().forEach(child -> print(out, child, depth + 1));
    }
  }
}
