@NullMarked
package dev.accumulator.consumer.closing;

import org.jspecify.annotations.NullMarked;
