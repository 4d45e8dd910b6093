package org.kernelscope.ui.shell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Asks the operating system whether its windows are dark. JavaFX 21 cannot tell. So a small command
 * is run in a thread of its own, for at most two seconds. Without an answer, windows are light.
 */
final class SystemAppearance {

  private static final long PATIENCE_SECONDS = 2;

  private SystemAppearance() {}

  /** Passes the answer to {@code whetherDark}, in a thread of its own. */
  static void ask(Consumer<Boolean> whetherDark) {
    Thread thread = new Thread(() -> whetherDark.accept(isDark()), "system-appearance");
    thread.setDaemon(true);
    thread.start();
  }

  private static boolean isDark() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (system.contains("win")) {
      return isDarkWindows(
          answer(
              List.of(
                  "reg",
                  "query",
                  "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Themes\\Personalize",
                  "/v",
                  "AppsUseLightTheme")));
    }
    if (system.contains("mac")) {
      return isDarkMac(answer(List.of("defaults", "read", "-g", "AppleInterfaceStyle")));
    }
    String theme = System.getenv("GTK_THEME");
    return isDarkLinux(
        theme == null ? "" : theme,
        answer(List.of("gsettings", "get", "org.gnome.desktop.interface", "color-scheme")));
  }

  /** Whether the answer contains {@code AppsUseLightTheme REG_DWORD 0x0}. */
  static boolean isDarkWindows(String answer) {
    return answer.strip().endsWith("0x0");
  }

  /** Whether the answer is {@code Dark}; in light mode the command fails. */
  static boolean isDarkMac(String answer) {
    return answer.strip().equalsIgnoreCase("dark");
  }

  /**
   * Whether the GTK theme of the session is dark, such as {@code Adwaita:dark}. Without one,
   * GNOME's setting decides.
   */
  static boolean isDarkLinux(String gtkTheme, String colorScheme) {
    return gtkTheme.isBlank()
        ? colorScheme.contains("prefer-dark")
        : gtkTheme.toLowerCase(Locale.ROOT).contains("dark");
  }

  private static String answer(List<String> command) {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException e) {
      return ""; // The system does not have this command.
    }
    try {
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return "";
      }
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    } finally {
      process.destroyForcibly();
    }
  }
}
