package org.kernelscope.experiment.report;

import java.util.List;
import java.util.Locale;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.nn.Network;

/** What few-shot runs must have in common to stand in one table. */
record FewShotSetting(
    String data,
    int testExamples,
    Network network,
    List<Integer> widths,
    int batch,
    ConvNetSpec.Decay decay,
    int ensemble) {

  static FewShotSetting of(FewShotSpec spec) {
    return new FewShotSetting(
        spec.data(),
        spec.testExamples(),
        spec.network(),
        spec.widths(),
        spec.batch(),
        spec.decay(),
        spec.ensemble());
  }

  /** Half a sentence. */
  String words() {
    return String.format(
        Locale.ROOT,
        "%s, %s, learning rate %s, ensembles of %d networks drawn from the posterior, %s",
        Words.network(network, widths),
        batch == 0 ? "all images in a batch" : "batches of " + batch,
        decay == ConvNetSpec.Decay.LINEAR ? "falling linearly to 0" : "constant",
        ensemble,
        Words.testImages(testExamples));
  }
}
