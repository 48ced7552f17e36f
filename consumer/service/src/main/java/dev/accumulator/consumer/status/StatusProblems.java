package dev.accumulator.consumer.status;

import dev.accumulator.consumer.generation.GenerationState;
import dev.accumulator.consumer.generation.Layout;
import dev.accumulator.consumer.intake.SourcePartitions;
import dev.accumulator.consumer.maintenance.Run;
import dev.accumulator.consumer.outbox.OutboxBacklog;
import dev.accumulator.consumer.posting.MappingInForce;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says in sentences what is wrong, the worst first. */
final class StatusProblems {
    /** Partitions of one fault are many at once; the list has them all. */
    private static final int PARTITIONS_NAMED_MAX = 5;

    /** A record or message that waits no longer than a minute is no problem. */
    private static final Duration WAITED_MAX = Duration.ofMinutes(1);

    /** A burst of records is posted within minutes. */
    private static final Duration UNPOSTED_MAX = Duration.ofMinutes(5);

    /** Once a day, and half a day for a run that was left out. */
    private static final Duration VERIFIED_MAX = Duration.ofHours(36);

    private final List<Problem> found = new ArrayList<>();
    private final Instant now;

    private StatusProblems(Instant now) {
        this.now = now;
    }

    /**
     * Returns the problems.
     *
     * @param faults the threads that cannot be kept alive, with the reasons
     * @param needsTopics false for an instance that reads none
     * @param mappings those of this instance
     */
    static List<Problem> of(
            GenerationState generation,
            SourcePartitions.Measured partitions,
            Figures figures,
            Map<String, String> faults,
            boolean needsTopics,
            List<MappingInForce> mappings,
            Instant now) {
        StatusProblems problems = new StatusProblems(now);
        problems.ofDatabase(generation, figures);
        faults.forEach((thread, fault) -> problems.add(Problem.Area.THREADS, "Thread " + thread + " " + fault));
        if (needsTopics) {
            problems.ofTopics(partitions);
        }
        problems.ofMappings(mappings);
        problems.ofOutbox(figures.outbox());
        problems.ofFolding(figures.oldestUnfolded());
        problems.ofVerification(figures.verification());
        problems.ofLetters(figures.openLetters());
        problems.ofInstances(figures.instances());
        return problems.found;
    }

    private void add(Problem.Area area, String sentence) {
        found.add(new Problem(area, sentence));
    }

    private void ofDatabase(GenerationState generation, Figures figures) {
        String waitingFor = generation.waitingFor();
        if (waitingFor == null && generation.layout() != Layout.State.LIVE) {
            add(
                    Problem.Area.DATABASE,
                    generation.layout() == Layout.State.BUILDING
                            ? "The database belongs to a layout of shards that is being built, and answers nobody"
                            : "The database belongs to a layout of shards that was left, and answers nobody");
        }
        if (waitingFor != null) {
            add(Problem.Area.DATABASE, "The database cannot be used: " + waitingFor);
        } else {
            figures.unknown()
                    .forEach((part, reason) ->
                            add(Problem.Area.DATABASE, "The database does not tell of " + part + ": " + reason));
        }
        generation
                .notAsConfigured()
                .forEach((register, reason) ->
                        add(Problem.Area.REGISTERS, "Register " + register + " is not as configured: " + reason));
    }

    private void ofTopics(SourcePartitions.Measured partitions) {
        String failure = partitions.failure();
        if (failure != null) {
            add(Problem.Area.TOPICS, "The topics cannot be measured: " + failure);
        }
        partitions.missingTopics().forEach(topic -> add(Problem.Area.TOPICS, "There is no topic " + topic));
        List<String> refused = partitions.states().stream()
                .filter(state -> state.refused() != null)
                .map(state -> state.partition() + " (" + state.refused() + ")")
                .toList();
        if (!refused.isEmpty()) {
            add(
                    Problem.Area.TOPICS,
                    counted(refused.size(), "partition is", "partitions are") + " not read: " + named(refused));
        }
        List<String> old = partitions.states().stream()
                .filter(state -> state.refused() == null && isOld(state.unpostedSince(), UNPOSTED_MAX))
                .map(state -> state.partition().toString())
                .toList();
        if (!old.isEmpty()) {
            add(
                    Problem.Area.TOPICS,
                    "Records have waited for more than " + UNPOSTED_MAX.toMinutes() + " minutes in " + named(old));
        }
    }

    private void ofMappings(List<MappingInForce> mappings) {
        for (MappingInForce mapping : mappings) {
            if (mapping.refusesAll()) {
                long refused = mapping.refused().values().stream()
                        .mapToLong(count -> count)
                        .sum();
                add(
                        Problem.Area.MAPPINGS,
                        "Mapping " + mapping.name() + " has refused everything since the start of this instance, "
                                + counted(refused, "record", "records") + " of "
                                + String.join(", ", mapping.topics()));
            }
        }
    }

    private void ofOutbox(@Nullable List<OutboxBacklog> outbox) {
        if (outbox == null) {
            return;
        }
        for (OutboxBacklog backlog : outbox) {
            if (backlog.oldest().compareTo(WAITED_MAX) > 0) {
                add(
                        Problem.Area.OUTBOX,
                        "The outbox does not drain: "
                                + counted(backlog.messages(), "message", "messages") + " to " + backlog.topic()
                                + " wait, the first for " + backlog.oldest().toSeconds() + " s");
            }
            if (backlog.parked() > 0) {
                add(
                        Problem.Area.OUTBOX,
                        counted(backlog.parked(), "message", "messages") + " to " + backlog.topic()
                                + " parked, because the broker will never take them");
            }
        }
    }

    private void ofFolding(@Nullable Instant oldest) {
        if (isOld(oldest, WAITED_MAX)) {
            add(Problem.Area.FOLDING, "Movements posted at " + oldest + " are not in all totals yet");
        }
    }

    private void ofVerification(@Nullable Run last) {
        if (last == null) {
            return;
        }
        if (last.differencesTotal() > 0) {
            add(
                    Problem.Area.VERIFICATION,
                    "Verification " + last.id() + " found "
                            + counted(last.differencesTotal(), "difference", "differences"));
        }
        if (isOld(last.finishedAt(), VERIFIED_MAX)) {
            add(Problem.Area.VERIFICATION, "Nothing was verified since " + last.finishedAt());
        }
    }

    private void ofLetters(@Nullable SortedMap<String, Long> open) {
        if (open != null && !open.isEmpty()) {
            long sum = open.values().stream().mapToLong(count -> count).sum();
            add(
                    Problem.Area.LETTERS,
                    counted(sum, "dead letter is", "dead letters are") + " open: "
                            + open.entrySet().stream()
                                    .map(code -> code.getValue() + " " + code.getKey())
                                    .collect(Collectors.joining(", ")));
        }
    }

    private void ofInstances(@Nullable List<Instance> instances) {
        if (instances == null || instances.isEmpty()) {
            return;
        }
        for (String role : List.of("intake", "relay")) {
            if (instances.stream().noneMatch(one -> one.alive() && one.roles().contains(role))) {
                add(Problem.Area.INSTANCES, "No instance has the role " + role);
            }
        }
        instances.stream()
                .filter(one -> !one.alive())
                .forEach(one -> add(
                        Problem.Area.INSTANCES,
                        "Instance " + one.name() + " has given no sign of life since " + one.seenAt()));
    }

    private boolean isOld(@Nullable Instant since, Duration max) {
        return since != null && Duration.between(since, now).compareTo(max) > 0;
    }

    private static String counted(long count, String one, String many) {
        return count + " " + (count == 1 ? one : many);
    }

    private static String named(List<String> all) {
        String first = String.join(", ", all.subList(0, Math.min(PARTITIONS_NAMED_MAX, all.size())));
        return all.size() > PARTITIONS_NAMED_MAX
                ? first + " and " + (all.size() - PARTITIONS_NAMED_MAX) + " more"
                : first;
    }
}
