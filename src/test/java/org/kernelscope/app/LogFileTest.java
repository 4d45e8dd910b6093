package org.kernelscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.experiment.run.Run;

class LogFileTest {

  @TempDir Path folder;

  private final LoggerContext context = new LoggerContext();

  @BeforeEach
  void open() {
    context.setMDCAdapter(new LogbackMDCAdapter());
  }

  @AfterEach
  void close() {
    context.stop();
  }

  private Logger logger(Path path) {
    LogFile file = new LogFile(path);
    file.setContext(context);
    file.start();
    Logger logger = context.getLogger(Run.class);
    logger.addAppender(file);
    return logger;
  }

  @Test
  void thereIsNoFolderUntilThereIsSomethingToWrite() throws IOException {
    Path path = folder.resolve(".kernelscope").resolve("kernelscope.log");
    Logger logger = logger(path);
    assertThat(path.getParent()).doesNotExist();
    logger.info("the run {} failed", "r1", new IllegalStateException("odd"));
    assertThat(Files.readString(path))
        .contains("INFO", "Run the run r1 failed", "IllegalStateException: odd")
        .contains("\tat org.kernelscope.app.LogFileTest");
  }

  @Test
  void itHoldsThreeMegabytesAndNoMore() throws IOException {
    Path path = folder.resolve("john.logan").resolve("kernelscope.log");
    Logger logger = logger(path);
    String line = "x".repeat(10_000);
    for (int i = 0; i < 600; i++) {
      logger.warn("{} {}", i, line);
    }
    try (Stream<Path> files = Files.list(path.getParent())) {
      List<String> names = files.map(file -> file.getFileName().toString()).sorted().toList();
      assertThat(names)
          .containsExactly("kernelscope.1.log", "kernelscope.2.log", "kernelscope.log");
    }
    for (String name : List.of("kernelscope.1.log", "kernelscope.2.log", "kernelscope.log")) {
      assertThat(Files.size(path.resolveSibling(name))).as(name).isLessThan(1_100_000);
    }
    assertThat(Files.readString(path)).contains("WARN", " 599 x");
  }

  @Test
  void whereItCannotBeWrittenTheProgramGoesOn() throws IOException {
    Path inTheWay = Files.writeString(folder.resolve(".kernelscope"), "a file");
    Logger logger = logger(inTheWay.resolve("kernelscope.log"));
    logger.warn("first");
    logger.warn("second");
    assertThat(inTheWay).hasContent("a file");
  }

  /** What people have been told in a sentence is for the file alone; a warning is for both. */
  @Test
  void theProgramWritesItInTheFolderOfTheUserAndSparesTheTerminal() throws Exception {
    String home = System.getProperty("user.home");
    PrintStream terminal = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try (PrintStream heard = new PrintStream(said, true, StandardCharsets.UTF_8)) {
      System.setProperty("user.home", folder.toString());
      System.setErr(heard);
      JoranConfigurator configurator = new JoranConfigurator();
      configurator.setContext(context);
      configurator.doConfigure(LogFileTest.class.getResource("/logback.xml"));
      Path path = folder.resolve(".kernelscope").resolve("kernelscope.log");
      assertThat(path.getParent()).doesNotExist();
      context.getLogger(Run.class).info("a run failed", new IllegalStateException("odd"));
      context.getLogger("org.nd4j.Something").info("chatter");
      assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
      assertThat(Files.readString(path)).contains("\tat ").doesNotContain("chatter");
      context.getLogger(Run.class).warn("the window froze");
      assertThat(said.toString(StandardCharsets.UTF_8)).contains("the window froze");
      assertThat(context.getLogger(Run.class).getEffectiveLevel()).isEqualTo(Level.INFO);
    } finally {
      System.setErr(terminal);
      System.setProperty("user.home", home);
    }
  }
}
