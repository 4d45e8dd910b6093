package org.kernelscope.ui.runs;

import java.io.IOException;
import java.util.List;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.library.LeftOut;
import org.kernelscope.experiment.study.Plan;
import org.kernelscope.store.RunFolder;

/**
 * The results of the finished runs of a group: a table that grows as runs end. Runs that were
 * already finished are in it from the start. For the FX thread.
 *
 * @param <R> a row of the table
 */
// Plans are compared by identity: only the newest one is valid.
@SuppressWarnings("ReferenceEquality")
public final class ResultRows<R> {

  /** Summarises finished runs. */
  @FunctionalInterface
  public interface Summary<R> {
    /**
     * The rows.
     *
     * @param leftOut is told which runs cannot be read
     */
    List<R> of(List<RunFolder> finished, LeftOut leftOut) throws IOException;
  }

  private final Summary<R> summary;
  private final Session session;
  private final ObservableList<R> rows = FXCollections.observableArrayList();
  private @Nullable Plan plan;

  /** Runs that are summarised, or about to be. */
  private List<RunFolder> counted = List.of();

  private boolean counting;

  /** What could not be read when it was counted last: it is told once. */
  private List<String> missing = List.of();

  private record Counted<R>(List<R> rows, LeftOut leftOut) {}

  public ResultRows(Summary<R> summary, Session session) {
    this.summary = summary;
    this.session = session;
  }

  /** Summarises other runs from now on. */
  public void follow(Plan other, List<LiveRun> runs) {
    plan = other;
    counted = List.of();
    rows.clear();
    for (LiveRun run : runs) {
      run.onNews(
          told -> {
            if (told.isOver()) {
              count(other);
            }
          });
    }
    count(other);
  }

  private void count(Plan of) {
    if (of != plan || counting) {
      return;
    }
    List<RunFolder> finished = of.finished();
    if (finished.equals(counted)) {
      return;
    }
    counted = finished;
    counting = true;
    session
        .tasks()
        .run(
            () -> {
              LeftOut leftOut = new LeftOut();
              return new Counted<>(summary.of(finished, leftOut), leftOut);
            },
            found -> {
              counting = false;
              if (of == plan) {
                rows.setAll(found.rows());
                tell(found.leftOut());
              }
              recount();
            },
            failure -> {
              counting = false;
              session.tell(failure);
            });
  }

  private void tell(LeftOut leftOut) {
    if (!leftOut.sentences().equals(missing)) {
      missing = leftOut.sentences();
      session.tell(leftOut);
    }
  }

  /** More runs may have ended meanwhile. */
  private void recount() {
    if (plan != null) {
      count(plan);
    }
  }

  public ObservableList<R> rows() {
    return rows;
  }
}
