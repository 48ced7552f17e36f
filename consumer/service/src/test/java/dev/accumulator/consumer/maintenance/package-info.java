@NullMarked
package dev.accumulator.consumer.maintenance;

import org.jspecify.annotations.NullMarked;
