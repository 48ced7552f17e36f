/**
 * The in-memory model: takes documents one at a time in the order of their partition and knows where the registers, the
 * order rows, the recorders and the dead letters must end, whatever the sizes of the batches the consumer makes of them.
 *
 * <p>{@link dev.accumulator.producer.expected.Expectation} is fed, {@link
 * dev.accumulator.producer.expected.ExpectedState} is what comes of it, {@link
 * dev.accumulator.producer.expected.ExpectedStateFile} keeps that for later. Written to be read, not to be fast: a
 * balance is the sum over the documents that are posted at the end, nothing is ever reversed.
 */
@NullMarked
package dev.accumulator.producer.expected;

import org.jspecify.annotations.NullMarked;
