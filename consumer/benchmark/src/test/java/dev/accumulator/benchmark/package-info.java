/**
 * The benchmark: {@code ./mvnw -Pbench verify}, or single scenarios by number with {@code -Dbench=1,4}. Contestants take
 * turns against one durable PostgreSQL, what they wrote is verified after each turn, and the figures go to
 * {@code docs/benchmarks.md} and {@code consumer/target/benchmarks.json}. No part of the normal build.
 */
@NullMarked
package dev.accumulator.benchmark;

import org.jspecify.annotations.NullMarked;
