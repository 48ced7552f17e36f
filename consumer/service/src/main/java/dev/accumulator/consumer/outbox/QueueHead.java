package dev.accumulator.consumer.outbox;

import dev.accumulator.consumer.outbox.OutboxTable.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the queue of a topic from its head, lowest number first.
 *
 * <p>A message's number does not tell when its transaction commits, so reading "after the last number" would skip
 * messages that commit late. Reading from number one would step over all dead rows that vacuum has not removed yet, and
 * vacuum removes none while a long transaction runs, such as a backup. The head therefore moves up to the number below
 * which no message can appear any more. A writer has a transaction id before it takes a number. When all transactions with
 * smaller ids than one of ours have ended, all numbers that were given before ours are decided. A transaction that only
 * reads has no id; one that writes for long, in any database of the server, holds the head back, and no message.
 */
final class QueueHead {
    /** Reading the index pages of so many dead rows costs about a millisecond. */
    static final int ROWS_BETWEEN_LOOKS = 20_000;

    private final OutboxTable table;
    private final String topic;
    private final int rowsBetweenLooks;
    private long floor;
    private long decided;
    private long takenSinceLook;
    private @Nullable Undecided undecided;

    QueueHead(OutboxTable table, String topic, int rowsBetweenLooks) {
        this.table = table;
        this.topic = topic;
        this.rowsBetweenLooks = rowsBetweenLooks;
    }

    /** Once all transactions have ended that are older than this one, all numbers up to this one are decided. */
    private record Undecided(long number, long transaction) {}

    /** No row of the topic has this number or a lower one, and none ever will. */
    long floor() {
        return floor;
    }

    /** Reads the first rows. The limit of bytes does not apply to the first one. */
    List<Row> read(int rowsMax, long bytesMax) {
        List<Row> rows = table.head(topic, floor, rowsMax, bytesMax);
        long before =
                rows.isEmpty() ? decided : Math.min(decided, rows.getFirst().id() - 1);
        floor = Math.max(floor, before);
        return rows;
    }

    /** To be called when so many rows were deleted from the head. */
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
            // The number is read before the id is taken: whoever has taken that number has an older one.
            long number = table.lastNumber();
            open = new Undecided(number, table.transaction());
        }
        if (table.haveEndedBefore(open.transaction())) {
            decided = open.number();
            undecided = null;
        } else {
            undecided = open;
        }
    }
}
