package dev.accumulator.consumer.chart;

import dev.accumulator.registers.model.Account;

/**
 * The last record that was taken about an account.
 *
 * @param account as it is, or as it was if it has gone
 * @param gone true if it was taken out of the chart. It stays for as long as others are below it
 */
record LastWord(Account account, boolean gone, String topic, int partition, long offset) {

    String code() {
        return account.code();
    }

    /** Returns true if a record of the same partition comes before this one. */
    boolean isLaterThan(AccountRecord record) {
        return topic.equals(record.topic()) && partition == record.partition() && offset > record.offset();
    }

    LastWord at(AccountRecord record) {
        return new LastWord(account, gone, record.topic(), record.partition(), record.offset());
    }

    LastWord goneBy(AccountRecord record) {
        return new LastWord(account, true, record.topic(), record.partition(), record.offset());
    }
}
