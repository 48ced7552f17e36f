/**
 * The names of the values of dimensions: {@code 101} is the green tea.
 *
 * <p>It owns the table {@code catalogue_entries} of the control schema, which a view shows to reports. It reads the
 * catalogues that are configured, each from a compacted topic or from a table of the same database, on a thread of its own
 * and with a Kafka consumer of its own. It promises that a posting or a read without names is never touched by it, that
 * memory is bounded, and that names which were read once stay while their source is away. It refuses nothing that a
 * register accepts: a value without a name is an id as before. Its door is
 * {@link dev.accumulator.consumer.catalogue.Catalogues}.
 */
@ApplicationModule(
        displayName = "Catalogues",
        allowedDependencies = {"generation", "watch"})
@NullMarked
package dev.accumulator.consumer.catalogue;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
