package dev.accumulator.consumer.register;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A document that one schema has taken and another one has not.
 *
 * @param recorder the document
 * @param revision its revision
 * @param posted whether it has movements
 * @param known whether the other schema has an older revision
 * @param source where it came from, in the words of whoever posted it
 * @param changes by how much its cells differ
 */
public record News(
        String recorder,
        long revision,
        boolean posted,
        boolean known,
        @Nullable String source,
        List<CellChange> changes) {
    public News {
        changes = List.copyOf(changes);
    }

    News with(List<CellChange> found) {
        return new News(recorder, revision, posted, known, source, found);
    }
}
