/**
 * The real PostgreSQL and the real Kafka broker that tests and the first run work against: in containers where Docker
 * answers, else embedded. Tests use {@link dev.accumulator.testkit.TestPostgres} and
 * {@link dev.accumulator.testkit.TestKafka}; nothing here is ever in the production jar.
 */
@NullMarked
package dev.accumulator.testkit;

import org.jspecify.annotations.NullMarked;
