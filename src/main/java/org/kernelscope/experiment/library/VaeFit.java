package org.kernelscope.experiment.library;

import java.nio.file.Path;
import org.kernelscope.experiment.spec.KernelVaeSpec;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.prior.vae.VaeArchitecture;
import org.kernelscope.store.NpzFile;

/**
 * A kernel VAE, the density of a deep weight prior: trained step by step, by a run.
 *
 * @param architecture of its networks; its name is also the key of this fit
 */
public record VaeFit(VaeArchitecture architecture, String title, String description)
    implements FitKind {

  @Override
  public String key() {
    return architecture.kind();
  }

  @Override
  public Settings settings() {
    return new Settings(
        KernelVaeSpec.SETTINGS.all().stream()
            .filter(
                setting ->
                    !OF_EVERY_FIT.contains(setting) && !setting.equals(KernelVaeSpec.ARCHITECTURE))
            .toList());
  }

  @Override
  public boolean fits(int size) {
    return architecture.fits(size);
  }

  @Override
  public PriorFile read(NpzFile npz, String json, Path source) {
    return KernelVaeFile.of(architecture, npz, json, source);
  }
}
