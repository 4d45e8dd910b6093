package org.kernelscope.ui.control.picture;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import javafx.beans.value.ObservableValue;
import javafx.css.CssMetaData;
import javafx.css.Styleable;
import javafx.css.StyleableProperty;
import javafx.css.StyleablePropertyFactory;
import javafx.geometry.VPos;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;

/**
 * A region that draws itself in colours of the style sheets, so that it follows the theme. Its CSS
 * properties are colours: {@code -ks-ink}, {@code -ks-ink-muted}, {@code -ks-rule}, {@code
 * -ks-ground}, {@code -ks-accent} and {@code -ks-color-1} to {@code -ks-color-8}.
 */
// Properties know their owner; nothing reads them before it is made.
@SuppressWarnings("this-escape")
public abstract class ThemedRegion extends Region {

  /** The number of series colours. */
  public static final int COLORS = 8;

  private static final StyleablePropertyFactory<ThemedRegion> FACTORY =
      new StyleablePropertyFactory<>(Region.getClassCssMetaData());

  // The colours of a control without a style sheet.
  private static final List<String> FALLBACK =
      List.of(
          "#0072b2", "#d55e00", "#009e73", "#b5508d", "#3a9bd9", "#b07800", "#5b5fc7", "#6e7781");

  private final StyleableProperty<Color> ink = color("-ks-ink", "#24292f", i -> i.ink);
  private final StyleableProperty<Color> muted = color("-ks-ink-muted", "#57606a", i -> i.muted);
  private final StyleableProperty<Color> rule = color("-ks-rule", "#d0d7de", i -> i.rule);
  private final StyleableProperty<Color> ground = color("-ks-ground", "#ffffff", i -> i.ground);
  private final StyleableProperty<Color> accent = color("-ks-accent", "#8c959f", i -> i.accent);
  private final List<StyleableProperty<Color>> colors =
      IntStream.range(0, COLORS)
          .mapToObj(n -> color("-ks-color-" + (n + 1), FALLBACK.get(n), i -> i.colors.get(n)))
          .toList();

  protected ThemedRegion() {
    List<StyleableProperty<Color>> all = new ArrayList<>(colors);
    all.addAll(List.of(ink, muted, rule, ground, accent));
    for (StyleableProperty<Color> one : all) {
      ((ObservableValue<?>) one).addListener((property, old, now) -> inkChanged());
    }
  }

  /** Called after a colour of the theme has changed; must redraw. */
  protected abstract void inkChanged();

  public Color ink() {
    return ink.getValue();
  }

  public Color muted() {
    return muted.getValue();
  }

  /** The colour of grid lines and hairlines. */
  public Color rule() {
    return rule.getValue();
  }

  /** The background colour. */
  public Color ground() {
    return ground.getValue();
  }

  public boolean isDark() {
    return ground().getBrightness() < 0.5;
  }

  /** The series colour {@code slot}, from 1 to 8; higher numbers repeat these. */
  public Color color(int slot) {
    return colors.get(Math.floorMod(slot - 1, COLORS)).getValue();
  }

  /** A colour with its opacity multiplied by {@code opacity}. */
  public static Color faint(Color color, double opacity) {
    return color.deriveColor(0, 1, 1, opacity);
  }

  /**
   * Paints a placeholder while there is nothing to show: a sentence in a dashed frame.
   *
   * @param top the free space above it
   */
  public final void paintEmpty(Drawing g, String text, double top, double width, double height) {
    g.setStroke(rule());
    g.setLineDashes(4, 4);
    g.strokeRoundRect(0.5, top + 0.5, width - 1, height - top - 1, 8, 8);
    g.setFill(muted());
    g.setFont(Font.font(Font.getDefault().getFamily(), 13));
    g.setTextAlign(TextAlignment.CENTER);
    g.setTextBaseline(VPos.CENTER);
    g.fillText(text, width / 2, height / 2, width - 24);
  }

  /**
   * The colour that connects this control with a column, a curve and a run. Style sheets set it as
   * {@code -ks-accent}. The style classes {@code series-1} to {@code series-8} set it to a series
   * colour.
   */
  public final Color getAccent() {
    return accent.getValue();
  }

  @Override
  public List<CssMetaData<? extends Styleable, ?>> getCssMetaData() {
    return FACTORY.getCssMetaData();
  }

  private StyleableProperty<Color> color(
      String name, String initial, Function<ThemedRegion, StyleableProperty<Color>> of) {
    return FACTORY.createStyleableColorProperty(this, name, name, of, Color.web(initial));
  }
}
