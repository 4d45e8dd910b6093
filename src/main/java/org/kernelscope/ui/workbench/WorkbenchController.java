package org.kernelscope.ui.workbench;

import java.io.File;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.beans.value.ChangeListener;
import javafx.collections.ListChangeListener;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuBar;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.DragEvent;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.WindowEvent;
import org.jspecify.annotations.Nullable;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.ui.compare.CompareViewModel;
import org.kernelscope.ui.compare.SnapshotMode;
import org.kernelscope.ui.control.Hint;
import org.kernelscope.ui.control.kernels.ScoreEvent;
import org.kernelscope.ui.control.picture.ExportEvent;
import org.kernelscope.ui.form.SettingsPane;
import org.kernelscope.ui.kit.KeyRepeatFilter;
import org.kernelscope.ui.kit.Phase;
import org.kernelscope.ui.kit.RecentFiles;
import org.kernelscope.ui.kit.Views;
import org.kernelscope.ui.palette.AboutController;
import org.kernelscope.ui.palette.MenuActions;
import org.kernelscope.ui.palette.PaletteController;
import org.kernelscope.ui.palette.ShortcutsController;
import org.kernelscope.ui.runs.AreaWork;
import org.kernelscope.ui.runs.Notice;
import org.kernelscope.ui.runs.RunStripController;
import org.kernelscope.ui.scores.PriorOffers;
import org.kernelscope.ui.shell.ReportViewModel;
import org.kernelscope.ui.shell.Theme;
import org.kordamp.ikonli.javafx.FontIcon;

/** Wires the window: menus, the areas, the run strip, files dropped on it. */
public final class WorkbenchController {

  /** Narrower windows show the areas without icons. */
  private static final double WIDE_ENOUGH = 1100;

  private static final PseudoClass NARROW = PseudoClass.getPseudoClass("narrow");

  private final WorkbenchViewModel workbench;
  private final InvalidationListener themeListener = property -> showTheme();

  @FXML private BorderPane root;
  private final Map<Area, Parent> views = new EnumMap<>(Area.class);
  private final ChangeListener<Phase> phaseListener = (property, old, now) -> showPhase();

  /** The menu items for the layers of the model that Compare trains. */
  private final List<RadioMenuItem> layerItems = new ArrayList<>();

  @FXML private Menu fileMenu;
  @FXML private Menu recentMenu;
  @FXML private Menu viewMenu;
  @FXML private HBox areaBox;
  @FXML private MenuItem openItem;
  @FXML private MenuItem openDataItem;
  @FXML private MenuItem workspaceItem;
  @FXML private MenuItem trashItem;
  @FXML private VBox noticeBox;
  @FXML private MenuBar menuBar;
  @FXML private MenuItem reportItem;
  @FXML private MenuItem quitItem;
  @FXML private MenuItem paletteItem;
  @FXML private MenuItem shortcutsItem;
  @FXML private MenuItem logItem;
  @FXML private MenuItem aboutItem;
  @FXML private MenuItem startItem;
  @FXML private MenuItem pauseItem;
  @FXML private MenuItem stopItem;
  @FXML private MenuItem addColumnItem;
  @FXML private MenuItem settingsItem;
  @FXML private MenuItem motivationItem;
  @FXML private RadioMenuItem initialItem;
  @FXML private RadioMenuItem nowItem;
  @FXML private RadioMenuItem differenceItem;
  @FXML private RadioMenuItem systemThemeItem;
  @FXML private RadioMenuItem lightThemeItem;
  @FXML private RadioMenuItem darkThemeItem;
  @FXML private MenuItem otherThemeItem;
  @FXML private HBox reportBox;
  @FXML private Label reportLabel;
  @FXML private Button cancelReportButton;
  @FXML private Button reportButton;
  @FXML private Button themeButton;
  @FXML private FontIcon themeIcon;

  /** Made when it is first asked for. */
  private @Nullable PaletteController palette;

  private @Nullable ShortcutsController shortcuts;
  private @Nullable AboutController about;

  public WorkbenchController(WorkbenchViewModel workbench) {
    this.workbench = workbench;
  }

  @FXML
  void initialize() {
    CompareViewModel compare = workbench.compare();
    root.setBottom(Views.load("RunStrip", HBox.class, new RunStripController(workbench.strip())));

    openItem.setOnAction(event -> workbench.chooseFiles());
    openDataItem.setOnAction(
        event -> {
          workbench.areaProperty().set(Area.COMPARE);
          compare.data().chooseFolder();
        });
    wireRecent();
    workspaceItem.setOnAction(event -> workbench.showWorkspace());
    paletteItem.setOnAction(event -> showPalette());
    shortcutsItem.setOnAction(event -> showShortcuts());
    logItem.setOnAction(event -> workbench.showLog());
    aboutItem.setOnAction(event -> showAbout());
    trashItem.setOnAction(event -> workbench.strip().trash().empty());
    workbench.notices().addListener((ListChangeListener<Notice>) change -> showNotices());
    showNotices();
    quitItem.setOnAction(event -> requestClose());
    startItem.setOnAction(event -> workbench.front().work().start());
    pauseItem.setOnAction(event -> workbench.front().work().togglePause());
    stopItem.setOnAction(event -> workbench.front().work().stop());
    addColumnItem.setOnAction(event -> compare.addColumn());
    settingsItem.setOnAction(event -> foldSettings());
    motivationItem.setOnAction(
        event -> {
          workbench.areaProperty().set(Area.COMPARE);
          compare.showMotivation();
        });
    compare.phaseProperty().addListener(property -> showMotivation(compare));
    showMotivation(compare);
    KeyRepeatFilter.of(menuBar);
    root.widthProperty()
        .addListener(
            (property, old, now) ->
                root.pseudoClassStateChanged(NARROW, now.doubleValue() < WIDE_ENOUGH));
    wireReport();
    wireAreas();
    wireLayers(compare);
    wireShown(compare);
    wireThemes();
    root.addEventHandler(ExportEvent.EXPORT, event -> workbench.export(event.export()));
    PriorOffers scores = workbench.scores();
    root.addEventHandler(ScoreEvent.OFFERS, event -> event.offer(scores.all(), scores::chooseFile));
    root.setOnDragOver(this::draggedOver);
    root.setOnDragDropped(this::dropped);
  }

  private void showMotivation(CompareViewModel compare) {
    motivationItem.setDisable(!compare.canShowMotivation());
  }

  private void showNotices() {
    noticeBox.getChildren().setAll(workbench.notices().stream().map(this::bar).toList());
  }

  private HBox bar(Notice notice) {
    Label text = new Label(notice.text(), new FontIcon("fth-info"));
    text.setMinWidth(0);
    Region gap = new Region();
    HBox.setHgrow(gap, Priority.ALWAYS);
    Button action = answer(notice, notice.action(), notice.accepted());
    action.getStyleClass().add("accent");
    Button refusal = answer(notice, notice.refusal(), notice.refused());
    HBox bar = new HBox(text, gap, action, refusal);
    bar.getStyleClass().add("notice");
    return bar;
  }

  private Button answer(Notice notice, String title, Runnable action) {
    Button button = new Button(title);
    button.setMinWidth(Region.USE_PREF_SIZE);
    button.setOnAction(
        event -> {
          workbench.notices().remove(notice);
          action.run();
        });
    return button;
  }

  private void wireRecent() {
    RecentFiles recent = workbench.recent();
    recent.files().addListener((ListChangeListener<RecentFiles.Opened>) change -> showRecent());
    fileMenu.setOnShowing(event -> recent.refresh());
    showRecent();
  }

  private void showRecent() {
    List<MenuItem> items = new ArrayList<>();
    for (RecentFiles.Opened opened : workbench.recent().files()) {
      MenuItem item = new MenuItem(RecentFiles.title(opened.path()));
      item.setMnemonicParsing(false);
      item.setOnAction(event -> workbench.reopen(opened));
      items.add(item);
    }
    recentMenu.setDisable(items.isEmpty());
    if (!items.isEmpty()) {
      MenuItem clear = new MenuItem("_Clear this list");
      clear.setOnAction(event -> workbench.recent().clear());
      items.add(new SeparatorMenuItem());
      items.add(clear);
    }
    recentMenu.getItems().setAll(items);
  }

  private void wireReport() {
    ReportViewModel report = workbench.report();
    var making = report.progressProperty().isNotEmpty();
    reportItem.setOnAction(event -> report.make());
    reportButton.setOnAction(event -> report.make());
    cancelReportButton.setOnAction(event -> report.cancel());
    reportItem.disableProperty().bind(making);
    reportButton.disableProperty().bind(making);
    reportLabel.textProperty().bind(report.progressProperty());
    reportBox.visibleProperty().bind(making);
    reportBox.managedProperty().bind(making);
  }

  // ---- areas

  private void wireAreas() {
    List<MenuItem> items = new ArrayList<>();
    for (Area area : Area.values()) {
      int number = items.size() + 1;
      RadioMenuItem item = new RadioMenuItem(area.title());
      item.setAccelerator(KeyCombination.valueOf("Shortcut+" + number));
      item.setOnAction(event -> workbench.areaProperty().set(area));
      items.add(item);
      ToggleButton button = new ToggleButton(area.title(), new FontIcon(area.icon()));
      button.setId(area.name().toLowerCase(Locale.ROOT) + "Area");
      button.setMinWidth(Region.USE_PREF_SIZE);
      Hint.setText(button, String.format(Locale.ROOT, "%s (Ctrl+%d)", area.description(), number));
      button.setOnAction(event -> workbench.areaProperty().set(area));
      areaBox.getChildren().add(button);
      Runnable show =
          () -> {
            boolean here = workbench.areaProperty().get() == area;
            item.setSelected(here);
            button.setSelected(here);
          };
      workbench.areaProperty().addListener(property -> show.run());
      // A click on the selected button must not deselect it.
      button.selectedProperty().addListener(property -> show.run());
      item.selectedProperty().addListener(property -> show.run());
      show.run();
    }
    items.add(new SeparatorMenuItem());
    viewMenu.getItems().addAll(0, items);
    workbench.areaProperty().addListener((property, old, now) -> leave(old, now));
    enter(workbench.areaProperty().get());
  }

  private void leave(Area old, Area now) {
    old.model(workbench).phaseProperty().removeListener(phaseListener);
    enter(now);
    root.getCenter().requestFocus();
  }

  private void enter(Area area) {
    area.model(workbench).phaseProperty().addListener(phaseListener);
    root.setCenter(views.computeIfAbsent(area, first -> first.view(workbench)));
    showPhase();
  }

  /** Folds or unfolds the settings of the area in front. */
  private void foldSettings() {
    if (root.getCenter().lookup(".settings-pane") instanceof SettingsPane settings) {
      settings.foldedProperty().set(!settings.foldedProperty().get());
    }
  }

  private void showPhase() {
    AreaWork work = workbench.front().work();
    startItem.setDisable(!work.isFree());
    pauseItem.setDisable(!work.canPause());
    stopItem.setDisable(!work.canStop());
    boolean compares = workbench.areaProperty().get() == Area.COMPARE;
    addColumnItem.setDisable(!compares || work.phaseProperty().get() != Phase.IDLE);
    layerItems.forEach(item -> item.setDisable(!compares));
    List.of(initialItem, nowItem, differenceItem).forEach(item -> item.setDisable(!compares));
  }

  private void wireLayers(CompareViewModel compare) {
    compare.form().modelProperty().addListener(property -> showLayers(compare));
    compare.layerProperty().addListener(property -> markLayer(compare));
    showLayers(compare);
  }

  private void showLayers(CompareViewModel compare) {
    viewMenu.getItems().removeAll(layerItems);
    layerItems.clear();
    ToggleGroup layers = new ToggleGroup();
    for (ConvLayer layer : compare.form().modelProperty().get().layers()) {
      RadioMenuItem item =
          new RadioMenuItem("Kernels of " + layer.name().replaceFirst("(\\d)$", "_$1"));
      item.setToggleGroup(layers);
      item.setUserData(layer.name());
      item.setAccelerator(KeyCombination.valueOf("Alt+" + (layerItems.size() + 1)));
      item.setOnAction(event -> compare.layerProperty().set(layer.name()));
      layerItems.add(item);
    }
    // They are placed before the separator above the items for a layer's kernels.
    viewMenu.getItems().addAll(viewMenu.getItems().indexOf(initialItem) - 1, layerItems);
    markLayer(compare);
    showPhase();
  }

  private void markLayer(CompareViewModel compare) {
    String layer = compare.layerProperty().get();
    layerItems.forEach(item -> item.setSelected(layer.equals(item.getUserData())));
  }

  private void wireShown(CompareViewModel compare) {
    initialItem.setOnAction(event -> compare.shownProperty().set(SnapshotMode.INITIAL));
    nowItem.setOnAction(event -> compare.shownProperty().set(SnapshotMode.NOW));
    differenceItem.setOnAction(event -> compare.shownProperty().set(SnapshotMode.DIFFERENCE));
    compare.shownProperty().addListener((property, old, now) -> showShown(now));
    showShown(compare.shownProperty().get());
  }

  private void showShown(SnapshotMode shown) {
    initialItem.setSelected(shown == SnapshotMode.INITIAL);
    nowItem.setSelected(shown == SnapshotMode.NOW);
    differenceItem.setSelected(shown == SnapshotMode.DIFFERENCE);
  }

  // ---- light and dark

  private void wireThemes() {
    systemThemeItem.setOnAction(event -> apply(Theme.SYSTEM));
    lightThemeItem.setOnAction(event -> apply(Theme.LIGHT));
    darkThemeItem.setOnAction(event -> apply(Theme.DARK));
    themeButton.setOnAction(event -> apply(otherTheme()));
    otherThemeItem.setOnAction(event -> apply(otherTheme()));
    // A weak listener, because the theme outlives the window.
    Theme.shownProperty().addListener(new WeakInvalidationListener(themeListener));
    showTheme();
  }

  private static Theme otherTheme() {
    return Theme.shownProperty().get() == Theme.DARK ? Theme.LIGHT : Theme.DARK;
  }

  private void apply(Theme theme) {
    theme.apply();
    showTheme();
  }

  private void showTheme() {
    boolean dark = Theme.shownProperty().get() == Theme.DARK;
    themeIcon.setIconLiteral(dark ? "fth-sun" : "fth-moon");
    systemThemeItem.setSelected(Theme.chosen() == Theme.SYSTEM);
    lightThemeItem.setSelected(Theme.chosen() == Theme.LIGHT);
    darkThemeItem.setSelected(Theme.chosen() == Theme.DARK);
  }

  // ---- help

  private void showPalette() {
    PaletteController made = palette;
    if (made == null) {
      made = new PaletteController(workbench.palette());
      palette = made;
    }
    List<MenuActions.Action> others =
        MenuActions.of(menuBar).stream().filter(action -> action.item() != paletteItem).toList();
    made.toggle(root, others);
  }

  private void showShortcuts() {
    ShortcutsController made = shortcuts;
    if (made == null) {
      made = new ShortcutsController();
      shortcuts = made;
    }
    made.toggle(root, MenuActions.of(menuBar));
  }

  private void showAbout() {
    AboutController made = about;
    if (made == null) {
      made = new AboutController(workbench.about());
      about = made;
    }
    made.show(root);
  }

  // ---- the window

  private void requestClose() {
    var window = root.getScene().getWindow();
    window.fireEvent(new WindowEvent(window, WindowEvent.WINDOW_CLOSE_REQUEST));
  }

  private void draggedOver(DragEvent event) {
    if (event.getDragboard().hasFiles()) {
      event.acceptTransferModes(TransferMode.COPY);
      event.consume();
    }
  }

  private void dropped(DragEvent event) {
    workbench.open(event.getDragboard().getFiles().stream().map(File::toPath).toList());
    event.setDropCompleted(true);
    event.consume();
  }
}
