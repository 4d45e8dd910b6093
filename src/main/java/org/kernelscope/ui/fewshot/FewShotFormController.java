package org.kernelscope.ui.fewshot;

import javafx.scene.control.ToggleButton;
import org.kernelscope.experiment.spec.BoundSpec;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.spec.Setting;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.study.FewShot;
import org.kernelscope.ui.form.DataBox;
import org.kernelscope.ui.form.FormPane;

/** Wires the form of the Few-shot area. */
final class FewShotFormController {

  private final FewShotViewModel fewShot;

  FewShotFormController(FewShotViewModel fewShot) {
    this.fewShot = fewShot;
  }

  void wire(FormPane rows, ToggleButton inferenceButton, FormPane inferenceRows) {
    FewShotForm form = fewShot.form();
    PriorBoxes priors = new PriorBoxes(form, fewShot.files()::choose);
    rows.row(form.field(SharedSettings.DATA), new DataBox(fewShot.data(), rows));
    rows.rows(form, FewShot.EXAMPLES, FewShot.SPLITS, FewShotSpec.SPLIT);
    priors.layerRows(rows);
    rows.row(form.field(SharedSettings.INITIALISATION), priors.initialisationBox());
    rows.rows(form, SharedSettings.STEPS, FewShot.STEPS_SCALED, SharedSettings.TEST_EXAMPLES);
    priors.comparedRows(rows);

    inferenceRows.rows(form, SharedSettings.NETWORK, SharedSettings.WIDTHS);
    inferenceRows.rows(form, BoundSpec.SETTINGS.all().toArray(Setting<?>[]::new));
    inferenceRows.rest(form, rows);
    inferenceRows.foldUnder(inferenceButton);
  }
}
