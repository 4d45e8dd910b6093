package org.kernelscope.experiment.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.store.RunFolder;
import org.kernelscope.store.RunLabel;
import org.kernelscope.store.RunRecord;
import org.kernelscope.store.RunWriter;
import org.kernelscope.store.Workspace;

class ArchiveTest {

  @TempDir Path home;

  private RunFolder run(RunSpec spec) throws IOException {
    return new Workspace(home)
        .create(spec.title(), spec.kind().key(), spec.steps(), Map.of(), spec);
  }

  @Test
  void runsOfEveryKindAreListedWithTheirSettingsAndOneOfALaterProgramIsNamed() throws IOException {
    RunFolder network = run(ConvNetSpec.usual());
    RunFolder strange = run(ConvNetSpec.usual());
    RunFolder fewShot = run(FewShotSpec.usual());
    Path spec = strange.path().resolve("spec.json");
    Files.writeString(spec, Files.readString(spec).replace("\"batch\"", "\"newerSetting\""));
    Archive archive = new Archive(new Workspace(home));
    Archive.Listing listing = archive.list();
    assertThat(listing.runs()).extracting(ArchivedRun::folder).containsExactly(network, fewShot);
    assertThat(listing.runs())
        .extracting(ArchivedRun::spec)
        .containsExactly(ConvNetSpec.usual(), FewShotSpec.usual());
    assertThat(listing.damaged()).hasSize(1);
    assertThat(listing.damaged().get(0).id()).isEqualTo(strange.id());
    assertThat(listing.damaged().get(0).damage()).contains("spec.json", "newerSetting");
    assertThat(archive.list().runs().get(0)).isSameAs(listing.runs().get(0));
  }

  @Test
  void aRunIsCalledAsAPersonCallsItAndTookTheTimeItTrained() throws IOException {
    RunFolder folder = run(ConvNetSpec.usual());
    Archive archive = new Archive(new Workspace(home));
    assertThat(archive.list().runs().get(0).name()).isEqualTo(ConvNetSpec.usual().title());
    assertThat(archive.list().runs().get(0).trained()).isEmpty();

    folder.label(RunLabel.NONE.named("Mine"));
    Instant start = Instant.parse("2026-03-04T12:00:00Z");
    try (RunWriter writer = folder.write()) {
      RunRecord record = folder.record().started("running", start).trained(null);
      writer.update(record.finished("finished", start.plusSeconds(90), null));
    }
    ArchivedRun run = archive.list().runs().get(0);
    assertThat(run.name()).isEqualTo("Mine");
    assertThat(run.isFinished()).isTrue();
    assertThat(run.trained()).contains(Duration.ofSeconds(90));
    try (RunWriter writer = folder.write()) {
      writer.update(folder.record().trained(12.5));
    }
    assertThat(archive.list().runs())
        .extracting(ArchivedRun::trained)
        .isEqualTo(List.of(java.util.Optional.of(Duration.ofMillis(12_500))));
  }
}
