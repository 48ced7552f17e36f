@NullMarked
package dev.accumulator.consumer.care;

import org.jspecify.annotations.NullMarked;
