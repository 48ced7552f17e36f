/** A demo upstream system that publishes documents to Kafka. */
@NullMarked
package dev.accumulator.producer;

import org.jspecify.annotations.NullMarked;
