package org.kernelscope.ui.shell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Asks the operating system whether its windows are dark. JavaFX 21 cannot tell, so a small command
 * is asked, on a thread of its own and for two seconds at most; without an answer: light.
 */
final class SystemAppearance {

  private static final long PATIENCE_SECONDS = 2;

  private SystemAppearance() {}

  /** Hands the answer to {@code whetherDark} on a thread of its own. */
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

  /** {@code AppsUseLightTheme REG_DWORD 0x0} means dark. */
  static boolean isDarkWindows(String answer) {
    return answer.strip().endsWith("0x0");
  }

  /** {@code Dark}, or an error when light. */
  static boolean isDarkMac(String answer) {
    return answer.strip().equalsIgnoreCase("dark");
  }

  /** A theme named for this session decides, such as {@code Adwaita:dark}; else GNOME's setting. */
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
      return ""; // no such command on this system
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
