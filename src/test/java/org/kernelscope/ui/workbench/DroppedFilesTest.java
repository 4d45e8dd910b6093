package org.kernelscope.ui.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.hostile.HostileFile;
import org.kernelscope.hostile.HostileFile.Reader;
import org.kernelscope.hostile.HostileFiles;
import org.kernelscope.ui.kit.FxDriver;
import org.kernelscope.ui.kit.FxExtension;

/** A bad file is dropped on the window: one sentence says what is wrong with it. */
@ExtendWith(FxExtension.class)
class DroppedFilesTest {

  /** The command line is tested with the whole corpus; here one file in so many is enough. */
  private static final int ONE_IN = 12;

  private static final Map<Reader, Area> AREAS =
      Map.of(
          Reader.IDX, Area.COMPARE,
          Reader.CIFAR, Area.COMPARE,
          Reader.NPY, Area.COMPARE,
          Reader.NPZ, Area.PRIORS,
          Reader.PRIOR, Area.PRIORS,
          Reader.SPEC, Area.SWEEP,
          Reader.NETWORK, Area.INSPECT);

  @TempDir Path folder;

  private WorkbenchFixture desk;

  @BeforeEach
  void open(FxDriver fx) {
    desk = new WorkbenchFixture(fx, Bundled.library(), folder.resolve("workspace"), 1);
    desk.waitForInitialKernels();
  }

  @AfterEach
  void close() {
    desk.close();
  }

  @Test
  void eachIsRefusedInOneSentenceAndTheNextIsListenedTo(FxDriver fx) throws IOException {
    List<HostileFile> chosen = chosen();
    assertThat(chosen).hasSizeGreaterThan(30);
    for (int i = 0; i < chosen.size(); i++) {
      HostileFile hostile = chosen.get(i);
      Path place = Files.createDirectories(folder.resolve("given" + i));
      for (Map.Entry<String, byte[]> good : HostileFiles.companions(hostile.reader()).entrySet()) {
        if (!hostile.name().replace(".gz", "").equals(good.getKey())) {
          Files.write(place.resolve(good.getKey()), good.getValue());
        }
      }
      Path file = place.resolve(hostile.name());
      hostile.content().writeTo(file);
      boolean dataSet = hostile.reader() == Reader.IDX || hostile.reader() == Reader.CIFAR;

      fx.onFx(() -> desk.workbench().areaProperty().set(AREAS.get(hostile.reader())));
      fx.onFx(() -> desk.workbench().open(List.of(dataSet ? place : file)));

      fx.waitFor(hostile + " is refused", () -> !desk.dialogs().heard().isEmpty());
      List<String> heard = fx.get(() -> List.copyOf(desk.dialogs().heard()));
      assertThat(heard).as(hostile.toString()).hasSize(1);
      assertThat(heard.get(0))
          .contains(hostile.name().replace(".gz", ""), "expected", "found")
          .doesNotContain("Exception", "java.", "\n");
      fx.onFx(desk.dialogs().heard()::clear);
    }
    assertThat(Files.exists(folder.resolve("workspace/runs"))).as("runs").isFalse();
  }

  /** Only the command line reads fonts. */
  private static List<HostileFile> chosen() {
    List<HostileFile> chosen = new ArrayList<>();
    List<HostileFile> all =
        HostileFiles.all().stream().filter(file -> AREAS.containsKey(file.reader())).toList();
    for (int i = 0; i < all.size(); i++) {
      boolean odd = all.get(i).what().startsWith("a pipe") || all.get(i).what().contains("device");
      if (i % ONE_IN == 0 || odd) {
        chosen.add(all.get(i));
      }
    }
    return chosen;
  }
}
