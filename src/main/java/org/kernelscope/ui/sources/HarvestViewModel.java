package org.kernelscope.ui.sources;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleDoubleProperty;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.run.LayerKernels;
import org.kernelscope.experiment.study.Harvest;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.store.KernelFiles;
import org.kernelscope.ui.kit.DialogService;
import org.kernelscope.ui.kit.ErrorMessages;
import org.kernelscope.ui.kit.TaskRunner;

/**
 * The kernels of the finished networks, gathered into a file: one set for each geometry, without
 * kernels whose norm is below the threshold of that geometry (method, section 4.2).
 */
public final class HarvestViewModel {

  /** The norms of one geometry's kernels in all finished networks, and where they are cut. */
  private record Geometry(double[] norms, double threshold) {
    long kept() {
      return Arrays.stream(norms).filter(norm -> norm >= threshold).count();
    }
  }

  private final TaskRunner tasks;
  private final DialogService dialogs;
  private final Map<Integer, Geometry> bySize = new HashMap<>();
  private final DoubleProperty threshold = new SimpleDoubleProperty(this, "threshold");
  private final ReadOnlyObjectWrapper<double[]> norms =
      new ReadOnlyObjectWrapper<>(this, "norms", new double[0]);
  private final ReadOnlyStringWrapper keptText = new ReadOnlyStringWrapper(this, "keptText", "");
  private final ReadOnlyBooleanWrapper possible = new ReadOnlyBooleanWrapper(this, "possible");
  private final ReadOnlyObjectWrapper<@Nullable Path> written =
      new ReadOnlyObjectWrapper<>(this, "written");
  private List<SourceNetwork> networks = List.of();
  private int shown;
  private boolean writing;

  HarvestViewModel(TaskRunner tasks, DialogService dialogs) {
    this.tasks = tasks;
    this.dialogs = dialogs;
    threshold.addListener(property -> cut());
  }

  /** Takes over which networks are finished. */
  void update(List<SourceNetwork> all) {
    List<SourceNetwork> finished = all.stream().filter(SourceNetwork::isFinished).toList();
    if (finished.equals(networks)) {
      return;
    }
    networks = finished;
    // It was of other networks.
    written.set(null);
    showPossible();
    tasks.run(
        () -> norms(finished),
        found -> {
          if (networks == finished) {
            found.forEach(
                (size, values) ->
                    bySize.put(
                        size, new Geometry(values, bySize.getOrDefault(size, NONE).threshold())));
            bySize.keySet().retainAll(found.keySet());
            show(shown);
          }
        },
        failure -> dialogs.tell(ErrorMessages.of(failure)));
  }

  private static final Geometry NONE = new Geometry(new double[0], 0);

  private static Map<Integer, double[]> norms(List<SourceNetwork> networks) {
    Map<Integer, double[]> norms = new LinkedHashMap<>();
    for (SourceNetwork network : networks) {
      for (LayerKernels layer : network.history().layers()) {
        norms.merge(layer.layer().size(), layer.now().norms(), HarvestViewModel::concatenated);
      }
    }
    return norms;
  }

  private static double[] concatenated(double[] one, double[] other) {
    return Stream.of(one, other).flatMapToDouble(Arrays::stream).toArray();
  }

  /** Looks at the k×k kernels. */
  void show(int size) {
    shown = size;
    Geometry now = bySize.getOrDefault(size, NONE);
    norms.set(now.norms());
    threshold.set(now.threshold());
    describe(now);
  }

  private void cut() {
    Geometry now = bySize.get(shown);
    if (now != null && now.threshold() != threshold.get()) {
      Geometry cut = new Geometry(now.norms(), threshold.get());
      bySize.put(shown, cut);
      describe(cut);
    }
  }

  private void describe(Geometry now) {
    keptText.set(
        now.norms().length == 0
            ? "No network is finished yet"
            : String.format(
                Locale.ROOT,
                "keeps %,d of %,d kernels of %d network%s",
                now.kept(),
                now.norms().length,
                networks.size(),
                networks.size() == 1 ? "" : "s"));
  }

  private void showPossible() {
    possible.set(!networks.isEmpty() && !writing);
  }

  /** Asks for a file and writes the kernels of all layers into it. */
  public void harvest() {
    if (!possible.get()) {
      return;
    }
    dialogs
        .chooseTarget("Harvest kernels", "kernels.npz", "Kernels for numpy", "*.npz")
        .ifPresent(this::harvest);
  }

  private void harvest(Path file) {
    List<Path> checkpoints =
        networks.stream().map(network -> network.folder().checkpoint()).toList();
    Map<Integer, Double> thresholds = new HashMap<>();
    bySize.forEach((size, geometry) -> thresholds.put(size, geometry.threshold()));
    writing = true;
    showPossible();
    tasks.run(
        () -> write(checkpoints, thresholds, file),
        summary -> {
          writing = false;
          showPossible();
          written.set(file);
          dialogs.tell(summary);
        },
        failure -> {
          writing = false;
          showPossible();
          dialogs.tell(ErrorMessages.of(failure));
        });
  }

  private static String write(List<Path> checkpoints, Map<Integer, Double> thresholds, Path file)
      throws IOException {
    Map<String, KernelSet> sets = new LinkedHashMap<>();
    StringBuilder summary = new StringBuilder();
    Harvest harvest = Harvest.of(checkpoints, 0, 0, 1);
    harvest.requireKernels(checkpoints);
    for (Map.Entry<Integer, Harvest.Gathered> entry : harvest.bySize().entrySet()) {
      int size = entry.getKey();
      KernelSet kept = entry.getValue().kernels().prune(thresholds.getOrDefault(size, 0.0)).kept();
      sets.put(String.format(Locale.ROOT, "%dx%1$d", size), kept);
      summary
          .append(summary.isEmpty() ? "" : " and ")
          .append(String.format(Locale.ROOT, "%,d kernels %d×%2$d", kept.count(), size));
    }
    KernelFiles.write(file, sets);
    return "%s are in %s.".formatted(summary, file);
  }

  /** The threshold for kernels of the shown size: those with a smaller norm are left out. */
  public DoubleProperty thresholdProperty() {
    return threshold;
  }

  /** Norms of all kernels as large as those shown, in all finished networks. */
  public ReadOnlyObjectProperty<double[]> normsProperty() {
    return norms.getReadOnlyProperty();
  }

  /** What the threshold leaves of them. */
  public ReadOnlyStringProperty keptTextProperty() {
    return keptText.getReadOnlyProperty();
  }

  /** Whether there is something to harvest, and no harvest going on. */
  public ReadOnlyBooleanProperty possibleProperty() {
    return possible.getReadOnlyProperty();
  }

  /** The file of the last harvest; null before the first. */
  public ReadOnlyObjectProperty<@Nullable Path> writtenProperty() {
    return written.getReadOnlyProperty();
  }
}
