package org.kernelscope.ui.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.DoubleBinding;
import javafx.beans.value.ObservableValue;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kernelscope.kernel.FilterBank;
import org.kernelscope.kernel.KernelFlaw;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.LayerDifference;
import org.kernelscope.kernel.LayerFigures;
import org.kernelscope.ui.control.kernels.ColorGrid;
import org.kernelscope.ui.control.kernels.KernelGrid;
import org.kernelscope.ui.control.kernels.ScaleMode;
import org.kernelscope.ui.control.kernels.ScoreOffer;
import org.kernelscope.ui.control.picture.ExportableControl;
import org.kernelscope.ui.control.picture.NumberFormats;
import org.kernelscope.ui.kit.Switches;
import org.kernelscope.ui.kit.Views;
import org.kernelscope.ui.shell.Theme;

/** Wires the Inspect area. */
public final class NetworkController {

  /** The number of kernels named in the list of those that moved most. */
  private static final int MOST_MOVED = 6;

  private final NetworkViewModel network;

  /** Held here, since the theme outlives the view. */
  private final InvalidationListener themeListener;

  private final InvalidationListener figuresListener = property -> showHealth();
  private final InvalidationListener differenceListener = property -> showLayer();

  @FXML private Label titleLabel;
  @FXML private HBox progressBox;
  @FXML private ProgressBar progressBar;
  @FXML private Label statusLabel;
  @FXML private MenuButton scoreButton;
  @FXML private Button priorButton;
  @FXML private Button compareButton;
  @FXML private Button openButton;
  @FXML private VBox emptyPane;
  @FXML private Button firstButton;
  @FXML private SplitPane networkPane;
  @FXML private Label layerLabel;
  @FXML private Label shapeLabel;
  @FXML private HBox coloursBox;
  @FXML private ToggleButton coloursButton;
  @FXML private ToggleButton channelsButton;
  @FXML private HBox legendBox;
  @FXML private ToggleButton healthButton;
  @FXML private Label ownLabel;
  @FXML private KernelGrid kernelsGrid;
  @FXML private ColorGrid colorGrid;
  @FXML private VBox otherBox;
  @FXML private Label otherLabel;
  @FXML private KernelGrid otherGrid;
  @FXML private ColorGrid otherColorGrid;
  @FXML private VBox differenceBox;
  @FXML private Label differenceLabel;
  @FXML private KernelGrid differenceGrid;
  @FXML private ColorGrid differenceColorGrid;
  @FXML private HBox movedBox;
  @FXML private FlowPane movedPane;
  @FXML private Button closeOtherButton;
  @FXML private TableView<LayerRow> layersTable;

  public NetworkController(NetworkViewModel network) {
    this.network = network;
    this.themeListener = property -> layersTable.refresh();
  }

  @FXML
  void initialize() {
    new LayersTable(network, layersTable).wire();
    wireBar();
    wireScores();
    wireGrids();
    network
        .chosenProperty()
        .addListener(
            (property, old, now) -> {
              unfollow(old);
              follow(now);
              showLayer();
            });
    follow(network.chosenProperty().get());
    network.otherTitleProperty().addListener(property -> showLayer());
    network.healthShownProperty().addListener(property -> showHealth());
    network.coloursShownProperty().addListener(property -> showLayer());
    Theme.shownProperty().addListener(new WeakInvalidationListener(themeListener));
    showLayer();
  }

  private void wireBar() {
    titleLabel.textProperty().bind(network.titleProperty());
    Views.tellWhole(titleLabel);
    statusLabel.textProperty().bind(network.statusProperty());
    progressBar.progressProperty().bind(network.progressProperty());
    shownWhile(progressBox, network.statusProperty().isNotEmpty());
    shownWhile(emptyPane, network.openProperty().not());
    shownWhile(networkPane, network.openProperty());
    for (Node one : List.of(scoreButton, priorButton, compareButton)) {
      one.disableProperty().bind(network.openProperty().not());
    }
    openButton.setOnAction(event -> network.chooseFiles());
    firstButton.setOnAction(event -> network.chooseFiles());
    priorButton.setOnAction(event -> network.fitPrior());
    compareButton.setOnAction(event -> network.chooseOther());
    closeOtherButton.setOnAction(event -> network.closeOther());
  }

  private static void shownWhile(Node node, ObservableValue<Boolean> condition) {
    node.visibleProperty().bind(condition);
    node.managedProperty().bind(node.visibleProperty());
  }

  // ---- scores

  private void wireScores() {
    Runnable show =
        () -> {
          ScoreOffer offer = network.scoredByProperty().get();
          scoreButton.setText(offer == null ? "Score" : "Score: " + offer.title());
        };
    network.scoredByProperty().addListener(property -> show.run());
    show.run();
    // A menu without entries does not open.
    scoreButton.getItems().add(new MenuItem("None"));
    scoreButton.addEventHandler(MenuButton.ON_SHOWING, event -> offerScores());
  }

  private void offerScores() {
    List<MenuItem> items = new ArrayList<>();
    ScoreOffer now = network.scoredByProperty().get();
    RadioMenuItem none = new RadioMenuItem("None");
    none.setSelected(now == null);
    none.setOnAction(event -> network.scoredByProperty().set(null));
    items.add(none);
    for (ScoreOffer offer : network.offers()) {
      RadioMenuItem item = new RadioMenuItem(offer.title());
      item.setMnemonicParsing(false);
      item.setSelected(now != null && now.title().equals(offer.title()));
      item.setOnAction(event -> network.scoredByProperty().set(offer));
      items.add(item);
    }
    items.add(new SeparatorMenuItem());
    items.add(ExportableControl.item("A prior in a file…", network::chooseScoring));
    scoreButton.getItems().setAll(items);
  }

  // ---- the layer in front

  private void wireGrids() {
    Switches.between(channelsButton, coloursButton, network.coloursShownProperty());
    healthButton.selectedProperty().bindBidirectional(network.healthShownProperty());
    for (KernelGrid grid : List.of(otherGrid, differenceGrid)) {
      grid.selectedKernelProperty().bindBidirectional(kernelsGrid.selectedKernelProperty());
      grid.viewProperty().bindBidirectional(kernelsGrid.viewProperty());
      grid.standAs(kernelsGrid);
    }
    differenceGrid.scorableProperty().set(false);
    // Trained layers have a few weights that are far larger than all others.
    List.of(kernelsGrid, otherGrid, differenceGrid)
        .forEach(grid -> grid.robustProperty().set(true));
    DoubleBinding shared =
        Bindings.createDoubleBinding(
            () ->
                Math.max(kernelsGrid.ownLimitProperty().get(), otherGrid.ownLimitProperty().get()),
            kernelsGrid.ownLimitProperty(),
            otherGrid.ownLimitProperty());
    for (KernelGrid grid : List.of(kernelsGrid, otherGrid)) {
      grid.sharedLimitProperty().bind(shared);
    }
    for (ColorGrid grid : List.of(otherColorGrid, differenceColorGrid)) {
      grid.selectedOutputProperty().bindBidirectional(colorGrid.selectedOutputProperty());
    }
    differenceGrid.exportNameProperty().set("difference");
  }

  private void follow(@Nullable LayerRow row) {
    if (row != null) {
      row.figuresProperty().addListener(figuresListener);
      row.differenceProperty().addListener(differenceListener);
    }
  }

  private void unfollow(@Nullable LayerRow row) {
    if (row != null) {
      row.figuresProperty().removeListener(figuresListener);
      row.differenceProperty().removeListener(differenceListener);
    }
  }

  private void showLayer() {
    LayerRow row = network.chosenProperty().get();
    FilterBank layer = row == null ? null : row.layer();
    LayerDifference difference = row == null ? null : row.differenceProperty().get();
    boolean compared = !network.otherTitleProperty().get().isEmpty();
    boolean coloured = layer != null && layer.seesColours();
    boolean colours = coloured && network.coloursShownProperty().get();
    layerLabel.setText(layer == null ? "" : layer.layer());
    shapeLabel.setText(layer == null ? "" : shape(layer));
    show(coloursBox, coloured);
    show(ownLabel, compared);
    ownLabel.setText(network.titleProperty().get().replaceFirst(",.*", ""));
    show(otherBox, difference != null);
    show(differenceBox, difference != null);
    show(movedBox, compared);
    show(healthButton, !colours);
    for (KernelGrid grid : List.of(kernelsGrid, otherGrid)) {
      grid.scaleModeProperty().set(compared ? ScaleMode.SHARED : ScaleMode.PER_GRID);
    }
    fill(kernelsGrid, colorGrid, layer, layer == null ? null : layer.kernels(), colours);
    FilterBank after = difference == null ? null : difference.after();
    fill(otherGrid, otherColorGrid, layer, after == null ? null : after.kernels(), colours);
    fill(
        differenceGrid,
        differenceColorGrid,
        layer,
        difference == null ? null : difference.kernels(),
        colours);
    otherLabel.setText(network.otherTitleProperty().get());
    differenceLabel.setText(difference == null ? "" : change(difference));
    showMoved(layer, difference);
    showHealth();
  }

  private static String shape(FilterBank layer) {
    return String.format(
        Locale.ROOT,
        "%s kernels %d×%d: %s output × %s input channels",
        NumberFormats.count(layer.kernels().count()),
        layer.kernels().size(),
        layer.kernels().size(),
        NumberFormats.count(layer.out()),
        NumberFormats.count(layer.in()));
  }

  private static String change(LayerDifference difference) {
    return String.format(
        Locale.ROOT, "Difference: %.1f %% of the norm", 100 * difference.relative());
  }

  private static void fill(
      KernelGrid grid,
      ColorGrid colorGrid,
      @Nullable FilterBank layer,
      @Nullable KernelSet kernels,
      boolean colours) {
    show(grid, !colours);
    show(colorGrid, colours);
    // Only one of the two works at a time.
    grid.inputChannelsProperty().set(layer == null ? 0 : layer.in());
    grid.keptTogetherProperty().set(layer == null ? 1 : layer.in());
    grid.setKernels(colours ? null : kernels);
    colorGrid.kernelsProperty().set(colours ? kernels : null);
    if (layer != null) {
      grid.exportNameProperty().set(layer.layer());
      colorGrid.exportNameProperty().set(layer.layer());
    }
  }

  private static void show(Region region, boolean shown) {
    region.setVisible(shown);
    region.setManaged(shown);
  }

  private void showMoved(@Nullable FilterBank layer, @Nullable LayerDifference difference) {
    movedPane.getChildren().clear();
    if (layer == null || difference == null) {
      movedPane.getChildren().add(note(layer == null ? "" : "the other network has no such layer"));
      return;
    }
    List<Integer> moved = difference.movedMost(MOST_MOVED);
    if (moved.isEmpty()) {
      movedPane.getChildren().add(note("nothing moved"));
    }
    double[] distances = difference.distances();
    for (int kernel : moved) {
      Hyperlink link =
          new Hyperlink(
              String.format(
                  Locale.ROOT,
                  "out %d in %d by %s",
                  layer.output(kernel),
                  layer.input(kernel),
                  NumberFormats.of(distances[kernel], 3)));
      link.setOnAction(
          event -> {
            kernelsGrid.setSelectedKernel(kernel);
            colorGrid.selectedOutputProperty().set(layer.output(kernel));
            link.setVisited(false);
          });
      movedPane.getChildren().add(link);
    }
  }

  private static Label note(String text) {
    Label note = new Label(text);
    note.getStyleClass().add("panel-note");
    return note;
  }

  // ---- health

  private void showHealth() {
    LayerRow row = network.chosenProperty().get();
    @Nullable LayerFigures figures = row == null ? null : row.figuresProperty().get();
    if (!network.healthShownProperty().get()) {
      figures = null;
    }
    kernelsGrid.marksProperty().set(figures == null ? null : HealthMarks.of(figures.health()));
    legendBox.getChildren().clear();
    if (figures != null && healthButton.isVisible()) {
      for (KernelFlaw flaw : KernelFlaw.values()) {
        legendBox.getChildren().add(entry(flaw, figures.health().share(flaw)));
      }
    }
  }

  private static Node entry(KernelFlaw flaw, double share) {
    Region swatch = new Region();
    swatch.getStyleClass().add("swatch");
    swatch.setStyle(
        String.format(
            Locale.ROOT, "-fx-background-color: #%06x", HealthMarks.of(flaw).argb() & 0xffffff));
    Label text =
        new Label(
            Double.isNaN(share)
                ? flaw.title() + " –"
                : String.format(Locale.ROOT, "%s %.1f %%", flaw.title(), 100 * share));
    text.getStyleClass().add("panel-note");
    text.setGraphic(swatch);
    return text;
  }
}
