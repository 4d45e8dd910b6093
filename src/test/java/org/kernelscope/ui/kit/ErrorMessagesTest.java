package org.kernelscope.ui.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;
import org.kernelscope.data.BadInputException;

class ErrorMessagesTest {

  @Test
  void badInputSpeaksForItself() {
    assertThat(ErrorMessages.of(new BadInputException("a.npz: expected kernels, found none")))
        .isEqualTo("a.npz: expected kernels, found none");
  }

  @Test
  void aRefusedFileIsNamedWithTheReasonHoweverDeepItIsWrapped() {
    IOException refused = new AccessDeniedException("/data/runs");
    assertThat(ErrorMessages.of(new UncheckedIOException(refused)))
        .isEqualTo("/data/runs cannot be read or written: access is denied.");
    assertThat(ErrorMessages.of(new FileSystemException("/x", null, "No space left on device")))
        .isEqualTo("/x cannot be read or written: No space left on device.");
  }

  @Test
  void aFailureWithoutWordsIsNamed() {
    assertThat(ErrorMessages.of(new NullPointerException()))
        .isEqualTo("Something went wrong: NullPointerException.");
  }
}
