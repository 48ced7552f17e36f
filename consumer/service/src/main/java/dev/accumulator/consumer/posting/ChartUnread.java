package dev.accumulator.consumer.posting;

/** The record may have entries of a ledger whose accounts are still to be read, as far as they were there at the start. */
public final class ChartUnread extends RuntimeException {
    ChartUnread(Partition partition) {
        super(partition + " is read when the accounts are that its entries may name", null, false, false);
    }
}
