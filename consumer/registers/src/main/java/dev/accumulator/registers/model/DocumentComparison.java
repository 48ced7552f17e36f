package dev.accumulator.registers.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The documents that two schemas know differently.
 *
 * @param total how many there are
 * @param documents the first of them
 */
public record DocumentComparison(long total, List<Document> documents) {
    public DocumentComparison {
        documents = List.copyOf(documents);
    }

    /** A document's revision and whether it is posted, in the other schema and in this one; null where it is unknown. */
    public record Document(
            String recorder,
            @Nullable Long revisionBefore,
            @Nullable Boolean postedBefore,
            @Nullable Long revisionAfter,
            @Nullable Boolean postedAfter) {}
}
