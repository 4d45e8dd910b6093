package org.kernelscope.ui.kit;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.testfx.api.FxToolkit;

/**
 * Starts the toolkit and hands each test an {@link FxDriver}. In a real window where there is a
 * display; without one in Monocle, which needs none. A failed test leaves a picture and the tree of
 * nodes in {@code target/screenshots}; an exception on the FX thread fails the test.
 */
public final class FxExtension
    implements BeforeAllCallback,
        AfterAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        ParameterResolver {

  private static final WindowLock LOCK = new WindowLock();

  private static final ExtensionContext.Namespace STORE =
      ExtensionContext.Namespace.create(FxExtension.class);

  static {
    // Before the first touch of the toolkit.
    System.setProperty("testfx.robot", "glass");
    // The mouse goes straight to where it is wanted, and fingers are fast.
    System.setProperty("testfx.robot.move_max_count", "4");
    System.setProperty("testfx.robot.write_sleep", "1");
    System.setProperty("prism.text", "t2k");
    if (isLinux() && System.getenv("DISPLAY") == null) {
      System.setProperty("testfx.headless", "true");
      System.setProperty("glass.platform", "Monocle");
      System.setProperty("monocle.platform", "Headless");
      System.setProperty("headless.geometry", "1600x1200-32");
      System.setProperty("prism.order", "sw");
    }
  }

  /** Whether tests run without a display, where pop-ups and context menus cannot be found. */
  public static boolean isHeadless() {
    return "Monocle".equals(System.getProperty("glass.platform"));
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    if (!isHeadless()) {
      LOCK.acquire();
    }
    FxToolkit.registerPrimaryStage();
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    LOCK.release();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    context.getStore(STORE).put(FxDriver.class, new FxDriver(name(context)));
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    FxDriver driver = driver(context);
    if (context.getExecutionException().isPresent()) {
      driver.saveEvidence();
    }
    driver.close();
    FxToolkit.cleanupStages();
    driver.failOnProblems();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == FxDriver.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return driver(context);
  }

  private static FxDriver driver(ExtensionContext context) {
    return context.getStore(STORE).get(FxDriver.class, FxDriver.class);
  }

  private static String name(ExtensionContext context) {
    return context.getRequiredTestClass().getSimpleName()
        + "."
        + context.getRequiredTestMethod().getName();
  }

  private static boolean isLinux() {
    return System.getProperty("os.name", "").contains("Linux");
  }

  /** How long a condition may take: generous, for loaded machines. */
  static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(120);
}
