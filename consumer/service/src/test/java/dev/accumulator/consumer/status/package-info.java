@NullMarked
package dev.accumulator.consumer.status;

import org.jspecify.annotations.NullMarked;
