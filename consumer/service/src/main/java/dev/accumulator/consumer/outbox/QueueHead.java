package dev.accumulator.consumer.outbox;

import dev.accumulator.consumer.outbox.OutboxTable.Row;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the queue from its head: whatever is there, lowest number first.
 *
 * <p>A number says nothing about when its transaction commits, so "after the last one read" would pass over late ones. But
 * from the very beginning would mean to step over all dead rows that vacuum has not taken yet, and while some reader is
 * long at work, such as a backup, it cannot take any. So the beginning is moved up to where nothing can come any more: a
 * writer locks the table before it takes a number and unlocks it once its rows can be seen; when every writer that was
 * there at a time has ended, all numbers up to the last one of that time are decided.
 */
final class QueueHead {
    /** About what the index pages of so many dead rows cost to read: a millisecond. */
    static final int ROWS_BETWEEN_LOOKS = 20_000;

    private final OutboxTable table;
    private final int rowsBetweenLooks;
    private long floor;
    private long decided;
    private long takenSinceLook;
    private @Nullable Undecided undecided;

    QueueHead(OutboxTable table, int rowsBetweenLooks) {
        this.table = table;
        this.rowsBetweenLooks = rowsBetweenLooks;
    }

    /** Numbers up to this one are decided once none of these writers is left. */
    private record Undecided(long number, List<String> writers) {}

    /** No row has this number or a lower one, and none will. */
    long floor() {
        return floor;
    }

    /** The first rows: at most so many, and no more bytes than that beyond the first. */
    List<Row> read(int rowsMax, long bytesMax) {
        List<Row> rows = table.head(floor, rowsMax, bytesMax);
        long before =
                rows.isEmpty() ? decided : Math.min(decided, rows.getFirst().id() - 1);
        floor = Math.max(floor, before);
        return rows;
    }

    /** So many rows were taken from the head. */
    void taken(int rows) {
        takenSinceLook += rows;
        if (takenSinceLook >= rowsBetweenLooks) {
            takenSinceLook = 0;
            look();
        }
    }

    private void look() {
        Undecided open = undecided;
        if (open == null) {
            // First the number, then the writers: one that comes between is only waited for in vain.
            long number = table.lastNumber();
            open = new Undecided(number, table.writers());
        } else if (Collections.disjoint(open.writers(), table.writers())) {
            open = new Undecided(open.number(), List.of());
        }
        if (open.writers().isEmpty()) {
            decided = open.number();
            undecided = null;
        } else {
            undecided = open;
        }
    }
}
