package dev.accumulator.consumer.console;

import dev.accumulator.consumer.intake.SourcePartitions;
import dev.accumulator.consumer.maintenance.Run;
import dev.accumulator.consumer.outbox.OutboxBacklog;
import dev.accumulator.consumer.status.Instance;
import dev.accumulator.consumer.status.Problem;
import dev.accumulator.consumer.status.ShardsStatus;
import dev.accumulator.consumer.status.StatusReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The content of the first page: what is wrong, and how far everything is, of one database or of all shards.
 *
 * @param at when it was asked
 * @param wrong what is wrong, the worst first, each with where to go
 * @param shards the state of each shard; none where one database is asked
 * @param reports what those that answer tell
 */
record NowView(Instant at, List<Wrong> wrong, List<ShardsStatus.OfShard> shards, List<StatusReport> reports) {
    /** Partitions that are shown, those with work first. */
    private static final int PARTITIONS_MAX = 40;

    NowView {
        wrong = List.copyOf(wrong);
        shards = List.copyOf(shards);
        reports = List.copyOf(reports);
    }

    static NowView of(StatusReport report) {
        Run last = report.figures().verification();
        String run = last == null ? null : String.valueOf(last.id());
        return new NowView(
                report.at(),
                report.problems().stream()
                        .map(problem -> wrong(problem.sentence(), problem.area(), run))
                        .toList(),
                List.of(),
                List.of(report));
    }

    static NowView of(ShardsStatus.Report report) {
        return new NowView(
                report.at(),
                report.problems().stream().map(NowView::wrong).toList(),
                report.shards(),
                report.shards().stream()
                        .map(ShardsStatus.OfShard::report)
                        .filter(Objects::nonNull)
                        .toList());
    }

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
     * @param shard whose position it is; null where one database is asked
     * @param fault why it is not read; null if it is
     * @param waits how long its oldest record waits; null if none does
     */
    record PartitionRow(
            @Nullable Integer shard,
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

    private static Wrong wrong(ShardsStatus.Wrong wrong) {
        Problem problem = wrong.problem();
        return problem == null
                ? new Wrong(wrong.sentence(), "#shards", "Shards")
                : wrong(wrong.sentence(), problem.area(), null);
    }

    private static Wrong wrong(String sentence, Problem.Area area, @Nullable String verification) {
        return switch (area) {
            case LETTERS, MAPPINGS -> new Wrong(sentence, "/letters", "Dead letters");
            case VERIFICATION ->
                verification == null
                        ? new Wrong(sentence, "/maintenance", "Maintenance")
                        : new Wrong(sentence, "/maintenance/" + verification, "Its findings");
            case REGISTERS -> new Wrong(sentence, "/rebuild", "Rebuild");
            case TOPICS -> new Wrong(sentence, "#partitions", "Partitions");
            case OUTBOX -> new Wrong(sentence, "#outbox", "Outbox");
            case INSTANCES, THREADS -> new Wrong(sentence, "#instances", "Instances");
            case DATABASE -> new Wrong(sentence, "#facts", "What is known");
            case FOLDING -> new Wrong(sentence, "/maintenance", "Maintenance");
        };
    }

    /** The facts of one database; null where all shards are asked. */
    public @Nullable StatusReport report() {
        return shards.isEmpty() ? reports.getFirst() : null;
    }

    /** True if a shard does not answer, so that the sums are those of the others. */
    public boolean isMissingOne() {
        return reports.size() < shards.size();
    }

    private Stream<SourcePartitions.State> states() {
        return reports.stream().flatMap(report -> report.partitions().states().stream());
    }

    /** True if the topics were read and hold nothing, and never held anything. */
    public boolean isNothingYet() {
        return !isMissingOne()
                && reports.stream().allMatch(report -> report.partitions().at() != null)
                && states().allMatch(state -> state.end() == 0);
    }

    /** Returns how many records all instances post in a second. */
    public double records() {
        return reports.stream().mapToDouble(report -> report.rates().records()).sum();
    }

    /** All records that can be read and are not posted. */
    public long lag() {
        return states().mapToLong(SourcePartitions.State::lag).sum();
    }

    /** The partitions, those that are not read first, then those with the most work. */
    public List<PartitionRow> partitions() {
        return rows().sorted(Comparator.comparing((PartitionRow row) -> row.fault() == null)
                        .thenComparing(
                                Comparator.comparingLong(PartitionRow::lag).reversed()))
                .limit(PARTITIONS_MAX)
                .toList();
    }

    private Stream<PartitionRow> rows() {
        return shards.isEmpty()
                ? states().map(state -> row(null, state))
                : shards.stream().flatMap(this::rows);
    }

    private Stream<PartitionRow> rows(ShardsStatus.OfShard shard) {
        StatusReport report = shard.report();
        return report == null
                ? Stream.of()
                : report.partitions().states().stream().map(state -> row(shard.shard(), state));
    }

    private PartitionRow row(@Nullable Integer shard, SourcePartitions.State state) {
        Instant since = state.unpostedSince();
        return new PartitionRow(
                shard,
                state.partition().toString(),
                state.position(),
                state.end(),
                state.lag(),
                since == null ? null : Words.duration(Duration.between(since, at)),
                state.refused() != null ? state.refused() : state.unanswered());
    }

    /** How many partitions are not shown. */
    public int partitionsLeftOut() {
        return Math.max(0, (int) states().count() - PARTITIONS_MAX);
    }

    /** The topics of the outbox; none if no database tells. */
    public List<OutboxRow> outbox() {
        Map<String, OutboxBacklog> sums = new LinkedHashMap<>();
        backlogs().forEach(one -> sums.merge(one.topic(), one, NowView::sum));
        return sums.values().stream()
                .map(one -> new OutboxRow(one.topic(), one.messages(), one.parked(), Words.duration(one.oldest())))
                .toList();
    }

    private static OutboxBacklog sum(OutboxBacklog one, OutboxBacklog other) {
        return new OutboxBacklog(
                one.topic(),
                one.messages() + other.messages(),
                one.oldest().compareTo(other.oldest()) > 0 ? one.oldest() : other.oldest(),
                one.parked() + other.parked());
    }

    private Stream<OutboxBacklog> backlogs() {
        return reports.stream()
                .map(report -> report.figures().outbox())
                .filter(Objects::nonNull)
                .flatMap(List::stream);
    }

    /** How many messages wait to be sent; null if that is not known of all. */
    public @Nullable Long waiting() {
        boolean isKnown = !isMissingOne()
                && reports.stream().allMatch(report -> report.figures().outbox() != null);
        return isKnown ? (Long) backlogs().mapToLong(OutboxBacklog::messages).sum() : null;
    }

    /** How many letters are open in a shard; null if that is not known. */
    public @Nullable Long lettersOf(@Nullable StatusReport report) {
        SortedMap<String, Long> open = report == null ? null : report.figures().openLetters();
        return open == null
                ? null
                : (Long) open.values().stream().mapToLong(count -> count).sum();
    }

    /** Open letters by code. */
    public List<LettersRow> letters() {
        return lettersByCode().entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .map(one ->
                        new LettersRow(one.getKey(), one.getValue(), "/letters" + Links.query("code", one.getKey())))
                .toList();
    }

    private Map<String, Long> lettersByCode() {
        Map<String, Long> sums = new TreeMap<>();
        reports.stream()
                .map(report -> report.figures().openLetters())
                .filter(Objects::nonNull)
                .forEach(open -> open.forEach((code, letters) -> sums.merge(code, letters, Long::sum)));
        return sums;
    }

    /** How many letters are open; null if that is not known of all. */
    public @Nullable Long openLetters() {
        boolean isKnown = !isMissingOne()
                && reports.stream().allMatch(report -> report.figures().openLetters() != null);
        return isKnown
                ? (Long) lettersByCode().values().stream()
                        .mapToLong(count -> count)
                        .sum()
                : null;
    }

    /** The instances; none if no database tells. */
    public List<Instance> instances() {
        return reports.stream()
                .map(report -> report.figures().instances())
                .filter(Objects::nonNull)
                .flatMap(List::stream)
                .toList();
    }

    /** How many instances gave a sign of life within a minute. */
    public long alive() {
        return instances().stream().filter(Instance::alive).count();
    }

    /** Returns the figures that are not known, each with the reason. */
    public List<Map.Entry<String, String>> unknown() {
        return reports.stream()
                .flatMap(report -> report.figures().unknown().entrySet().stream())
                .toList();
    }
}
