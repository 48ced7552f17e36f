/**
 * The accumulation-register engine: definitions, movements, totals and reads on plain PostgreSQL.
 *
 * <p>It owns the tables of every register and the recorder states, and promises that a (recorder, revision) is posted at
 * most once, that movements are only ever appended, and that what a reader sees is exact at every moment. It joins the
 * transaction of its caller. It refuses to know Kafka, the web, or what an order is. Its door is {@link
 * dev.accumulator.consumer.register.Registers}.
 */
@ApplicationModule(
        displayName = "Register engine",
        allowedDependencies = {"copy"})
@NullMarked
package dev.accumulator.consumer.register;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
