package org.kernelscope;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** What a class writes into the log while a test listens. */
public final class Heard implements AutoCloseable {

  private final ListAppender<ILoggingEvent> events = new ListAppender<>();
  private final Logger logger;

  public Heard(Class<?> speaker) {
    logger = (Logger) LoggerFactory.getLogger(speaker);
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    logger.addAppender(events);
    events.start();
  }

  /** The exceptions it told of, the oldest first. */
  public List<Throwable> failures() {
    return List.copyOf(events.list).stream()
        .map(event -> (ThrowableProxy) event.getThrowableProxy())
        .flatMap(proxy -> Optional.ofNullable(proxy).stream())
        .map(ThrowableProxy::getThrowable)
        .toList();
  }

  @Override
  public void close() {
    logger.detachAppender(events);
    logger.setAdditive(true);
    logger.setLevel(null);
  }
}
