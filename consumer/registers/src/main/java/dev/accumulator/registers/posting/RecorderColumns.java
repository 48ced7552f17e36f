package dev.accumulator.registers.posting;

import static java.util.stream.Collectors.joining;

import dev.accumulator.registers.table.CheckedMovement;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The values of documents that are written to the rows of their recorders. */
final class RecorderColumns {
    private RecorderColumns() {}

    /** Gives a statement the columns of documents, each as an array, with their postings, and the sets of registers that they name by number. */
    static JdbcClient.StatementSpec bind(
            JdbcClient.StatementSpec statement, List<CheckedChange> documents, ToLongFunction<CheckedChange> posting) {
        // The documents of a call have few different sets of registers, each of which becomes an array once.
        Map<String, Integer> sets = new LinkedHashMap<>();
        Integer[] registers = documents.stream()
                .map(RecorderColumns::registersText)
                .map(set -> sets.computeIfAbsent(set, s -> sets.size() + 1))
                .toArray(Integer[]::new);
        return statement
                .param("postings", postings(documents, posting))
                .param("sets", sets.keySet().toArray(String[]::new))
                .param("registers", registers)
                .param("recorders", each(documents, CheckedChange::recorder).toArray(String[]::new))
                .param("revisions", each(documents, CheckedChange::revision).toArray(Long[]::new))
                .param(
                        "fingerprints",
                        each(documents, d -> d.fingerprint().toString()).toArray(String[]::new))
                .param("movements", each(documents, d -> d.movements().size()).toArray(Integer[]::new))
                .param("posted", each(documents, CheckedChange::isPost).toArray(Boolean[]::new))
                .param(
                        "sources",
                        documents.stream().map(d -> d.change().source()).toArray(String[]::new))
                .param("millis", documents.stream().map(d -> d.millis()).toArray(Long[]::new));
    }

    static Long[] postings(List<CheckedChange> documents, ToLongFunction<CheckedChange> posting) {
        return documents.stream().mapToLong(posting).boxed().toArray(Long[]::new);
    }

    static <T> Stream<T> each(List<CheckedChange> documents, Function<CheckedChange, T> column) {
        return documents.stream().map(column);
    }

    /** Returns the ids of a document's registers, ascending. */
    static int[] registers(CheckedChange document) {
        // There are few registers; the match is usually the last one used or among the first.
        int[] ids = new int[4];
        int count = 0;
        for (CheckedMovement movement : document.movements()) {
            int id = movement.register().id();
            int place = 0;
            while (place < count && ids[place] != id) {
                place++;
            }
            if (place == count) {
                ids = count == ids.length ? Arrays.copyOf(ids, 2 * count) : ids;
                ids[count++] = id;
            }
        }
        Arrays.sort(ids, 0, count);
        return Arrays.copyOf(ids, count);
    }

    /** Returns the ids as the text of an array, because the driver has no arrays of arrays that differ in length. */
    private static String registersText(CheckedChange document) {
        return Arrays.stream(registers(document)).mapToObj(String::valueOf).collect(joining(",", "{", "}"));
    }
}
