package org.kernelscope.ui.compare;

import java.util.List;
import java.util.Objects;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.DoubleBinding;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.control.MenuButton;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.ToggleGroup;
import org.jspecify.annotations.Nullable;
import org.kernelscope.kernel.picture.ColorMap;
import org.kernelscope.ui.control.kernels.GridOrder;
import org.kernelscope.ui.control.kernels.KernelGrid;
import org.kernelscope.ui.control.kernels.ScaleMode;
import org.kernelscope.ui.control.kernels.ScoreOffer;

/** The common state of the grids of all columns: selection, limits, colours, scores and order. */
final class SharedGridSettings {

  private final ObjectProperty<@Nullable ColorMap> colorMap = new SimpleObjectProperty<>();
  private final ObjectProperty<ScaleMode> scaleMode =
      new SimpleObjectProperty<>(ScaleMode.PER_GRID);
  private final ObjectProperty<@Nullable ScoreOffer> scoredBy = new SimpleObjectProperty<>();
  private final ObjectProperty<GridOrder> order = new SimpleObjectProperty<>(GridOrder.GIVEN);
  private final BooleanProperty tinted = new SimpleBooleanProperty(true);
  private final IntegerProperty selectedKernel = new SimpleIntegerProperty(KernelGrid.NONE);
  private List<KernelGrid> grids = List.of();

  /** Connects other grids with each other, and releases the present ones. */
  void tie(List<KernelGrid> others) {
    for (KernelGrid grid : grids) {
      grid.selectedKernelProperty().unbindBidirectional(selectedKernel);
      grid.scaleModeProperty().unbindBidirectional(scaleMode);
      grid.colorMapProperty().unbindBidirectional(colorMap);
      grid.scoredByProperty().unbindBidirectional(scoredBy);
      grid.orderProperty().unbindBidirectional(order);
      grid.tintedProperty().unbindBidirectional(tinted);
      grid.sharedLimitProperty().unbind();
    }
    grids = List.copyOf(others);
    DoubleBinding widest =
        Bindings.createDoubleBinding(
            () -> others.stream().mapToDouble(one -> one.ownLimitProperty().get()).max().orElse(1),
            others.stream()
                .map(KernelGrid::ownLimitProperty)
                .toArray(javafx.beans.Observable[]::new));
    for (KernelGrid grid : grids) {
      grid.selectedKernelProperty().bindBidirectional(selectedKernel);
      grid.scaleModeProperty().bindBidirectional(scaleMode);
      grid.colorMapProperty().bindBidirectional(colorMap);
      grid.scoredByProperty().bindBidirectional(scoredBy);
      grid.orderProperty().bindBidirectional(order);
      grid.tintedProperty().bindBidirectional(tinted);
      grid.sharedLimitProperty().bind(widest);
    }
  }

  /** Clears the selection, because another layer has other kernels. */
  void selectNone() {
    selectedKernel.set(KernelGrid.NONE);
  }

  void wireLimits(MenuButton button) {
    ToggleGroup limits = new ToggleGroup();
    for (ScaleMode mode : ScaleMode.values()) {
      button.getItems().add(choice(mode.title(), mode, scaleMode, limits));
    }
    button.textProperty().bind(scaleMode.map(mode -> "Limits: " + brief(mode)));
  }

  private static String brief(ScaleMode mode) {
    return switch (mode) {
      case PER_KERNEL -> "per kernel";
      case PER_GRID -> "per grid";
      case SHARED -> "shared";
    };
  }

  void wireColors(MenuButton button) {
    ToggleGroup maps = new ToggleGroup();
    button.getItems().addAll(choice("As the theme", null, colorMap, maps), new SeparatorMenuItem());
    for (ColorMap map : ColorMap.all()) {
      button.getItems().add(choice(map.title(), map, colorMap, maps));
    }
    button.setText("Colours");
  }

  /** A menu item that is selected while the property has its value. */
  @SuppressWarnings("NullAway") // A property may hold null, whatever its type says.
  private static <T> RadioMenuItem choice(
      String title, @Nullable T value, ObjectProperty<@Nullable T> property, ToggleGroup group) {
    RadioMenuItem item = new RadioMenuItem(title);
    item.setToggleGroup(group);
    item.setOnAction(event -> property.set(value));
    property.addListener((ignored, old, now) -> item.setSelected(Objects.equals(value, now)));
    item.setSelected(Objects.equals(value, property.get()));
    return item;
  }
}
