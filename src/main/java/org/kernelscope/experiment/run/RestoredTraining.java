package org.kernelscope.experiment.run;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.store.Checkpoints;
import org.kernelscope.store.RunFolder;

/**
 * A training in the state of the newest whole checkpoint of its run, or before its first step if
 * there is none.
 *
 * @param isResumed whether there was a whole checkpoint
 * @param notes what is wrong with damaged checkpoints, a sentence each
 */
record RestoredTraining(Training training, boolean isResumed, List<String> notes) {

  static RestoredTraining of(RunFolder folder, RunSpec spec, Run.TrainingFactory factory)
      throws Exception {
    List<String> damages = new ArrayList<>();
    for (Path checkpoint : folder.checkpoints().newestFirst()) {
      Training training = factory.create(spec);
      try {
        restore(training, checkpoint);
        folder.checkpoints().goBackTo(checkpoint);
        return new RestoredTraining(
            training,
            true,
            notes(
                damages,
                String.format(
                    Locale.ROOT,
                    "the run goes on from the checkpoint before, of step %d",
                    training.step())));
      } catch (Damaged damaged) {
        training.close();
        damages.add(String.valueOf(damaged.getMessage()));
      } catch (Exception | Error other) {
        training.close();
        throw other;
      }
    }
    return new RestoredTraining(
        factory.create(spec), false, notes(damages, "the run starts again from its first step"));
  }

  private static List<String> notes(List<String> damages, String consequence) {
    return damages.stream().map(damage -> damage + "; " + consequence).toList();
  }

  /** A checkpoint that cannot be used, unlike one that cannot be read now. */
  private static final class Damaged extends Exception {

    @Serial private static final long serialVersionUID = 1;

    Damaged(Exception cause) {
      super(cause.getMessage(), cause);
    }
  }

  private static void restore(Training training, Path checkpoint) throws IOException, Damaged {
    try {
      Checkpoints.requireWhole(checkpoint);
    } catch (BadInputException damaged) {
      throw new Damaged(damaged);
    }
    try {
      training.restore(checkpoint);
    } catch (FileSystemException unreadable) {
      throw unreadable;
    } catch (IOException | RuntimeException unfit) {
      // A file of something else. Foreign libraries throw many kinds of exceptions for that.
      throw new Damaged(unfit);
    }
  }
}
