/**
 * The in-memory model. It takes documents one at a time in the order of their partition, and knows the final state of
 * the registers, the order rows, the recorders and the dead letters, whatever batches the consumer makes.
 *
 * <p>{@link dev.accumulator.producer.expected.Expectation} takes the events,
 * {@link dev.accumulator.producer.expected.ExpectedState} is the result, and
 * {@link dev.accumulator.producer.expected.ExpectedStateFile} keeps it for later. The code is written to be read, not
 * to be fast: a balance is the sum over the documents that are posted at the end, and nothing is ever reversed.
 */
@NullMarked
package dev.accumulator.producer.expected;

import org.jspecify.annotations.NullMarked;
