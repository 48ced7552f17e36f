@NullMarked
package dev.accumulator.consumer.security;

import org.jspecify.annotations.NullMarked;
