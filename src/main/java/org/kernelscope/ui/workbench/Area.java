package org.kernelscope.ui.workbench;

import java.util.function.Function;
import javafx.scene.Parent;
import javafx.scene.layout.BorderPane;
import org.kernelscope.ui.archive.ArchiveController;
import org.kernelscope.ui.compare.CompareController;
import org.kernelscope.ui.fewshot.FewShotController;
import org.kernelscope.ui.kit.Views;
import org.kernelscope.ui.network.NetworkController;
import org.kernelscope.ui.priors.PriorsController;
import org.kernelscope.ui.shell.AreaModel;
import org.kernelscope.ui.sources.SourcesController;
import org.kernelscope.ui.sweep.SweepAreaController;

/**
 * The areas of the window, in the order of their shortcuts. A new area needs a model, a view with
 * its controller, and a constant here. Model and view are created when the user first opens the
 * area.
 */
public enum Area {
  COMPARE(
      "Compare",
      "fth-columns",
      "Train networks from different initial kernels, side by side",
      WorkbenchViewModel::compare,
      window ->
          Views.load("CompareView", BorderPane.class, new CompareController(window.compare()))),
  PRIORS(
      "Priors",
      "fth-layers",
      "Fit priors to kernels and see how well they foretell others",
      WorkbenchViewModel::priors,
      window -> Views.load("PriorsView", BorderPane.class, new PriorsController(window.priors()))),
  FEW_SHOT(
      "Few-shot",
      "fth-target",
      "Infer networks from a few images under priors of your choice",
      WorkbenchViewModel::fewShot,
      window ->
          Views.load("FewShotView", BorderPane.class, new FewShotController(window.fewShot()))),
  SOURCES(
      "Sources",
      "fth-grid",
      "Train the networks whose kernels priors learn from, and see what their filters are worth",
      WorkbenchViewModel::sources,
      window ->
          Views.load("SourcesView", BorderPane.class, new SourcesController(window.sources()))),
  INSPECT(
      "Inspect",
      "fth-package",
      "Look into a network that any program saved, layer by layer, and compare it with another",
      WorkbenchViewModel::network,
      window ->
          Views.load("NetworkView", BorderPane.class, new NetworkController(window.network()))),
  RUNS(
      "Runs",
      "fth-archive",
      "Every run of the workspace, whenever it was made: compare, open, resume, note",
      WorkbenchViewModel::archive,
      window -> Views.load("RunsView", BorderPane.class, new ArchiveController(window.archive()))),
  SWEEP(
      "Sweep",
      "fth-sliders",
      "Vary any settings of any runs, and see what they come to",
      WorkbenchViewModel::sweeps,
      window ->
          Views.load("SweepView", BorderPane.class, new SweepAreaController(window.sweeps())));

  private final String title;
  private final String icon;
  private final String description;

  @SuppressWarnings("ImmutableEnumChecker") // Functions without state.
  private final Function<WorkbenchViewModel, AreaModel> model;

  @SuppressWarnings("ImmutableEnumChecker")
  private final Function<WorkbenchViewModel, Parent> view;

  Area(
      String title,
      String icon,
      String description,
      Function<WorkbenchViewModel, AreaModel> model,
      Function<WorkbenchViewModel, Parent> view) {
    this.title = title;
    this.icon = icon;
    this.description = description;
    this.model = model;
    this.view = view;
  }

  public String title() {
    return title;
  }

  /** The name of its icon among the Feather icons. */
  String icon() {
    return icon;
  }

  /** The purpose of the area, in one line. */
  String description() {
    return description;
  }

  /** The area's model, created at the first call. */
  AreaModel model(WorkbenchViewModel window) {
    return model.apply(window);
  }

  /** Creates its view. */
  Parent view(WorkbenchViewModel window) {
    return view.apply(window);
  }
}
