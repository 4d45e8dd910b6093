package org.kernelscope.ui.runs;

import java.util.List;
import java.util.Locale;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.collections.ObservableList;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.store.RunFolder;
import org.kernelscope.ui.kit.DialogService;
import org.kernelscope.ui.kit.ErrorMessages;
import org.kernelscope.ui.kit.TaskRunner;

/**
 * Deleted runs, which can be restored until the trash is emptied. A notice offers to undo the last
 * deletion. For the FX thread.
 */
public final class RunTrash {

  private static final String UNDO = "Undo";

  private final Runs runs;
  private final TaskRunner tasks;
  private final DialogService dialogs;
  private final ObservableList<RunCard> cards;
  private final ObservableList<Notice> notices;
  private final ReadOnlyLongWrapper changes = new ReadOnlyLongWrapper(this, "changes");

  RunTrash(
      Runs runs,
      TaskRunner tasks,
      DialogService dialogs,
      ObservableList<RunCard> cards,
      ObservableList<Notice> notices) {
    this.runs = runs;
    this.tasks = tasks;
    this.dialogs = dialogs;
    this.cards = cards;
    this.notices = notices;
  }

  /**
   * Deletes runs, and offers to undo that. Runs that wait or train are not deleted.
   *
   * @param name of the first, for people
   */
  public void discard(List<RunFolder> folders, String name) {
    List<RunCard> on =
        cards.stream().filter(card -> folders.contains(card.run().folder())).toList();
    List<RunFolder> going =
        on.stream().filter(card -> !card.hasEnded()).map(card -> card.run().folder()).toList();
    if (!going.isEmpty()) {
      dialogs.tell("A run that waits or trains cannot be deleted: stop it first.");
    }
    List<RunFolder> over = folders.stream().filter(folder -> !going.contains(folder)).toList();
    if (over.isEmpty()) {
      return;
    }
    tasks.run(
        () -> {
          runs.discard(over);
          return over;
        },
        gone -> {
          List<RunCard> removed = on.stream().filter(RunCard::hasEnded).toList();
          cards.removeAll(removed);
          notices.removeIf(notice -> notice.action().equals(UNDO));
          notices.add(undoing(over, name, removed));
          changed();
        },
        failure -> {
          dialogs.tell(ErrorMessages.of(failure));
          // Some of them may no longer exist.
          changed();
        });
  }

  private Notice undoing(List<RunFolder> gone, String name, List<RunCard> removed) {
    String text =
        gone.size() == 1
            ? "“%s” is in the trash of the workspace.".formatted(name)
            : String.format(Locale.ROOT, "%d runs are in the trash of the workspace.", gone.size());
    return new Notice(text, UNDO, "Close", () -> restore(gone, removed), () -> {});
  }

  private void restore(List<RunFolder> folders, List<RunCard> removed) {
    tasks.run(
        () -> {
          for (RunFolder folder : folders) {
            runs.workspace().restore(folder.id());
          }
          return folders;
        },
        back -> {
          cards.addAll(removed);
          changed();
        },
        failure -> {
          dialogs.tell(ErrorMessages.of(failure));
          changed();
        });
  }

  /** Deletes the content of the trash permanently, after a confirmation. */
  public void empty() {
    tasks.run(
        runs.workspace()::trash, this::empty, failure -> dialogs.tell(ErrorMessages.of(failure)));
  }

  private void empty(List<String> ids) {
    if (ids.isEmpty()) {
      dialogs.tell("The trash is empty.");
      return;
    }
    String runsInIt =
        ids.size() == 1 ? "the run" : String.format(Locale.ROOT, "the %d runs", ids.size());
    if (dialogs.confirm(
        "Empty the trash?", "Then %s in it cannot be brought back.".formatted(runsInIt), "Empty")) {
      notices.removeIf(notice -> notice.action().equals(UNDO));
      tasks.run(
          () -> {
            runs.workspace().emptyTrash();
            return ids;
          },
          gone -> dialogs.tell("The trash is empty."),
          failure -> dialogs.tell(ErrorMessages.of(failure)));
    }
  }

  private void changed() {
    changes.set(changes.get() + 1);
  }

  /** Changes when runs are moved to the trash or restored. */
  public ReadOnlyLongProperty changesProperty() {
    return changes.getReadOnlyProperty();
  }
}
