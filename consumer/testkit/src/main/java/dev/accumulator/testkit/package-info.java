/**
 * The real PostgreSQL and the real Kafka broker for tests and the first run. They run in containers if Docker answers,
 * and embedded otherwise. Tests use {@link dev.accumulator.testkit.TestPostgres} and
 * {@link dev.accumulator.testkit.TestKafka}; nothing here is in the production jar.
 */
@NullMarked
package dev.accumulator.testkit;

import org.jspecify.annotations.NullMarked;
