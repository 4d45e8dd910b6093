package org.kernelscope.ui.form;

import atlantafx.base.theme.Styles;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.spec.Setting;
import org.kernelscope.ui.control.Hint;
import org.kordamp.ikonli.javafx.FontIcon;

/**
 * The rows of a form, made from the descriptions of its settings: label, editor and, overlaid below
 * them, the problem. Rows of settings without effect take no space. The controls of a setting have
 * ids made of its key: {@code batchField}, {@code batchLabel}, {@code batchProblem}. They come into
 * the scene when they are first shown, for styles cost time also for what nobody sees.
 */
public final class FormPane extends GridPane {

  private final List<Row> rows = new ArrayList<>();
  private final Set<Field<?>> placed = new HashSet<>();
  private final ReadOnlyBooleanWrapper flawed = new ReadOnlyBooleanWrapper(this, "flawed");
  private final BooleanProperty locked = new SimpleBooleanProperty(this, "locked");
  private double labelWidth;

  /**
   * One row, with its problem below.
   *
   * @param label null where the editor takes the whole line
   */
  private record Row(@Nullable Label label, Node editor, Label problem) {}

  public FormPane() {
    getStyleClass().add("form");
    ColumnConstraints labels = new ColumnConstraints();
    labels.setMinWidth(USE_PREF_SIZE);
    ColumnConstraints editors = new ColumnConstraints();
    editors.setHgrow(Priority.ALWAYS);
    getColumnConstraints().addAll(labels, editors);
    visibleProperty().addListener(property -> arrange());
  }

  // ---- rows

  /** A row for each of some settings. */
  public void rows(Form form, Setting<?>... settings) {
    for (Setting<?> setting : settings) {
      row(form.field(setting));
    }
  }

  /** A row for each setting of a form that has none yet, here or in another pane. */
  public void rest(Form form, FormPane other) {
    form.fields().stream()
        .filter(field -> !placed.contains(field) && !other.placed.contains(field))
        .forEach(this::row);
  }

  /** A row with the editor for the type of the setting. */
  public <T> void row(Field<T> field) {
    row(field, editor(field));
  }

  /** A row with the area's own editor, which may contain {@link #editor}. */
  public void row(Field<?> field, Node editor) {
    placed.add(field);
    Setting<?> setting = field.setting();
    Label label = null;
    if (!(editor instanceof CheckBox)) {
      label = new Label(setting.label());
      label.setId(id(setting) + "Label");
      Hint.setText(label, hint(setting));
      label.setLabelFor(editor);
    }
    Label problem = new Label();
    problem.setId(id(setting) + "Problem");
    problem.textProperty().bind(field.problemProperty());
    add(new Row(label, editor, problem), field.appliesProperty());
  }

  /** The area's own row. */
  public void row(ObservableValue<String> title, Node editor, ObservableValue<Boolean> shown) {
    Label label = new Label();
    label.textProperty().bind(title);
    label.setLabelFor(editor);
    add(new Row(label, editor, new Label()), shown);
  }

  /** A node between rows that takes the whole line. */
  public void line(Node node, ObservableValue<Boolean> shown) {
    add(new Row(null, node, new Label()), shown);
  }

  private void add(Row row, ObservableValue<Boolean> shown) {
    rows.add(row);
    row.editor.visibleProperty().bind(shown);
    row.editor.managedProperty().bind(row.editor.visibleProperty());
    row.editor.visibleProperty().addListener(property -> arrange());
    Label label = row.label;
    if (label != null) {
      label.getStyleClass().add("form-label");
      label.setMinWidth(labelWidth);
      label.visibleProperty().bind(row.editor.visibleProperty());
      label.managedProperty().bind(row.editor.visibleProperty());
      setColumnIndex(row.editor, 1);
    } else {
      setColumnSpan(row.editor, 2);
    }
    row.problem.getStyleClass().addAll("form-problem", "form-problem-card");
    row.problem.setManaged(false);
    row.problem.setMouseTransparent(true);
    // Overlaid on the rows below, so that these do not move while the user types.
    row.problem.setViewOrder(-1);
    row.problem
        .visibleProperty()
        .bind(
            row.problem
                .textProperty()
                .isNotEmpty()
                .and(
                    focusWithinProperty()
                        .not()
                        .or(row.editor.focusWithinProperty())
                        .or(row.editor.hoverProperty())));
    row.problem
        .textProperty()
        .addListener(
            property -> {
              findFlaws();
              requestLayout();
            });
    arrange();
  }

  /**
   * Assigns grid lines to visible rows only: an empty line would leave a gap. Their nodes are in
   * the order of the rows, which is that of the Tab key.
   */
  private void arrange() {
    int line = 0;
    int place = 0;
    for (Row row : rows) {
      Label label = row.label;
      boolean here = row.editor.getParent() == this;
      if (!here && isVisible() && row.editor.isVisible()) {
        getChildren().add(place, row.problem);
        getChildren().add(place, row.editor);
        if (label != null) {
          getChildren().add(place, label);
        }
        here = true;
      }
      if (here) {
        place = getChildren().indexOf(row.problem) + 1;
      }
      if (label != null) {
        setRowIndex(label, line);
      }
      setRowIndex(row.editor, line);
      line += row.editor.isVisible() ? 1 : 0;
    }
  }

  /** The problem is below its editor, or above it for the last row. */
  @Override
  protected void layoutChildren() {
    super.layoutChildren();
    for (Row row : rows) {
      Label problem = row.problem;
      if (!problem.getText().isEmpty()) {
        double width = getWidth() - snappedLeftInset() - snappedRightInset();
        double height = snapSizeY(problem.prefHeight(width));
        double below = row.editor.getBoundsInParent().getMaxY() + 1;
        boolean fits = below + height <= getHeight();
        double above = row.editor.getBoundsInParent().getMinY() - 1 - height;
        problem.resizeRelocate(snappedLeftInset(), fits ? below : above, width, height);
      }
    }
  }

  private void findFlaws() {
    flawed.set(rows.stream().anyMatch(row -> !row.problem.getText().isEmpty()));
  }

  // ---- editors

  /** The editor for the type of a setting. */
  public <T> Control editor(Field<T> field) {
    Setting<T> setting = field.setting();
    Control editor =
        setting.usual() instanceof Boolean
            ? checkBox(field)
            : setting.type().choices().isEmpty() ? textField(field) : comboBox(field);
    editor.setId(id(setting) + "Field");
    Hint.setText(editor, hint(setting));
    editor.setAccessibleText(setting.label());
    editor.setAccessibleHelp(setting.help());
    editor.disableProperty().bind(locked);
    return editor;
  }

  private static TextField textField(Field<?> field) {
    TextField editor = new TextField();
    editor.textProperty().bindBidirectional(field.textProperty());
    field
        .problemProperty()
        .addListener(
            (property, old, now) ->
                editor.pseudoClassStateChanged(Styles.STATE_DANGER, !now.isEmpty()));
    return editor;
  }

  private static <T> ComboBox<T> comboBox(Field<T> field) {
    ComboBox<T> editor = new ComboBox<>();
    editor.getItems().setAll(field.setting().type().choices());
    editor.setConverter(FormWiring.titles(field.setting().type()::words));
    editor.setMaxWidth(Double.MAX_VALUE);
    editor.setValue(field.known());
    field.knownProperty().addListener((property, old, now) -> editor.setValue(now));
    editor
        .valueProperty()
        .addListener(
            (property, old, now) -> {
              if (now != null && !now.equals(field.known())) {
                field.set(now);
              }
            });
    return editor;
  }

  @SuppressWarnings("unchecked") // Only settings of yes or no come here.
  private static CheckBox checkBox(Field<?> field) {
    Field<Boolean> answer = (Field<Boolean>) field;
    CheckBox editor = new CheckBox(answer.setting().label());
    editor.setMnemonicParsing(false);
    editor.setSelected(answer.known());
    answer.knownProperty().addListener((property, old, now) -> editor.setSelected(now));
    editor.setOnAction(event -> answer.set(editor.isSelected()));
    return editor;
  }

  private static <T> String hint(Setting<T> setting) {
    List<String> lines = new ArrayList<>(List.of(setting.help()));
    if (setting.type().choices().isEmpty()) {
      lines.add(Field.sentence(setting.type().allowed()));
    }
    if (!setting.option().isEmpty()) {
      lines.add("On the command line: " + setting.option());
    }
    return String.join("\n", lines);
  }

  /** The last word of a key. */
  private static String id(Setting<?> setting) {
    return setting.key().substring(setting.key().lastIndexOf('.') + 1);
  }

  // ---- the pane as a whole

  /** Shows the rows while a button is selected, and as long as one of them has a problem. */
  public void foldUnder(ToggleButton button) {
    button
        .graphicProperty()
        .bind(
            button
                .selectedProperty()
                .map(open -> new FontIcon(open ? "fth-chevron-down" : "fth-chevron-right")));
    visibleProperty().bind(button.selectedProperty().or(flawed));
    managedProperty().bind(visibleProperty());
  }

  /** Whether a row has a problem. */
  public ReadOnlyBooleanProperty flawedProperty() {
    return flawed.getReadOnlyProperty();
  }

  /** Whether nothing can be edited for now. */
  public BooleanProperty lockedProperty() {
    return locked;
  }

  /** Least width of the labels, so that panes below each other can be alike. */
  public double getLabelWidth() {
    return labelWidth;
  }

  /** Applies to rows that are added afterwards. */
  public void setLabelWidth(double width) {
    labelWidth = width;
  }
}
