@NullMarked
package dev.accumulator.consumer.chart;

import org.jspecify.annotations.NullMarked;
