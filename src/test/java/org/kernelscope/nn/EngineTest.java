package org.kernelscope.nn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EngineTest {

  @Test
  void theEngineSaysWhichBuildItRunsOn() {
    Engine.prepare();
    String chosen = System.getProperty("org.bytedeco.javacpp.platform.extension", "");
    assertThat(Engine.describe())
        .matches("ND4J \\S+, \\S+( plain|-\\S+) build, \\d+ threads?")
        .contains(chosen.isEmpty() ? "plain" : chosen);
  }
}
