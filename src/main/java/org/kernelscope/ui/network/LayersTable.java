package org.kernelscope.ui.network;

import atlantafx.base.theme.Tweaks;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.image.ImageView;
import org.jspecify.annotations.Nullable;
import org.kernelscope.kernel.FilterBank;
import org.kernelscope.kernel.KernelFlaw;
import org.kernelscope.kernel.KernelStatistics;
import org.kernelscope.kernel.LayerFigures;
import org.kernelscope.ui.control.Hint;
import org.kernelscope.ui.control.kernels.ScoreOffer;
import org.kernelscope.ui.control.picture.TableExport;
import org.kernelscope.ui.kit.Selections;
import org.kernelscope.ui.shell.Theme;

/** The layers of a network as a table: their geometry, and statistics of their kernels. */
final class LayersTable {

  private static final double LETTER_WIDTH = 6.8;
  private static final double HEADING_MARGIN = 54;

  private final NetworkViewModel network;
  private final TableView<LayerRow> table;
  private final TableColumn<LayerRow, Double> score;
  private final TableColumn<LayerRow, Double> change;

  LayersTable(NetworkViewModel network, TableView<LayerRow> table) {
    this.network = network;
    this.table = table;
    this.score =
        figure("Nats", "Mean log-density under the prior", LayerRow::scoreProperty, "%.2f");
    this.change =
        figure(
            "Change",
            "Norm of the difference, of the layer's norm",
            row -> row.differenceProperty().map(found -> percent(row.change())),
            "%.1f %%");
  }

  void wire() {
    table.setItems(network.layers());
    Label empty = new Label("The layers of a network stand here");
    empty.getStyleClass().add("panel-note");
    table.setPlaceholder(empty);
    table.setFixedCellSize(LayerThumbnail.HEIGHT + 8);
    addColumns();
    Selections.follow(network.chosenProperty(), table);
    network.scoredByProperty().addListener(property -> showColumns());
    network.otherTitleProperty().addListener(property -> showColumns());
    showColumns();
    TableExport.offer(table, "layers", row -> Line.of(row, network.scoredByProperty().get()));
  }

  private void showColumns() {
    score.setVisible(network.scoredByProperty().get() != null);
    change.setVisible(!network.otherTitleProperty().get().isEmpty());
  }

  private void addColumns() {
    TableColumn<LayerRow, FilterBank> thumbnail = new TableColumn<>("");
    thumbnail.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(row.getValue().layer()));
    thumbnail.setCellFactory(column -> new ThumbnailCell());
    thumbnail.setSortable(false);
    thumbnail.setPrefWidth(LayerThumbnail.WIDTH + 16);
    TableColumn<LayerRow, String> name = new TableColumn<>("Layer");
    name.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(row.getValue().layer().layer()));
    name.setPrefWidth(136);
    table.getColumns().add(thumbnail);
    table.getColumns().add(name);
    table
        .getColumns()
        .add(
            number(
                "Size", "Side of a kernel in pixels", row -> row.layer().kernels().size(), "%.0f"));
    table.getColumns().add(number("In", "Input channels", row -> row.layer().in(), "%.0f"));
    table.getColumns().add(number("Out", "Output channels", row -> row.layer().out(), "%.0f"));
    table
        .getColumns()
        .add(number("Kernels", "In times out", row -> row.layer().kernels().count(), "%.0f"));
    table
        .getColumns()
        .add(known("Norm", "Median L2 norm of a kernel", told -> told.norm().median(), "%.3f"));
    table
        .getColumns()
        .add(
            known(
                "Across",
                "Autocorrelation of neighbours from left to right",
                told -> told.autocorrelation().horizontal(),
                "%.2f"));
    table
        .getColumns()
        .add(
            known(
                "Down",
                "Autocorrelation of neighbours from top to bottom",
                told -> told.autocorrelation().vertical(),
                "%.2f"));
    table
        .getColumns()
        .add(
            share(
                "Near zero",
                "Kernels without a weight above a hundredth of the layer's largest",
                KernelFlaw.NEAR_ZERO));
    table
        .getColumns()
        .add(
            share(
                "Duplicate",
                "Kernels that have another one of almost the same direction",
                KernelFlaw.NEAR_DUPLICATE));
    table
        .getColumns()
        .add(
            share(
                "Noise-like",
                "Kernels that cannot be told from noise; of noise that is 95 %",
                KernelFlaw.NOISE_LIKE));
    table.getColumns().add(score);
    table.getColumns().add(change);
  }

  private static double percent(double share) {
    return 100 * share;
  }

  private static TableColumn<LayerRow, Double> number(
      String title, String help, ToDoubleFunction<LayerRow> value, String format) {
    return figure(
        title, help, row -> new ReadOnlyObjectWrapper<>(value.applyAsDouble(row)), format);
  }

  private static TableColumn<LayerRow, Double> known(
      String title, String help, ToDoubleFunction<KernelStatistics> value, String format) {
    return figure(
        title,
        help,
        row -> row.figuresProperty().map(LayerFigures::statistics).map(value::applyAsDouble),
        format);
  }

  private static TableColumn<LayerRow, Double> share(String title, String help, KernelFlaw flaw) {
    return figure(
        title,
        help,
        row -> row.figuresProperty().map(found -> percent(row.share(flaw))),
        "%.1f %%");
  }

  /** A column of numbers, in which unknown values are a dash and sorted to the end. */
  private static TableColumn<LayerRow, Double> figure(
      String title,
      String help,
      Function<LayerRow, ? extends ObservableValue<? extends Number>> value,
      String format) {
    TableColumn<LayerRow, Double> column = new TableColumn<>();
    Label heading = new Label(title);
    Hint.setText(heading, help);
    column.setGraphic(heading);
    column.setId(title.toLowerCase(Locale.ROOT).replace(' ', '-') + "-column");
    column.setCellValueFactory(
        row -> {
          ObservableValue<? extends Number> number = value.apply(row.getValue());
          return Bindings.createObjectBinding(
              () -> number.getValue() == null ? null : number.getValue().doubleValue(), number);
        });
    column.setComparator(Comparator.nullsLast(Comparator.naturalOrder()));
    column.setCellFactory(ignored -> new FigureCell(format));
    column.setPrefWidth(HEADING_MARGIN + LETTER_WIDTH * title.length());
    column.getStyleClass().add(Tweaks.ALIGN_RIGHT);
    return column;
  }

  private static final class FigureCell extends TableCell<LayerRow, Double> {

    private final String format;

    FigureCell(String format) {
      this.format = format;
    }

    @Override
    protected void updateItem(@Nullable Double figure, boolean empty) {
      super.updateItem(figure, empty);
      setText(empty || figure == null ? null : text(figure));
    }

    private String text(double figure) {
      return Double.isFinite(figure) ? String.format(Locale.ROOT, format, figure) : "–";
    }
  }

  private static final class ThumbnailCell extends TableCell<LayerRow, FilterBank> {

    private final ImageView image = new ImageView();

    @Override
    protected void updateItem(@Nullable FilterBank layer, boolean empty) {
      super.updateItem(layer, empty);
      image.setImage(
          empty || layer == null
              ? null
              : LayerThumbnail.of(layer, Theme.shownProperty().get() == Theme.DARK));
      setGraphic(empty ? null : image);
    }
  }

  /** The exported fields of a layer. */
  private record Line(
      String layer,
      int size,
      int in,
      int out,
      int kernels,
      @Nullable KernelStatistics statistics,
      @Nullable Double nearZero,
      @Nullable Double nearDuplicate,
      @Nullable Double noiseLike,
      @Nullable Double varianceEntropy,
      @Nullable Double noiseEntropy,
      @Nullable String prior,
      @Nullable Double nats,
      @Nullable Double change) {

    static Line of(LayerRow row, @Nullable ScoreOffer scoredBy) {
      LayerFigures figures = row.figuresProperty().get();
      return new Line(
          row.layer().layer(),
          row.layer().kernels().size(),
          row.layer().in(),
          row.layer().out(),
          row.layer().kernels().count(),
          figures == null ? null : figures.statistics(),
          finite(row.share(KernelFlaw.NEAR_ZERO)),
          finite(row.share(KernelFlaw.NEAR_DUPLICATE)),
          finite(row.share(KernelFlaw.NOISE_LIKE)),
          figures == null ? null : finite(figures.health().varianceEntropy()),
          figures == null ? null : finite(figures.health().noiseEntropy()),
          scoredBy == null ? null : scoredBy.title(),
          finite(row.scoreProperty().get()),
          finite(row.change()));
    }

    private static @Nullable Double finite(double value) {
      return Double.isFinite(value) ? value : null;
    }
  }
}
