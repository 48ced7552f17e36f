package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.posting.Partition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The effects of a record that a request asked for are not in the database in time. */
final class PositionNotReached extends RuntimeException {
    private final List<String> positions;

    /** @param positions where the partitions are, as far as it is known */
    PositionNotReached(AskedPositions asked, Map<Partition, Long> positions) {
        super(message(asked, positions), null, false, false);
        List<String> known = new ArrayList<>();
        asked.offsets().keySet().forEach(partition -> {
            Long position = positions.get(partition);
            if (position != null) {
                known.add(PositionText.of(partition, position));
            }
        });
        this.positions = known;
    }

    List<String> positions() {
        return positions;
    }

    private static String message(AskedPositions asked, Map<Partition, Long> positions) {
        return asked.offsets().entrySet().stream()
                .filter(one -> positions.getOrDefault(one.getKey(), -1L) <= one.getValue())
                .map(one -> PositionText.of(one.getKey(), one.getValue()) + " is not posted after "
                        + asked.waitMax().toMillis() + " ms: " + where(one.getKey(), positions.get(one.getKey())))
                .collect(Collectors.joining("; "));
    }

    private static String where(Partition partition, @Nullable Long position) {
        return position == null
                ? PositionText.partition(partition) + " has no position yet"
                : "the position of " + PositionText.partition(partition) + " is " + position;
    }
}
