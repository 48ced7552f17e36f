/** Tests of the outbox against a real PostgreSQL and a real Kafka broker. */
@NullMarked
package dev.accumulator.consumer.outbox;

import org.jspecify.annotations.NullMarked;
