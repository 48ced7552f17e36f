package dev.accumulator.consumer.console;

import dev.accumulator.consumer.maintenance.Finding;
import dev.accumulator.consumer.maintenance.Run;
import dev.accumulator.text.ForeignText;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The content of the page of a verification or repair. */
record RunView(Run run) {
    /** Findings that are shown; the REST interface lists all that are kept. */
    private static final int FINDINGS_MAX = 200;

    /**
     * One finding.
     *
     * @param where the cell, the document or the order row
     * @param href its page; null if it has none
     */
    record FindingRow(
            String check,
            String where,
            @Nullable String href,
            String figure,
            String expected,
            String actual,
            String difference) {

        private static FindingRow of(Finding finding) {
            BigDecimal difference = finding.actual().subtract(finding.expected());
            return new FindingRow(
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

    /** The kind of a run, in a word. */
    public String kind() {
        return switch (run.kind()) {
            case VERIFY -> "Verification";
            case REPAIR -> "Repair";
        };
    }

    /** True while it goes on. */
    public boolean isRunning() {
        return run.isUnderWay();
    }

    /** Its state, in a word. */
    public String state() {
        return switch (run.state()) {
            case REQUESTED -> "asked for";
            case RUNNING -> "under way";
            case DONE -> "done";
            case FAILED -> "failed";
        };
    }

    /** How long it took; empty while it goes on. */
    public String took() {
        Instant ended = run.finishedAt();
        return ended == null ? "" : Words.took(Duration.between(run.startedAt(), ended));
    }

    /** The first findings. */
    public List<FindingRow> findings() {
        return run.findings().stream().limit(FINDINGS_MAX).map(FindingRow::of).toList();
    }

    /** How many findings there are beyond those that are shown. */
    public long findingsLeftOut() {
        return Math.max(
                0,
                run.differencesTotal() - Math.min(FINDINGS_MAX, run.findings().size()));
    }

    /** All findings that are kept, as the REST interface tells them. */
    public String rawHref() {
        return switch (run.kind()) {
            case VERIFY -> "/api/verifications/" + run.id();
            case REPAIR -> "/api/repairs/" + run.id();
        };
    }
}
