package dev.accumulator.consumer.outbox;

import java.util.Map;

/**
 * The things that the relays of a process share.
 *
 * @param kafka the user's settings of Kafka, such as bootstrap servers and security
 * @param look finds messages of other processes
 * @param forms ways to say what the broker finds too large
 */
record Sending(
        OutboxTable table,
        OutboxSettings settings,
        Map<String, Object> kafka,
        SharedLook look,
        SmallerForms forms,
        RelayObserver observer) {}
