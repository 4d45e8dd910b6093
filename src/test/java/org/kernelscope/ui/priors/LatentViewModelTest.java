package org.kernelscope.ui.priors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import javafx.geometry.Point2D;
import org.junit.jupiter.api.Test;
import org.kernelscope.experiment.run.PriorView;
import org.kernelscope.nn.Engine;
import org.kernelscope.prior.vae.DeepWeightPrior;
import org.kernelscope.prior.vae.DenseKernelVae;
import org.kernelscope.ui.kit.TaskRunner;

class LatentViewModelTest {

  /** Work that waits until a test says so. */
  private static final class PatientTasks implements TaskRunner {
    private final Deque<Runnable> waiting = new ArrayDeque<>();

    @Override
    public <T> void run(
        Callable<T> work, Consumer<? super T> onSuccess, Consumer<? super Exception> onFailure) {
      waiting.add(
          () -> {
            try {
              onSuccess.accept(work.call());
            } catch (Exception failure) {
              onFailure.accept(failure);
            }
          });
    }

    int finish() {
      int done = 0;
      while (!waiting.isEmpty()) {
        waiting.remove().run();
        done++;
      }
      return done;
    }
  }

  private final PatientTasks tasks = new PatientTasks();
  private final LatentViewModel latent = new LatentViewModel(tasks);
  private final PriorView view = view(4, 7);

  private static PriorView view(int dimensions, long seed) {
    Engine.prepare();
    DenseKernelVae vae = DenseKernelVae.untrained(5, 6, dimensions, 0.3, new Random(seed));
    return PriorView.of(new DeepWeightPrior(vae), SmallShelf.waves(5, 20, 1), 1);
  }

  @Test
  void theMapOpensOnThePrincipalComponentsWithTheRingAtTheOrigin() {
    latent.show(view);
    assertThat(latent.directions())
        .extracting(LatentDirection::title)
        .containsExactly("PC 1", "PC 2", "z1", "z2", "z3", "z4");
    assertThat(latent.acrossProperty().get().title()).isEqualTo("PC 1");
    assertThat(latent.handleProperty().get()).isEqualTo(Point2D.ZERO);
    tasks.finish();
    DeepWeightPrior prior = (DeepWeightPrior) view.prior();
    assertThat(latent.decodedProperty().get().values())
        .isEqualTo(prior.vae().decodeMeans(new float[4]).values());
  }

  @Test
  void aDraggedRingIsDecodedWhereItStopsAndNotAllAlongTheWay() {
    latent.show(view);
    tasks.finish();
    latent.acrossProperty().set(new LatentDirection(false, 0));
    latent.upProperty().set(new LatentDirection(false, 1));
    tasks.finish();
    for (int i = 0; i <= 100; i++) {
      latent.handleProperty().set(new Point2D(i / 50.0, -1));
    }
    assertThat(tasks.finish()).isEqualTo(2);
    DeepWeightPrior prior = (DeepWeightPrior) view.prior();
    assertThat(latent.decodedProperty().get().values())
        .isEqualTo(prior.vae().decodeMeans(new float[] {2, -1, 0, 0}).values());
  }

  @Test
  void aSelectedKernelIsDecodedFromItsOwnCode() {
    latent.show(view);
    latent.selectedProperty().set(3);
    tasks.finish();
    assertThat(latent.originalProperty().get().values()).isEqualTo(view.heldOut().kernel(3));
    assertThat(latent.handleProperty().get().getX())
        .isEqualTo(latent.pointsProperty().get().xs()[3]);
    float[] reconstruction = view.reconstructions().kernel(3);
    float[] decoded = latent.decodedProperty().get().values();
    for (int i = 0; i < decoded.length; i++) {
      assertThat(decoded[i]).isCloseTo(reconstruction[i], within(1e-5f));
    }
  }

  @Test
  void theRingFollowsItsKernelThroughTrainingUntilItIsTakenElsewhere() {
    latent.show(view);
    latent.selectedProperty().set(3);
    latent.show(view(4, 8));
    assertThat(latent.handleProperty().get().getX())
        .isEqualTo(latent.pointsProperty().get().xs()[3]);
    Point2D elsewhere = new Point2D(1.25, 0.5);
    latent.handleProperty().set(elsewhere);
    latent.show(view(4, 9));
    assertThat(latent.handleProperty().get()).isEqualTo(elsewhere);
  }

  @Test
  void twoAxesAreNeverTheSame() {
    latent.show(view);
    LatentDirection first = latent.acrossProperty().get();
    latent.acrossProperty().set(latent.upProperty().get());
    assertThat(latent.upProperty().get()).isEqualTo(first);
  }

  @Test
  void aPriorOfOtherDimensionsHasItsOwnAxesAndNoneHasNone() {
    latent.show(view);
    latent.show(view(2, 1));
    assertThat(latent.directions())
        .extracting(LatentDirection::title)
        .isEqualTo(List.of("z1", "z2"));
    latent.show(view(1, 1));
    assertThat(latent.pointsProperty().get().ys()).containsOnly(0.0);
    latent.show(null);
    assertThat(latent.pointsProperty().get().xs()).isEmpty();
    assertThat(latent.decodedProperty().get()).isNull();
  }
}
