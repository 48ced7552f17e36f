package dev.accumulator.producer.shop;

import dev.accumulator.producer.wire.SourceTopics;
import dev.accumulator.schemas.DocumentEvent;
import java.util.Optional;

/** The kinds of documents of a shop. */
public enum Kind {
    ORDER(DocumentEvent.ORDER_PREFIX, "Order"),
    RECEIPT(DocumentEvent.RECEIPT_PREFIX, "Receipt"),
    COUNT("count:", "Count"),
    TRANSFER("transfer:", "Transfer"),
    /** Movements of another program. */
    OTHER("", "Document");

    private final String prefix;
    private final String title;

    Kind(String prefix, String title) {
        this.prefix = prefix;
        this.title = title;
    }

    /** Returns the word for one document, such as {@code Order}. */
    public String title() {
        return title;
    }

    /** True for documents that are published as movements. */
    public boolean isMovements() {
        return this != ORDER && this != RECEIPT;
    }

    /** Returns the kind of a document by its name in the registers, such as {@code order:42}. */
    public static Kind of(String recorder) {
        for (Kind kind : values()) {
            if (recorder.startsWith(kind.prefix)) {
                return kind;
            }
        }
        return OTHER;
    }

    /** Returns the document's name in the registers. */
    String recorder(String id) {
        return prefix + id;
    }

    /** Returns the id of a document without its kind, such as {@code 42}. */
    public String id(String recorder) {
        return recorder.substring(prefix.length());
    }

    /** Returns the document whose records have this key in a topic; empty if the topic is none of documents. */
    static Optional<String> recorder(SourceTopics topics, String topic, String key) {
        if (topic.equals(topics.orders())) {
            return Optional.of(ORDER.recorder(key));
        }
        if (topic.equals(topics.receipts())) {
            return Optional.of(RECEIPT.recorder(key));
        }
        return topic.equals(topics.movements()) ? Optional.of(key) : Optional.empty();
    }
}
