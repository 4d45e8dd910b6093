package org.kernelscope.ui.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kernelscope.ui.scores.HandTasks;

/** Figures of kernels that change faster than figures are made. */
class NewestTaskTest {

  private final HandTasks tasks = new HandTasks();
  private final NewestTask newest = new NewestTask(tasks);
  private final List<String> answers = new ArrayList<>();

  private void ask(String question) {
    newest.run(() -> question + "!", answers::add, failure -> answers.add(failure.getMessage()));
  }

  @Test
  void whatWaitsGivesWayToWhatIsAskedForLater() {
    ask("one");
    ask("two");
    ask("three");
    assertThat(tasks.size()).as("at work").isEqualTo(1);
    tasks.next();
    assertThat(answers).containsExactly("one!");
    tasks.next();
    assertThat(answers).containsExactly("one!", "three!");
    assertThat(tasks.size()).isZero();
    ask("four");
    tasks.next();
    assertThat(answers).endsWith("four!");
  }

  @Test
  void aFailureHoldsNothingUp() {
    newest.<String>run(
        () -> {
          throw new IllegalStateException("no");
        },
        answers::add,
        failure -> answers.add(failure.getMessage()));
    ask("next");
    tasks.next();
    tasks.next();
    assertThat(answers).containsExactly("no", "next!");
  }
}
