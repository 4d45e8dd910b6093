package org.kernelscope.ui.kit;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import javafx.scene.layout.Pane;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

@ExtendWith(FxExtension.class)
class PulseMonitorTest {

  private static final long MILLI = 1_000_000;

  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final Logger log = (Logger) LoggerFactory.getLogger(PulseMonitor.class);

  @BeforeEach
  void readTheLog() {
    logged.start();
    log.addAppender(logged);
  }

  @AfterEach
  void leaveTheLog() {
    log.detachAppender(logged);
  }

  @Test
  void gapsAreSummedUpAsPercentilesAndAFreezeIsLogged(FxDriver fx) {
    PulseMonitor monitor = fx.get(PulseMonitor::new);
    long now = 0;
    monitor.pulseAt(now);
    for (int gap = 1; gap <= 99; gap++) {
      now += gap * MILLI;
      monitor.pulseAt(now);
    }
    now += 300 * MILLI;
    monitor.pulseAt(now);

    assertThat(monitor.summary()).isEqualTo(new PulseMonitor.Summary(100, 50, 95, 99));
    assertThat(logged.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly("the window froze for 300 ms");
    monitor.reset();
    assertThat(monitor.summary().pulses()).isZero();
  }

  @Test
  void whileItRunsItSeesTheToolkitsPulses(FxDriver fx) {
    PulseMonitor monitor = fx.get(PulseMonitor::new);
    fx.show(Pane::new, 200, 200);
    fx.onFx(monitor::start);
    fx.waitFor("some pulses were seen", () -> monitor.summary().pulses() >= 3);
    fx.onFx(monitor::stop);
    assertThat(fx.get(() -> monitor.summary().p99())).isPositive();
  }
}
