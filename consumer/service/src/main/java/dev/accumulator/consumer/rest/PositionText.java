package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.posting.Partition;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes and reads {@code orders-3@1234}, an offset of a partition, as everywhere else. */
final class PositionText {
    /** The name of a topic may have dashes and digits itself, so the last dash counts. */
    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9._-]{1,249})-([0-9]{1,9})@([0-9]{1,18})");

    private PositionText() {}

    record Offset(Partition partition, long offset) {}

    /** Returns what a text names; empty if it has another form. */
    static Optional<Offset> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new Offset(
                        new Partition(matcher.group(1), Integer.parseInt(matcher.group(2))),
                        Long.parseLong(matcher.group(3))))
                : Optional.empty();
    }

    /** Reads a list that is separated by commas, such as the positions of a snapshot. */
    static Map<Partition, Long> list(String text) {
        Map<Partition, Long> offsets = new LinkedHashMap<>();
        if (!text.isEmpty()) {
            for (String one : text.split(",", -1)) {
                parse(one).ifPresent(found -> offsets.put(found.partition(), found.offset()));
            }
        }
        return offsets;
    }

    static String partition(Partition partition) {
        return partition.toString();
    }

    static String of(Partition partition, long offset) {
        return partition(partition) + "@" + offset;
    }
}
