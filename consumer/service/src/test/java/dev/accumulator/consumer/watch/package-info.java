@NullMarked
package dev.accumulator.consumer.watch;

import org.jspecify.annotations.NullMarked;
