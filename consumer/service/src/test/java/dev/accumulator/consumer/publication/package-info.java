/** Tests of the publication of balances against a real PostgreSQL and a real Kafka broker. */
@NullMarked
package dev.accumulator.consumer.publication;

import org.jspecify.annotations.NullMarked;
