/** The consumer: Kafka in, accumulation registers in PostgreSQL, REST out. */
@NullMarked
package dev.accumulator.consumer;

import org.jspecify.annotations.NullMarked;
