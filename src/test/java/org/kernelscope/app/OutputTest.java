package org.kernelscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutputTest {

  private record Figures(
      double nothing,
      float tooLarge,
      @Nullable Double boxed,
      double[] row,
      List<Double> list,
      Map<String, Float> named) {}

  @Test
  void whatIsNoFiniteNumberIsNullInJson() {
    StringWriter written = new StringWriter();
    new Output(new PrintWriter(written))
        .json(
            new Figures(
                Double.NaN,
                Float.NEGATIVE_INFINITY,
                Double.POSITIVE_INFINITY,
                new double[] {1, Double.NaN, 2.5},
                List.of(Double.NaN, 3.0),
                Map.of("a", Float.NaN)));
    assertThat(written.toString().strip())
        .isEqualTo(
            "{\"nothing\":null,\"too_large\":null,\"boxed\":null,\"row\":[1.0,null,2.5],"
                + "\"list\":[null,3.0],\"named\":{\"a\":null}}");
  }
}
