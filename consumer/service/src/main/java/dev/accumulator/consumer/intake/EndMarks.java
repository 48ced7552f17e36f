package dev.accumulator.consumer.intake;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Notes when the end of a partition was first seen at which offset. So it is known since when the oldest record that is
 * not posted has been there, without reading it. For one thread.
 */
final class EndMarks {
    /** Where more are needed, every second one goes: an age is then less exact and never too great. */
    private static final int MARKS_MAX = 64;

    private final Deque<Mark> marks = new ArrayDeque<>();

    private record Mark(long end, Instant at) {}

    /**
     * Notes the end of the partition, and returns since when the record at the position has been there, as far as this
     * process has seen; null if there is none.
     */
    @Nullable
    Instant see(long position, long end, Instant now) {
        if (!marks.isEmpty() && marks.getLast().end() > end) {
            // The topic was made anew, or has lost its end.
            marks.clear();
        }
        while (!marks.isEmpty() && marks.getFirst().end() <= position) {
            marks.removeFirst();
        }
        if (end <= position) {
            return null;
        }
        if (marks.isEmpty() || marks.getLast().end() < end) {
            marks.addLast(new Mark(end, now));
        }
        if (marks.size() > MARKS_MAX) {
            thin();
        }
        return marks.getFirst().at();
    }

    private void thin() {
        boolean keep = true;
        int left = marks.size();
        for (int i = 0; i < left; i++) {
            Mark mark = marks.removeFirst();
            if (keep || i == left - 1) {
                marks.addLast(mark);
            }
            keep = !keep;
        }
    }
}
