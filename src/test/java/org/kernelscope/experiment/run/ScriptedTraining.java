package org.kernelscope.experiment.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.kernelscope.data.AtomicFile;

/** A training without numbers, whose steps wait until a test permits them. */
class ScriptedTraining implements Training {

  private static final int MANY = 1 << 20;

  final Semaphore permits;
  final List<String> calls = new CopyOnWriteArrayList<>();
  private final int steps;
  private volatile int step;

  ScriptedTraining(int steps, int permits) {
    this.steps = steps;
    this.permits = new Semaphore(permits);
  }

  /** One whose steps never wait. */
  static ScriptedTraining free(int steps) {
    return new ScriptedTraining(steps, MANY);
  }

  /** One that has done some steps of many. */
  static ScriptedTraining at(int step) {
    ScriptedTraining training = free(MANY);
    training.step = step;
    return training;
  }

  void permitAll() {
    permits.release(MANY);
  }

  @Override
  public int step() {
    return step;
  }

  @Override
  public void begin(Consumer<RunEvent> events, StopSignal stop) {
    calls.add("begin at " + step);
  }

  @Override
  public void advance(Consumer<RunEvent> events, StopSignal stop) {
    permits.acquireUninterruptibly();
    int next = step + 1;
    step = next;
    events.accept(new RunEvent.Metric(RunEvent.LOSS, next, 1.0 / next));
  }

  @Override
  public boolean isComplete() {
    return step >= steps;
  }

  @Override
  public String endedBecause() {
    return "the script is over";
  }

  @Override
  public double objective() {
    return 1.0 / Math.max(1, step);
  }

  @Override
  public boolean isFinite() {
    return true;
  }

  @Override
  public void setLearningRate(double learningRate) {
    calls.add("learning rate " + learningRate + " at " + step);
  }

  @Override
  public void save(Path file) throws IOException {
    calls.add("save at " + step);
    AtomicFile.write(
        file,
        out -> {
          try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("step"));
            zip.write(Integer.toString(step).getBytes(StandardCharsets.UTF_8));
          }
        });
  }

  @Override
  public void restore(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      byte[] text = zip.getInputStream(zip.getEntry("step")).readAllBytes();
      step = Integer.parseInt(new String(text, StandardCharsets.UTF_8));
    }
    calls.add("restore at " + step);
  }

  @Override
  public void close() {
    calls.add("close");
  }
}
