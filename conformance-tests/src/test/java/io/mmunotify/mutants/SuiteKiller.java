// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.mutants;

import io.mmunotify.hw.kernel.Generation;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * A test class of the suite, run on a generation that it finds as a service.
 *
 * @param type the full name of the class
 */
record SuiteKiller(String type) implements Killer {
  @Override
  public String name() {
    return "suite " + type.substring(type.lastIndexOf('.') + 1);
  }

  @Override
  public @Nullable String catches(Generation generation) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(generation.getClass().getClassLoader());
    AtomicBoolean failed = new AtomicBoolean();
    try {
      LauncherDiscoveryRequest request =
          LauncherDiscoveryRequestBuilder.request()
              .selectors(DiscoverySelectors.selectClass(type))
              .configurationParameter("mmunotify.generations", generation.name())
              .build();
      LauncherFactory.create()
          .execute(
              request,
              new TestExecutionListener() {
                @Override
                public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                  if (result.getStatus() == TestExecutionResult.Status.FAILED) {
                    failed.set(true);
                  }
                }
              });
    } finally {
      thread.setContextClassLoader(before);
    }
    return failed.get() ? name() : null;
  }
}
