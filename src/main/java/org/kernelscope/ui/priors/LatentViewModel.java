package org.kernelscope.ui.priors;

import java.util.Arrays;
import java.util.List;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.geometry.Point2D;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.run.PriorView;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.prior.vae.DeepWeightPrior;
import org.kernelscope.ui.kit.TaskRunner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The latent map: the codes of held-out kernels, and the decoded kernel at the handle. Codes are
 * decoded in the background, one at a time; meanwhile only the newest request is kept.
 */
public final class LatentViewModel {

  /** The value of {@link #selectedProperty()} while no kernel is selected. */
  public static final int NONE = -1;

  private static final Logger LOG = LoggerFactory.getLogger(LatentViewModel.class);

  /**
   * Places of the codes.
   *
   * @param xs one for each held-out kernel; not to be written to
   * @param ys likewise
   */
  public record Points(double[] xs, double[] ys) {
    static final Points NONE = new Points(new double[0], new double[0]);
  }

  private record Question(DeepWeightPrior prior, float[] code) {}

  private final TaskRunner tasks;
  private final ObservableList<LatentDirection> directions = FXCollections.observableArrayList();
  private final ObjectProperty<@Nullable LatentDirection> across =
      new SimpleObjectProperty<>(this, "across");
  private final ObjectProperty<@Nullable LatentDirection> up =
      new SimpleObjectProperty<>(this, "up");
  private final ObjectProperty<Point2D> handle =
      new SimpleObjectProperty<>(this, "handle", Point2D.ZERO);
  private final IntegerProperty selected = new SimpleIntegerProperty(this, "selected", NONE);
  private final ReadOnlyObjectWrapper<Points> points =
      new ReadOnlyObjectWrapper<>(this, "points", Points.NONE);
  private final ReadOnlyObjectWrapper<@Nullable KernelSet> decoded =
      new ReadOnlyObjectWrapper<>(this, "decoded");
  private final ReadOnlyObjectWrapper<@Nullable KernelSet> original =
      new ReadOnlyObjectWrapper<>(this, "original");

  private @Nullable PriorView view;
  private @Nullable LatentPlane plane;

  /** A kernel from elsewhere that was asked for, and its code once that is known. */
  private @Nullable KernelSet guest;

  private float @Nullable [] guestCode;
  private boolean decoding;
  private @Nullable Question pending;

  LatentViewModel(TaskRunner tasks) {
    this.tasks = tasks;
    across.addListener((property, old, now) -> turn(old, now, up));
    up.addListener((property, old, now) -> turn(old, now, across));
    handle.addListener(property -> decode());
    selected.addListener(
        property -> {
          if (selected.get() != NONE) {
            guest = null;
            guestCode = null;
          }
          showSelected();
          followSelected();
          decode();
        });
  }

  /** Another prior, or the same after more steps; null where there is none. */
  void show(@Nullable PriorView now) {
    view = now != null && now.latent() > 0 ? now : null;
    PriorView shown = view;
    if (shown == null) {
      pending = null;
      guest = null;
      guestCode = null;
      points.set(Points.NONE);
      decoded.set(null);
      selected.set(NONE);
      original.set(null);
      return;
    }
    List<LatentDirection> all = LatentDirection.all(shown.latent());
    if (!all.equals(directions)) {
      plane = null;
      across.set(null);
      up.set(null);
      directions.setAll(all);
      across.set(all.get(0));
      up.set(all.get(Math.min(1, all.size() - 1)));
    }
    if (selected.get() >= shown.heldOut().count()) {
      selected.set(NONE);
    }
    if (guest != null && guest.size() != shown.heldOut().size()) {
      guest = null;
      guestCode = null;
    }
    boolean following = isOnSelected();
    boolean followingGuest = isOnGuest();
    project();
    showSelected();
    if (following) {
      followSelected();
    }
    encodeGuest(followingGuest);
    decode();
  }

  /**
   * Shows where a kernel lies that is none of the held-out ones.
   *
   * @param kernel a set of one; ignored where there is no map for its geometry
   */
  void locate(KernelSet kernel) {
    PriorView shown = view;
    if (shown == null || shown.heldOut().size() != kernel.size()) {
      return;
    }
    selected.set(NONE);
    guest = kernel;
    guestCode = null;
    showSelected();
    encodeGuest(true);
  }

  private boolean isOnGuest() {
    float[] code = guestCode;
    LatentPlane through = plane;
    return code != null
        && through != null
        && code.length == through.across().length
        && handle.get().equals(new Point2D(through.x(code, 0), through.y(code, 0)));
  }

  /**
   * Finds the guest's code.
   *
   * @param follow whether the ring goes there
   */
  private void encodeGuest(boolean follow) {
    PriorView shown = view;
    KernelSet kernel = guest;
    if (shown == null || kernel == null || !(shown.prior() instanceof DeepWeightPrior prior)) {
      return;
    }
    tasks.run(
        () -> prior.vae().encodeMeans(kernel),
        code -> {
          LatentPlane through = plane;
          if (kernel.equals(guest) && shown.equals(view) && through != null) {
            guestCode = code;
            if (follow) {
              handle.set(new Point2D(through.x(code, 0), through.y(code, 0)));
            }
            decode();
          }
        },
        failure -> LOG.warn("a kernel could not be encoded", failure));
  }

  /**
   * Whether the ring is where the selected kernel lies, and not where a person took it from there.
   */
  private boolean isOnSelected() {
    Points now = points.get();
    int index = selected.get();
    return index >= 0
        && index < now.xs().length
        && handle.get().equals(new Point2D(now.xs()[index], now.ys()[index]));
  }

  /** Two axes of one direction would be no map: the other one takes what this one had. */
  private void turn(
      @Nullable LatentDirection old,
      @Nullable LatentDirection now,
      ObjectProperty<@Nullable LatentDirection> other) {
    if (now != null && old != null && now.equals(other.get())) {
      other.set(old);
    }
    project();
    followSelected();
    decode();
  }

  private void project() {
    PriorView shown = view;
    LatentDirection first = across.get();
    LatentDirection second = up.get();
    if (shown == null || first == null || second == null) {
      return;
    }
    LatentPlane now =
        new LatentPlane(
            first.vector(shown.codes(), shown.latent()),
            // A code of one dimension has no second direction: the map is a line.
            first.equals(second)
                ? new double[shown.latent()]
                : second.vector(shown.codes(), shown.latent()));
    plane = now;
    int count = shown.codes().length / shown.latent();
    double[] xs = new double[count];
    double[] ys = new double[count];
    for (int i = 0; i < count; i++) {
      xs[i] = now.x(shown.codes(), i);
      ys[i] = now.y(shown.codes(), i);
    }
    points.set(new Points(xs, ys));
  }

  private void showSelected() {
    PriorView shown = view;
    int index = selected.get();
    if (shown == null || index < 0 || index >= shown.heldOut().count()) {
      original.set(guest);
    } else {
      original.set(shown.heldOut().select(new int[] {index}));
    }
  }

  /** The ring goes where the selected kernel lies. */
  private void followSelected() {
    Points now = points.get();
    int index = selected.get();
    if (index >= 0 && index < now.xs().length) {
      handle.set(new Point2D(now.xs()[index], now.ys()[index]));
    }
  }

  // ---- decoding

  private void decode() {
    PriorView shown = view;
    LatentPlane through = plane;
    if (shown == null || through == null || !(shown.prior() instanceof DeepWeightPrior prior)) {
      return;
    }
    // What the map does not show of a code stays that of the selected kernel.
    float[] other = guestCode;
    int latent = shown.latent();
    int index = selected.get();
    boolean chosen = index >= 0 && index < shown.heldOut().count();
    float[] from =
        chosen
            ? Arrays.copyOfRange(shown.codes(), index * latent, (index + 1) * latent)
            : other != null && other.length == latent ? other : new float[latent];
    pending = new Question(prior, through.lift(handle.get().getX(), handle.get().getY(), from));
    goOn();
  }

  private void goOn() {
    Question next = pending;
    if (next == null || decoding) {
      return;
    }
    pending = null;
    decoding = true;
    tasks.run(
        () -> next.prior().vae().decodeMeans(next.code()),
        kernel -> {
          decoding = false;
          if (view != null) {
            decoded.set(kernel);
          }
          goOn();
        },
        failure -> {
          decoding = false;
          LOG.warn("a code could not be decoded", failure);
          goOn();
        });
  }

  // ---- what is shown

  /** What the axes can be. */
  public ObservableList<LatentDirection> directions() {
    return directions;
  }

  public ObjectProperty<@Nullable LatentDirection> acrossProperty() {
    return across;
  }

  public ObjectProperty<@Nullable LatentDirection> upProperty() {
    return up;
  }

  /** The place a person points at, on the map. */
  public ObjectProperty<Point2D> handleProperty() {
    return handle;
  }

  /** The selected held-out kernel or {@link #NONE}. */
  public IntegerProperty selectedProperty() {
    return selected;
  }

  public ReadOnlyObjectProperty<Points> pointsProperty() {
    return points.getReadOnlyProperty();
  }

  /** What the decoder makes of the place pointed at, one kernel; null before the first. */
  public ReadOnlyObjectProperty<@Nullable KernelSet> decodedProperty() {
    return decoded.getReadOnlyProperty();
  }

  /** The selected kernel, as a set of one; null while none is. */
  public ReadOnlyObjectProperty<@Nullable KernelSet> originalProperty() {
    return original.getReadOnlyProperty();
  }
}
