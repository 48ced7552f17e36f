@NullMarked
package dev.accumulator.consumer.copy;

import org.jspecify.annotations.NullMarked;
