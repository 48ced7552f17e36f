package dev.accumulator.producer.shop;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The records that one press of a button has published.
 *
 * @param number counts from 1 at the shop's start
 * @param title one line for people, such as {@code Order 42 is published}
 * @param meaning what to expect of the consumer
 * @param recorder the document; empty if it is none, or many
 * @param records the first few of them, in the order of sending
 * @param count how many there are
 * @param took the time until the broker had acknowledged all
 * @param places in stock that they may change
 * @param isPoison true if the consumer is expected to refuse it
 */
public record Sent(
        long number,
        String title,
        String meaning,
        Optional<String> recorder,
        List<PublishedRecord> records,
        int count,
        Duration took,
        Set<Place> places,
        boolean isPoison) {

    static final int RECORDS_MAX = 10;

    /** Copies the lists and keeps the first records. */
    public Sent {
        records = List.copyOf(records.subList(0, Math.min(records.size(), RECORDS_MAX)));
        places = Set.copyOf(places);
    }
}
