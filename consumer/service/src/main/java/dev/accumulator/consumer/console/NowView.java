package dev.accumulator.consumer.console;

import dev.accumulator.consumer.intake.SourcePartitions;
import dev.accumulator.consumer.maintenance.Run;
import dev.accumulator.consumer.outbox.OutboxBacklog;
import dev.accumulator.consumer.status.Instance;
import dev.accumulator.consumer.status.Problem;
import dev.accumulator.consumer.status.StatusReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** The content of the first page: what is wrong, and how far everything is. */
record NowView(StatusReport report) {
    /** Partitions that are shown, those with work first. */
    private static final int PARTITIONS_MAX = 40;

    /**
     * Something that is wrong.
     *
     * @param href where it is dealt with
     * @param place what is found there
     */
    record Wrong(String sentence, String href, String place) {}

    /**
     * A partition of a source topic.
     *
     * @param fault why it is not read; null if it is
     * @param waits how long its oldest record waits; null if none does
     */
    record PartitionRow(
            String name,
            @Nullable Long position,
            long end,
            long lag,
            @Nullable String waits,
            @Nullable String fault) {}

    /** A topic of the outbox. */
    record OutboxRow(String topic, long messages, long parked, String oldest) {}

    /** Open letters of a code. */
    record LettersRow(String code, long letters, String href) {}

    /** The problems, the worst first, each with where to go. */
    public List<Wrong> wrong() {
        return report.problems().stream().map(this::wrong).toList();
    }

    private Wrong wrong(Problem problem) {
        return switch (problem.area()) {
            case LETTERS -> new Wrong(problem.sentence(), "/letters", "Dead letters");
            case VERIFICATION -> {
                Run last = report.figures().verification();
                yield last == null
                        ? new Wrong(problem.sentence(), "/maintenance", "Maintenance")
                        : new Wrong(problem.sentence(), "/maintenance/" + last.id(), "Its findings");
            }
            case REGISTERS -> new Wrong(problem.sentence(), "/rebuild", "Rebuild");
            case TOPICS -> new Wrong(problem.sentence(), "#partitions", "Partitions");
            case MAPPINGS -> new Wrong(problem.sentence(), "/letters", "Dead letters");
            case OUTBOX -> new Wrong(problem.sentence(), "#outbox", "Outbox");
            case INSTANCES, THREADS -> new Wrong(problem.sentence(), "#instances", "Instances");
            case DATABASE -> new Wrong(problem.sentence(), "#facts", "What is known");
            case FOLDING -> new Wrong(problem.sentence(), "/maintenance", "Maintenance");
        };
    }

    /** True if the topics were read and hold nothing, and never held anything. */
    public boolean isNothingYet() {
        List<SourcePartitions.State> states = report.partitions().states();
        return report.partitions().at() != null && states.stream().allMatch(state -> state.end() == 0);
    }

    /** All records that can be read and are not posted. */
    public long lag() {
        return report.partitions().states().stream()
                .mapToLong(SourcePartitions.State::lag)
                .sum();
    }

    /** The partitions, those that are not read first, then those with the most work. */
    public List<PartitionRow> partitions() {
        return report.partitions().states().stream()
                .sorted(Comparator.comparing((SourcePartitions.State state) -> state.refused() == null)
                        .thenComparing(Comparator.comparingLong(SourcePartitions.State::lag)
                                .reversed()))
                .limit(PARTITIONS_MAX)
                .map(this::row)
                .toList();
    }

    private PartitionRow row(SourcePartitions.State state) {
        Instant since = state.unpostedSince();
        return new PartitionRow(
                state.partition().toString(),
                state.position(),
                state.end(),
                state.lag(),
                since == null ? null : Words.duration(Duration.between(since, report.at())),
                state.refused() != null ? state.refused() : state.unanswered());
    }

    /** How many partitions are not shown. */
    public int partitionsLeftOut() {
        return Math.max(0, report.partitions().states().size() - PARTITIONS_MAX);
    }

    /** The topics of the outbox; none if the database does not tell. */
    public List<OutboxRow> outbox() {
        List<OutboxBacklog> backlogs = report.figures().outbox();
        return backlogs == null
                ? List.of()
                : backlogs.stream()
                        .map(one ->
                                new OutboxRow(one.topic(), one.messages(), one.parked(), Words.duration(one.oldest())))
                        .toList();
    }

    /** How many messages wait to be sent; null if that is not known. */
    public @Nullable Long waiting() {
        List<OutboxBacklog> backlogs = report.figures().outbox();
        return backlogs == null
                ? null
                : (Long) backlogs.stream().mapToLong(OutboxBacklog::messages).sum();
    }

    /** Open letters by code. */
    public List<LettersRow> letters() {
        SortedMap<String, Long> open = report.figures().openLetters();
        return open == null
                ? List.of()
                : open.entrySet().stream()
                        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                        .map(one -> new LettersRow(
                                one.getKey(), one.getValue(), "/letters" + Links.query("code", one.getKey())))
                        .toList();
    }

    /** How many letters are open; null if that is not known. */
    public @Nullable Long openLetters() {
        SortedMap<String, Long> open = report.figures().openLetters();
        return open == null
                ? null
                : (Long) open.values().stream().mapToLong(count -> count).sum();
    }

    /** The newest run over everything; null if there was none. */
    public @Nullable Run verification() {
        return report.figures().verification();
    }

    /** The instances; none if the database does not tell. */
    public List<Instance> instances() {
        List<Instance> instances = report.figures().instances();
        return instances == null ? List.of() : instances;
    }

    /** How many instances gave a sign of life within a minute. */
    public long alive() {
        return instances().stream().filter(Instance::alive).count();
    }
}
