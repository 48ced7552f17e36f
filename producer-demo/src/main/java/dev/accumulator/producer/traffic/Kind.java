package dev.accumulator.producer.traffic;

import dev.accumulator.producer.wire.SourceTopics;
import dev.accumulator.schemas.DocumentEvent;
import java.util.random.RandomGenerator;

/** The kind of a document. */
enum Kind {
    ORDER,
    RECEIPT,
    ADJUSTMENT,
    TRANSFER;

    static Kind draw(RandomGenerator random) {
        int percent = random.nextInt(100);
        if (percent < 60) {
            return ORDER;
        }
        if (percent < 85) {
            return RECEIPT;
        }
        return percent < 93 ? ADJUSTMENT : TRANSFER;
    }

    /** Returns the document's id, which is also its record key. The id of movements is their recorder. */
    String id(String name) {
        return switch (this) {
            case ORDER, RECEIPT -> name;
            case ADJUSTMENT -> "adjustment:" + name;
            case TRANSFER -> "transfer:" + name;
        };
    }

    String recorder(String id) {
        return switch (this) {
            case ORDER -> DocumentEvent.ORDER_PREFIX + id;
            case RECEIPT -> DocumentEvent.RECEIPT_PREFIX + id;
            case ADJUSTMENT, TRANSFER -> id;
        };
    }

    String topic(SourceTopics topics) {
        return switch (this) {
            case ORDER -> topics.orders();
            case RECEIPT -> topics.receipts();
            case ADJUSTMENT, TRANSFER -> topics.movements();
        };
    }
}
