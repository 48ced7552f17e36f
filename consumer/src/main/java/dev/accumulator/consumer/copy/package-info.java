/**
 * Rows into PostgreSQL by binary COPY, the cheapest way there is.
 *
 * <p>It owns PostgreSQL's binary format and nothing else: no table, no transaction of its own. It joins the connection it
 * is given. Its door is {@link dev.accumulator.consumer.copy.BinaryCopy}.
 */
@ApplicationModule(
        displayName = "Binary COPY",
        allowedDependencies = {})
@NullMarked
package dev.accumulator.consumer.copy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
