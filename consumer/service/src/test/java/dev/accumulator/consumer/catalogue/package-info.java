/** Tests of names against a real PostgreSQL and a real Kafka broker. */
@NullMarked
package dev.accumulator.consumer.catalogue;

import org.jspecify.annotations.NullMarked;
