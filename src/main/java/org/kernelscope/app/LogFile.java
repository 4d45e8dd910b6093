package org.kernelscope.app;

import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The log of the program: a file of at most a megabyte, and the two before it. It is created with
 * the first message. If it cannot be written, the program continues without it.
 */
public final class LogFile extends AppenderBase<ILoggingEvent> {

  private static final long SIZE = FileSize.MB_COEFFICIENT;
  private static final int OLDER = 2;
  private static final String LINE =
      "%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level [%thread] %logger{0} %msg%n";

  private final Path path;
  private @Nullable RollingFileAppender<ILoggingEvent> file;

  /** As the configuration of the log makes it. */
  public LogFile() {
    this(Home.ofThisProcess().log());
  }

  LogFile(Path path) {
    this.path = path;
  }

  @Override
  protected void append(ILoggingEvent event) {
    RollingFileAppender<ILoggingEvent> open = file;
    if (open == null) {
      open = open();
      file = open;
    }
    if (open.isStarted()) {
      open.doAppend(event);
    }
  }

  private RollingFileAppender<ILoggingEvent> open() {
    RollingFileAppender<ILoggingEvent> opened = new RollingFileAppender<>();
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(getContext());
    encoder.setPattern(LINE);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.start();
    FixedWindowRollingPolicy older = new FixedWindowRollingPolicy();
    older.setContext(getContext());
    older.setParent(opened);
    String name = String.valueOf(path.getFileName()).replace(".log", ".%i.log");
    older.setFileNamePattern(path.resolveSibling(name).toString());
    older.setMinIndex(1);
    older.setMaxIndex(OLDER);
    SizeBasedTriggeringPolicy<ILoggingEvent> full = new SizeBasedTriggeringPolicy<>();
    full.setContext(getContext());
    full.setMaxFileSize(new FileSize(SIZE));
    full.setCheckIncrement(Duration.buildByMilliseconds(0));
    opened.setContext(getContext());
    opened.setName(getName());
    opened.setFile(path.toString());
    opened.setEncoder(encoder);
    opened.setRollingPolicy(older);
    opened.setTriggeringPolicy(full);
    older.start();
    full.start();
    opened.start();
    return opened;
  }

  @Override
  public void stop() {
    super.stop();
    if (file != null) {
      file.stop();
    }
  }
}
