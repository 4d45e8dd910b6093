package org.kernelscope.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.run.Shortage;
import org.kernelscope.store.FileFault;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The root of the command line. */
@Command(
    name = "kernelscope",
    description = "See convolution kernels, and the priors over them.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    scope = ScopeType.INHERIT)
final class KernelscopeCommand implements Runnable {

  private static final int FAILED = 1;
  private static final int BAD_INPUT = 2;
  private static final int INTERRUPTED = 130;

  private static final List<Class<?>> COMMANDS =
      List.of(
          GuiCommand.class,
          DataCommand.class,
          SourcesCommand.class,
          KernelsCommand.class,
          PriorCommand.class,
          CompareCommand.class,
          FewShotCommand.class,
          FeaturesCommand.class,
          RunCommand.class,
          ResumeCommand.class,
          ReportCommand.class,
          ExportCommand.class,
          SettingsCommand.class,
          BenchCommand.class);

  private final Home home;

  @Option(
      names = "--verbose",
      description = "On failure, print the stack trace too.",
      scope = ScopeType.INHERIT)
  private boolean verbose;

  private KernelscopeCommand(Home home) {
    this.home = home;
  }

  /** The command line, ready to parse and execute. */
  static CommandLine commandLine(Home home) {
    return commandLine(home, COMMANDS);
  }

  /**
   * The command line for some arguments. For those that open the window it knows no other command:
   * to describe all of them takes a fifth of a second.
   */
  static CommandLine commandLine(Home home, String[] arguments) {
    boolean window = arguments.length == 0 || arguments[0].equals("gui");
    return commandLine(home, window ? List.of(GuiCommand.class) : COMMANDS);
  }

  private static CommandLine commandLine(Home home, List<Class<?>> commands) {
    KernelscopeCommand root = new KernelscopeCommand(home);
    CommandLine line = new CommandLine(root);
    commands.forEach(line::addSubcommand);
    line.setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(Path.class, KernelscopeCommand::path)
        .setExecutionStrategy(KernelscopeCommand::execute)
        .setParameterExceptionHandler(KernelscopeCommand::refuse)
        .setExecutionExceptionHandler(root::explain);
    SettingOptions.addTo(line);
    return line;
  }

  /** An error, of which out of memory is one, is explained like any other failure. */
  private static int execute(CommandLine.ParseResult parsed) {
    try {
      return new CommandLine.RunLast().execute(parsed);
    } catch (Error fault) {
      throw new CommandLine.ExecutionException(
          parsed.commandSpec().commandLine(), fault.toString(), fault);
    }
  }

  /** One sentence for wrong usage, and where to read more; the whole help would hide it. */
  private static int refuse(CommandLine.ParameterException unfit, String[] words) {
    CommandLine command = unfit.getCommandLine();
    String sentence = unfit.getMessage();
    if (unfit instanceof CommandLine.UnmatchedArgumentException
        && !command.getSubcommands().isEmpty()) {
      sentence += "; expected one of " + String.join(", ", command.getSubcommands().keySet());
    }
    command.getErr().println("kernelscope: " + plain(sentence));
    command.getErr().println("see %s --help".formatted(command.getCommandSpec().qualifiedName()));
    return BAD_INPUT;
  }

  private static Path path(String name) {
    try {
      return Path.of(name);
    } catch (InvalidPathException unsayable) {
      throw new CommandLine.TypeConversionException(
          "'%s' is no name of a file where letters are those of %s"
              .formatted(name, System.getProperty("sun.jnu.encoding")));
    }
  }

  Home home() {
    return home;
  }

  @Override
  public void run() {
    GuiCommand.launch(List.of());
  }

  /** One sentence on stderr for whatever went wrong, and the exit status that goes with it. */
  private int explain(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    PrintWriter err = command.getErr();
    if (verbose) {
      failure.printStackTrace(err);
    }
    if (failure instanceof BadInputException) {
      err.println("kernelscope: " + plain(failure.getMessage()));
      return BAD_INPUT;
    }
    if (failure instanceof CancellationException || failure instanceof InterruptedException) {
      err.println("kernelscope: " + describe(failure, "stopped"));
      return INTERRUPTED;
    }
    // Not before: who starts a command does not wait for the log.
    LoggerFactory.getLogger(KernelscopeCommand.class)
        .info("{} failed", command.getCommandSpec().qualifiedName(), failure);
    err.println("kernelscope: " + plain(describe(failure)));
    return FAILED;
  }

  /** What a file brings into a sentence must not steer the terminal, nor begin another line. */
  private static String plain(@Nullable String sentence) {
    return String.valueOf(sentence).replaceAll("\\p{Cntrl}", "?");
  }

  private static String describe(Exception failure) {
    if (failure.getCause() instanceof OutOfMemoryError shortage) {
      return Shortage.words(shortage);
    }
    if (failure instanceof UncheckedIOException
        && failure.getCause() instanceof IOException cause) {
      return describe(cause);
    }
    if (failure instanceof FileSystemException file) {
      return FileFault.sentence(file);
    }
    if (failure.getCause() instanceof Error) {
      return "a fault of the program; --verbose shows where";
    }
    return describe(failure, "a fault of the program; --verbose shows where");
  }

  private static String describe(Exception failure, String otherwise) {
    return failure.getMessage() == null ? otherwise : failure.getMessage();
  }
}
