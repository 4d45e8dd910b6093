package org.kernelscope.ui.priors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatentPlaneTest {

  @Test
  void aLiftedPlaceProjectsToItselfEvenBetweenDirectionsThatAreNotAtRightAngles() {
    LatentPlane plane = new LatentPlane(new double[] {0.6, 0.8, 0}, new double[] {1, 0, 0});
    float[] from = {0.3f, -0.7f, 2};
    float[] code = plane.lift(1.5, -0.25, from);
    assertThat(plane.x(code, 0)).isCloseTo(1.5, within(1e-6));
    assertThat(plane.y(code, 0)).isCloseTo(-0.25, within(1e-6));
    assertThat(code[2]).isEqualTo(2);
  }

  @Test
  void thePlaceOfACodeLiftsToThatCode() {
    LatentPlane plane = new LatentPlane(new double[] {0, 1}, new double[] {1, 0});
    float[] from = {0.5f, -1};
    assertThat(plane.lift(plane.x(from, 0), plane.y(from, 0), from)).containsExactly(from);
  }

  @Test
  void theLeadingComponentsOfAStretchedCloudAreItsAxes() {
    Random random = new Random(3);
    float[] points = new float[4 * 500];
    double[] spread = {0.5, 3, 1, 6};
    for (int i = 0; i < points.length; i++) {
      points[i] = (float) (spread[i % 4] * random.nextGaussian() + 10);
    }
    List<double[]> components = PrincipalComponents.of(points, 4, 2);
    assertThat(components.get(0)[3]).isCloseTo(1, within(0.02));
    assertThat(components.get(1)[1]).isCloseTo(1, within(0.02));
    assertThat(PrincipalComponents.dot(components.get(0), components.get(1)))
        .isCloseTo(0, within(1e-9));
  }

  @Test
  void pointsOnALineStillGiveTwoDirections() {
    float[] points = {1, 2, 3, 2, 4, 6, 3, 6, 9, -1, -2, -3};
    List<double[]> components = PrincipalComponents.of(points, 3, 2);
    assertThat(components.get(0)[2] / components.get(0)[0]).isCloseTo(3, within(1e-6));
    assertThat(PrincipalComponents.dot(components.get(1), components.get(1)))
        .isCloseTo(1, within(1e-9));
    assertThat(PrincipalComponents.dot(components.get(0), components.get(1)))
        .isCloseTo(0, within(1e-6));
  }

  @Test
  void codesInOnePlaceStillGiveDirections() {
    List<double[]> components = PrincipalComponents.of(new float[] {1, 1, 1, 1, 1, 1}, 3, 2);
    assertThat(components)
        .allSatisfy(
            vector ->
                assertThat(PrincipalComponents.dot(vector, vector)).isCloseTo(1, within(1e-9)));
  }
}
