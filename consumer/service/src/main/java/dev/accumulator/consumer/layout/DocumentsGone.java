package dev.accumulator.consumer.layout;

import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.registers.model.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Carries documents over whose records the topics no longer hold: each in the state that it has in the layout before, into the
 * shard of the partition that it came from. What the new layout has not got once it has read as far as the one before, it will
 * not get from the topics.
 */
final class DocumentsGone {
    private static final int PAGE = 500;

    /** The documents of one transaction, each with up to thousands of movements. */
    private static final int POSTED_MAX = 100;

    private static final Duration READ_MAX = Duration.ofMinutes(5);

    /** More would not help a person to find the reason. */
    private static final int NAMED_MAX = 20;

    private final List<LayoutDatabase> previous;
    private final List<LayoutDatabase> next;
    private final EqualPositions equal;

    DocumentsGone(List<LayoutDatabase> previous, List<LayoutDatabase> next, EqualPositions equal) {
        this.previous = previous;
        this.next = next;
        this.equal = equal;
    }

    /**
     * The documents of a run.
     *
     * @param carried how many
     * @param left why some were not, as sentences
     */
    record Found(long carried, List<String> left) {}

    private record Known(String recorder, long revision, Optional<Partition> partition) {}

    private record Page(Map<Partition, Long> positions, List<Known> documents) {}

    /** Can be repeated after a failure. The layout before goes on meanwhile. */
    Found carryOver(Consumer<String> step) {
        long carried = 0;
        List<String> left = new ArrayList<>();
        for (LayoutDatabase database : previous) {
            String after = "";
            for (Page page = page(database, after); !page.documents().isEmpty(); page = page(database, after)) {
                equal.await(page.positions());
                carried += carryOver(database, missing(page.documents()), left);
                after = page.documents().getLast().recorder();
                step.accept(carried + " documents are carried over, up to " + after + " of " + database);
            }
        }
        return new Found(carried, left);
    }

    private static Page page(LayoutDatabase database, String after) {
        return database.generations()
                .readWhateverTheLayout(
                        READ_MAX,
                        (live, positions) -> new Page(
                                LayoutDatabase.positions(positions),
                                JdbcClient.create(database.dataSource())
                                        .sql(live.schema().sql("""
                                                select recorder, revision, source
                                                  from {schema}.recorders
                                                 where recorder > :after
                                                   and revision > 0
                                                 order by recorder
                                                 limit :max
                                                """))
                                        .param("after", after)
                                        .param("max", PAGE)
                                        .query((row, n) -> new Known(
                                                row.getString("recorder"),
                                                row.getLong("revision"),
                                                partition(row.getString("source"))))
                                        .list()));
    }

    /** Reads {@code topic-partition@offset}. */
    static Optional<Partition> partition(@Nullable String source) {
        int at = source == null ? -1 : source.lastIndexOf('@');
        int dash = at < 0 ? -1 : Objects.requireNonNull(source).lastIndexOf('-', at);
        if (source == null || dash < 0) {
            return Optional.empty();
        }
        String number = source.substring(dash + 1, at);
        return number.matches("[0-9]{1,9}")
                ? Optional.of(new Partition(source.substring(0, dash), Integer.parseInt(number)))
                : Optional.empty();
    }

    private List<Known> missing(List<Known> documents) {
        Map<String, Long> there = new HashMap<>();
        String[] recorders = documents.stream().map(Known::recorder).toArray(String[]::new);
        for (LayoutDatabase database : next) {
            Generation live = database.generations().live();
            JdbcClient.create(database.dataSource())
                    .sql(live.schema().sql("""
                            select recorder, revision
                              from {schema}.recorders
                             where recorder = any (cast(:recorders as text[]))
                            """))
                    .param("recorders", recorders)
                    .query(row -> {
                        there.merge(row.getString("recorder"), row.getLong("revision"), Math::max);
                    });
        }
        return documents.stream()
                .filter(document -> there.getOrDefault(document.recorder(), 0L) < document.revision())
                .toList();
    }

    private long carryOver(LayoutDatabase from, List<Known> missing, List<String> left) {
        Map<LayoutDatabase, List<String>> byTarget = new LinkedHashMap<>();
        for (Known document : missing) {
            Optional<Partition> partition = document.partition();
            if (partition.isPresent()) {
                byTarget.computeIfAbsent(next.get(partition.get().number() % next.size()), none -> new ArrayList<>())
                        .add(document.recorder());
            } else {
                tell(left, document.recorder(), "it is not known from which partition it came");
            }
        }
        long carried = 0;
        for (Map.Entry<LayoutDatabase, List<String>> each : byTarget.entrySet()) {
            List<String> recorders = each.getValue();
            for (int i = 0; i < recorders.size(); i += POSTED_MAX) {
                carried += post(
                        from, each.getKey(), recorders.subList(i, Math.min(recorders.size(), i + POSTED_MAX)), left);
            }
        }
        return carried;
    }

    private static void tell(List<String> left, String recorder, String why) {
        if (left.size() < NAMED_MAX) {
            left.add("document " + recorder + " is not carried over: " + why);
        }
    }

    private static long post(LayoutDatabase from, LayoutDatabase to, List<String> recorders, List<String> left) {
        DocumentCopies copied = from.generations()
                .readWhateverTheLayout(
                        READ_MAX,
                        (live, positions) -> DocumentCopies.read(
                                from, live, recorders, live.registers().documents(recorders)));
        List<Outcome> outcomes = copied.post(from, to);
        Set<String> found = new HashSet<>();
        outcomes.forEach(outcome -> {
            found.add(outcome.recorder());
            if (outcome instanceof Outcome.Rejected) {
                tell(left, outcome.recorder(), "the new layout does not take it");
            }
        });
        recorders.stream()
                .filter(recorder -> !found.contains(recorder))
                .forEach(recorder -> tell(left, recorder, "it has lost movements, because a month was detached"));
        return outcomes.stream()
                .filter(outcome -> !(outcome instanceof Outcome.Rejected))
                .count();
    }
}
