package org.kernelscope.ui.control.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javafx.collections.FXCollections;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.kernelscope.ui.kit.FxDriver;
import org.kernelscope.ui.kit.FxExtension;

@ExtendWith(FxExtension.class)
class TableExportTest {

  private record Ahead(double mean, @Nullable Double low) {}

  private record Row(
      String prior, double accuracy, Map<Integer, Double> splits, @Nullable Ahead ahead) {}

  private static final List<Row> ROWS =
      List.of(
          new Row("dwp", 0.8125, Map.of(1, 0.75), null),
          new Row("a, \"b\"", 0.1, Map.of(), new Ahead(-0.5, null)),
          new Row("c", 1, Map.of(), new Ahead(0.25, 0.125)));

  @Test
  void everyFieldIsAColumnAndWhatIsMissingIsEmpty() {
    assertThat(TableExport.csv(ROWS))
        .isEqualTo(
            """
            prior,accuracy,splits.1,ahead.mean,ahead.low
            dwp,0.8125,0.75,,
            "a, ""b""\",0.1,,-0.5,
            c,1.0,,0.25,0.125
            """);
  }

  @Test
  void aTableIsWrittenByKeyAndByMenu(FxDriver fx) throws Exception {
    TableView<Row> table =
        fx.get(
            () -> {
              TableView<Row> made = new TableView<>(FXCollections.observableArrayList(ROWS));
              made.getColumns().add(new TableColumn<>("Prior"));
              TableExport.offer(made, "figures", row -> row);
              return made;
            });
    List<Export> heard = new ArrayList<>();
    StackPane root = fx.show(() -> new StackPane(table), 400, 300);
    fx.onFx(
        () -> {
          root.addEventHandler(ExportEvent.EXPORT, event -> heard.add(event.export()));
          table.requestFocus();
        });
    fx.press(KeyCode.CONTROL, KeyCode.E);
    fx.waitFor("it is asked for", () -> heard.size() == 1);
    fx.onFx(() -> table.getContextMenu().getItems().get(0).fire());
    assertThat(heard).extracting(Export::fileName).containsExactly("figures.csv", "figures.csv");
    var bytes = new ByteArrayOutputStream();
    heard.get(0).content().writeTo(bytes);
    assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo(TableExport.csv(ROWS));
  }
}
