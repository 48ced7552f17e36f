@NullMarked
package dev.accumulator.consumer.console;

import org.jspecify.annotations.NullMarked;
