@NullMarked
package dev.accumulator.consumer.avro;

import org.jspecify.annotations.NullMarked;
