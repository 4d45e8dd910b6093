package org.kernelscope.experiment.study;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.kernelscope.experiment.library.LeftOut;
import org.kernelscope.experiment.run.RunHistory;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.store.RunFolder;
import org.kernelscope.store.RunRecord;

/**
 * A run of a study, as its folder has it.
 *
 * @param <S> its kind
 * @param history its recorded events, without kernels and images
 */
record Recorded<S extends RunSpec>(RunFolder folder, RunRecord record, S spec, RunHistory history) {

  /**
   * The runs of one kind, in their order; each is read when the stream comes to it.
   *
   * @param leftOut is told which ones cannot be read
   */
  static <S extends RunSpec> Stream<Recorded<S>> of(
      List<RunFolder> runs, Class<S> kind, LeftOut leftOut) {
    return runs.stream()
        .flatMap(
            run ->
                leftOut
                    .read(
                        run,
                        () -> {
                          RunSpec spec = run.spec(RunSpec.class);
                          return kind.isInstance(spec)
                              ? Optional.of(
                                  new Recorded<>(
                                      run, run.record(), kind.cast(spec), RunHistory.of(run)))
                              : Optional.<Recorded<S>>empty();
                        })
                    .flatMap(found -> found)
                    .stream());
  }
}
