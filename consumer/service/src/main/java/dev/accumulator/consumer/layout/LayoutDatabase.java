package dev.accumulator.consumer.layout;

import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.generation.Layout;
import dev.accumulator.consumer.posting.Partition;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * A database of a layout.
 *
 * @param index the number of its shard
 * @param name the host, port and database, as far as its URL tells them
 */
record LayoutDatabase(int index, String name, DataSource dataSource, Generations generations) {
    private static final Duration STATEMENT_MAX = Duration.ofSeconds(5);

    /** Reads the positions, whether the layout answers or not. */
    Map<Partition, Long> positions() {
        open();
        return positions(generations.readWhateverTheLayout(STATEMENT_MAX, (live, positions) -> positions));
    }

    /** Opens the live generation, unless that was done. */
    void open() {
        if (!generations.isOpen()) {
            generations.refresh();
        }
    }

    /** Returns those of the databases that are being built. */
    static List<LayoutDatabase> building(List<LayoutDatabase> databases) {
        return databases.stream()
                .filter(database -> database.generations().layoutChanges().now().state() == Layout.State.BUILDING)
                .toList();
    }

    /** Reads positions as {@link dev.accumulator.consumer.generation.AsOf} has them. */
    static Map<Partition, Long> positions(String text) {
        Map<Partition, Long> positions = new HashMap<>();
        for (String one : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            int at = one.lastIndexOf('@');
            int dash = one.lastIndexOf('-', at);
            positions.put(
                    new Partition(one.substring(0, dash), Integer.parseInt(one.substring(dash + 1, at))),
                    Long.valueOf(one.substring(at + 1)));
        }
        return positions;
    }

    @Override
    public String toString() {
        return "shard " + index + " (" + name + ")";
    }
}
