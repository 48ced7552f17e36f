/**
 * The long-lived threads of this process, and why something failed, in one sentence.
 *
 * <p>It owns the thread that watches the others. It promises that a thread is started anew whatever it dies of, with
 * pauses that grow, that each death is counted and logged, and that liveness says so if a thread cannot be kept alive
 * or gives no sign of life. Work whose steps may rightly take hours is told in health and log instead. It refuses to interrupt a thread that is merely slow. Its door is {@link
 * dev.accumulator.consumer.watch.ThreadWatch}.
 */
@ApplicationModule(
        displayName = "Watch",
        allowedDependencies = {})
@NullMarked
package dev.accumulator.consumer.watch;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
