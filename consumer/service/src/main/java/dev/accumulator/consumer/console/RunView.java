package dev.accumulator.consumer.console;

import dev.accumulator.consumer.maintenance.Finding;
import dev.accumulator.consumer.maintenance.Run;
import dev.accumulator.consumer.rest.RunAnswers;
import dev.accumulator.text.ForeignText;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The content of the page of a verification or repair, of one database or of all shards. */
record RunView(RunAnswers.Named named) {
    /** Findings that are shown; the REST interface lists all that are kept. */
    private static final int FINDINGS_MAX = 200;

    /**
     * One finding.
     *
     * @param shard where it was found; null where one database is asked
     * @param where the cell, the document or the order row
     * @param href its page; null if it has none
     */
    record FindingRow(
            @Nullable Integer shard,
            String check,
            String where,
            @Nullable String href,
            String figure,
            String expected,
            String actual,
            String difference) {

        private static FindingRow of(@Nullable Integer shard, Finding finding) {
            BigDecimal difference = finding.actual().subtract(finding.expected());
            return new FindingRow(
                    shard,
                    finding.check(),
                    where(finding),
                    href(finding),
                    finding.figure(),
                    finding.expected().toPlainString(),
                    finding.actual().toPlainString(),
                    (difference.signum() > 0 ? "+" : "") + difference.toPlainString());
        }

        private static @Nullable String href(Finding finding) {
            String recorder = finding.recorder();
            if (recorder != null) {
                return Links.document(recorder);
            }
            String register = finding.register();
            Map<String, @Nullable Object> cell = finding.cell();
            return register == null || cell == null || cell.isEmpty() ? null : RowLinks.cell(register, cell);
        }

        private static String where(Finding finding) {
            String register = finding.register() == null ? "" : finding.register() + ": ";
            String recorder = finding.recorder();
            if (recorder != null) {
                return register + ForeignText.shorten(recorder);
            }
            Map<String, @Nullable Object> cell = finding.cell();
            String dimensions = cell == null
                    ? ""
                    : cell.entrySet().stream()
                            .map(one -> one.getKey() + " " + ForeignText.shorten(String.valueOf(one.getValue())))
                            .collect(Collectors.joining(", "));
            return register + dimensions + (finding.start() == null ? "" : ", from " + finding.start());
        }
    }

    /** Returns the name by which the interface calls it: a number, or a UUID over all shards. */
    public String id() {
        return named.id();
    }

    /** The run; over all shards the sum of theirs. */
    public Run run() {
        return named.run();
    }

    /** The runs of all shards; none where one database is asked. */
    public List<ShardRow> shards() {
        return named.shards().stream().map(ShardRow::new).toList();
    }

    /** The run of a shard. */
    record ShardRow(RunAnswers.OfShard of) {
        /** Its state, in a word. */
        public String state() {
            Run run = of.run();
            return run == null ? "not known" : words(run.state());
        }
    }

    /** The kind of a run, in a word. */
    public String kind() {
        return switch (run().kind()) {
            case VERIFY -> "Verification";
            case REPAIR -> "Repair";
        };
    }

    /** True while it goes on. */
    public boolean isRunning() {
        return run().isUnderWay();
    }

    /** Its state, in a word. */
    public String state() {
        return words(run().state());
    }

    private static String words(Run.State state) {
        return switch (state) {
            case REQUESTED -> "asked for";
            case RUNNING -> "under way";
            case DONE -> "done";
            case FAILED -> "failed";
        };
    }

    /** How long it took; empty while it goes on. */
    public String took() {
        Instant ended = run().finishedAt();
        return ended == null ? "" : Words.took(Duration.between(run().startedAt(), ended));
    }

    /** The first findings. */
    public List<FindingRow> findings() {
        return allFindings().limit(FINDINGS_MAX).toList();
    }

    /** How many findings there are beyond those that are shown. */
    public long findingsLeftOut() {
        return Math.max(0, run().differencesTotal() - findings().size());
    }

    private Stream<FindingRow> allFindings() {
        return named.shards().isEmpty()
                ? run().findings().stream().map(finding -> FindingRow.of(null, finding))
                : named.shards().stream().flatMap(RunView::findings);
    }

    private static Stream<FindingRow> findings(RunAnswers.OfShard shard) {
        Run run = shard.run();
        return run == null
                ? Stream.of()
                : run.findings().stream().map(finding -> FindingRow.of(shard.shard(), finding));
    }

    /** All findings that are kept, as the REST interface tells them. */
    public String rawHref() {
        return switch (run().kind()) {
            case VERIFY -> "/api/verifications/" + id();
            case REPAIR -> "/api/repairs/" + id();
        };
    }
}
