package org.kernelscope.ui.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FramePulseTest {

  private final AtomicInteger woken = new AtomicInteger();
  private final AtomicInteger rested = new AtomicInteger();
  private final FramePulse pulse = new FramePulse(woken::incrementAndGet, rested::incrementAndGet);
  private final List<Integer> seen = new ArrayList<>();

  @Test
  void onlyTheNewestValueArrivesAndOnlyOnce() {
    Latest<Integer> slot = pulse.latest(seen::add);
    for (int i = 0; i < 1000; i++) {
      slot.publish(i);
    }
    pulse.pulse();
    pulse.pulse();
    assertThat(seen).containsExactly(999);
    assertThat(woken).as("woken once, not a thousand times").hasValue(1);
  }

  @Test
  void slotsDoNotOverwriteEachOther() {
    Latest<Integer> first = pulse.latest(seen::add);
    Latest<Integer> second = pulse.latest(seen::add);
    first.publish(1);
    second.publish(2);
    pulse.pulse();
    assertThat(seen).containsExactlyInAnyOrder(1, 2);
  }

  @Test
  void aClosedSlotDeliversNothingMore() {
    Latest<Integer> slot = pulse.latest(seen::add);
    slot.publish(1);
    slot.close();
    slot.publish(2);
    pulse.pulse();
    assertThat(seen).isEmpty();
  }

  @Test
  void withoutNewsItRestsAndANewValueWakesItAgain() {
    Latest<Integer> slot = pulse.latest(seen::add);
    slot.publish(1);
    for (int i = 0; i < 10; i++) {
      pulse.pulse();
    }
    assertThat(rested).hasValue(1);
    slot.publish(2);
    assertThat(woken).hasValue(2);
    pulse.pulse();
    assertThat(seen).containsExactly(1, 2);
  }

  @Test
  void fromManyThreadsTheLastValueOfEachIsNotLost() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      Latest<Integer> slot = pulse.latest(seen::add);
      Thread thread =
          new Thread(
              () -> {
                for (int i = 1; i <= 10_000; i++) {
                  slot.publish(i);
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        pulse.pulse();
        thread.join(1);
      }
    }
    pulse.pulse();
    assertThat(seen.stream().filter(value -> value == 10_000)).hasSize(4);
  }
}
