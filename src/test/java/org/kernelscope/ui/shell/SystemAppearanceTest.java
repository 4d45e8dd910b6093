package org.kernelscope.ui.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SystemAppearanceTest {

  @Test
  void windowsSaysWhetherApplicationsAreLight() {
    String answer = "HKEY_CURRENT_USER\\x\r\n    AppsUseLightTheme    REG_DWORD    0x%s\r\n\r\n";
    assertThat(SystemAppearance.isDarkWindows(answer.formatted("0"))).isTrue();
    assertThat(SystemAppearance.isDarkWindows(answer.formatted("1"))).isFalse();
    assertThat(SystemAppearance.isDarkWindows("")).isFalse();
  }

  @Test
  void macOsSaysDarkOrNothing() {
    assertThat(SystemAppearance.isDarkMac("Dark\n")).isTrue();
    assertThat(SystemAppearance.isDarkMac("")).isFalse();
  }

  @Test
  void onLinuxAThemeOfTheSessionGoesBeforeGnomesSetting() {
    assertThat(SystemAppearance.isDarkLinux("", "'prefer-dark'\n")).isTrue();
    assertThat(SystemAppearance.isDarkLinux("", "'default'\n")).isFalse();
    assertThat(SystemAppearance.isDarkLinux("Adwaita:dark", "'default'")).isTrue();
    assertThat(SystemAppearance.isDarkLinux("Adwaita", "'prefer-dark'")).isFalse();
  }
}
