/**
 * The benchmark: {@code ./mvnw -Pbench verify}, or single scenarios by number with {@code -Dbench=1,4}. Contestants
 * take turns on one durable PostgreSQL, and their written rows are verified after each turn. The figures go to
 * {@code consumer/benchmark/target} and, after a run of all scenarios, to {@code docs/benchmarks.md}. It is not part of
 * the normal build.
 */
@NullMarked
package dev.accumulator.benchmark;

import org.jspecify.annotations.NullMarked;
