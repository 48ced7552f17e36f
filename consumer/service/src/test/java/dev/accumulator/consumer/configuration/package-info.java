@NullMarked
package dev.accumulator.consumer.configuration;

import org.jspecify.annotations.NullMarked;
