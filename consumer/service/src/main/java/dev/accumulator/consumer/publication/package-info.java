/**
 * The balances of registers on a compacted topic: whoever reads it from the beginning has them.
 *
 * <p>It owns the table {@code published_registers} of the control schema. It follows the logs of the registers that are
 * configured as published, and appends the balances of changed cells to the outbox, outside of every posting. It promises that
 * the topic comes to say what the register says: of each cell in order and at least once, and after a rebuild, a restore of the
 * database or a loss of the topic too, because it compares the two then. It refuses a topic that forgets. Its door is {@link
 * dev.accumulator.consumer.publication.Publications}.
 */
@ApplicationModule(
        displayName = "Publication of balances",
        allowedDependencies = {"outbox", "generation", "shard", "watch"})
@NullMarked
package dev.accumulator.consumer.publication;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
