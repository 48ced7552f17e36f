package dev.accumulator.consumer.posting;

/**
 * Transactions and records that this process has posted a second, over the last minute.
 *
 * @param batches transactions
 * @param records records of them
 */
public record PostingRates(double batches, double records) {}
