@NullMarked
package dev.accumulator.consumer.federation;

import org.jspecify.annotations.NullMarked;
