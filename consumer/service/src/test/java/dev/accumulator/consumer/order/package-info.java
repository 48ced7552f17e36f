@NullMarked
package dev.accumulator.consumer.order;

import org.jspecify.annotations.NullMarked;
