package dev.accumulator.consumer.rebuild;

import dev.accumulator.consumer.order.OrderComparison;
import dev.accumulator.consumer.posting.FloorsAnew;
import dev.accumulator.registers.model.Comparison;
import dev.accumulator.registers.model.Difference;
import dev.accumulator.registers.model.DocumentComparison;
import dev.accumulator.registers.model.VerificationReport;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The findings before a switch: does the new generation agree with itself, and with the live one? */
record Report(
        List<VerificationReport> verified,
        List<Comparison> registers,
        List<String> registersGone,
        DocumentComparison documents,
        OrderComparison orders) {

    boolean isVerified() {
        return verified.stream().allMatch(report -> differences(report) == 0);
    }

    /** Returns how many figures differ from the movements. A seal that differs is a difference to the live generation. */
    private static long differences(VerificationReport report) {
        return report.differencesTotal() - report.ofSeals().size();
    }

    boolean isSame() {
        return registersGone.isEmpty()
                && verified.stream().allMatch(report -> report.ofSeals().isEmpty())
                && documents.total() == 0
                && orders.total() == 0
                && registers.stream().allMatch(register -> register.differencesTotal() == 0);
    }

    /** The summary that is shown. The differences themselves have rows of their own. */
    Map<String, Object> summary() {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("same", isSame());
        summary.put("verified", verified.stream().map(Report::summary).toList());
        summary.put("registers", registers.stream().map(Report::summary).toList());
        summary.put("registersGone", registersGone);
        summary.put("documentsDiffering", documents.total());
        summary.put("ordersDiffering", orders.total());
        return summary;
    }

    /** The summary of what floors would decide otherwise. */
    static Map<String, @Nullable Object> summary(FloorsAnew.Found found) {
        Map<String, @Nullable Object> summary = new LinkedHashMap<>();
        summary.put("refusals", found.refusals());
        summary.put("more", found.more());
        summary.put("wouldBePosted", found.wouldBePosted());
        summary.put("notTried", found.notTried());
        summary.put(
                "passing",
                found.passing().stream()
                        .map(one -> {
                            Map<String, @Nullable Object> document = new LinkedHashMap<>();
                            document.put("recorder", one.recorder());
                            document.put("revision", one.revision());
                            document.put("floor", one.floor());
                            document.put("group", Json.read(one.group()));
                            return document;
                        })
                        .toList());
        summary.put("groupsBelow", found.groupsBelow());
        summary.put(
                "below",
                found.below().stream()
                        .map(one ->
                                Map.of("floor", one.floor(), "group", Json.read(one.group()), "balance", one.balance()))
                        .toList());
        summary.put("misfit", found.misfit());
        return summary;
    }

    private static Map<String, Object> summary(VerificationReport verification) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("register", verification.register());
        summary.put("movements", verification.movements());
        summary.put("differences", differences(verification));
        summary.put("seals", verification.ofSeals().size());
        return summary;
    }

    private static Map<String, Object> summary(Comparison comparison) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("register", comparison.register());
        summary.put("dimensions", comparison.dimensions());
        summary.put("notCompared", comparison.notCompared());
        summary.put("cells", comparison.cells());
        summary.put("cellsEqual", comparison.cells() - comparison.cellsDiffering());
        summary.put("cellsDiffering", comparison.cellsDiffering());
        summary.put("figuresDiffering", comparison.differencesTotal());
        return summary;
    }

    List<DifferencesTable.Found> found() {
        List<DifferencesTable.Found> found = new ArrayList<>();
        for (Comparison register : registers) {
            for (Comparison.Place place : register.places()) {
                Map<String, @Nullable Object> difference = new LinkedHashMap<>();
                difference.put("cell", Json.read(place.cell()));
                difference.put("start", place.start() == null ? null : String.valueOf(place.start()));
                difference.put("figure", place.figure());
                difference.put("live", place.before());
                difference.put("rebuilt", place.after());
                difference.put("difference", place.after().subtract(place.before()));
                difference.put(
                        "recorders",
                        place.recorders().stream().map(Report::share).toList());
                found.add(new DifferencesTable.Found("cell", register.register(), difference));
            }
        }
        for (VerificationReport report : verified) {
            for (Difference broken : report.ofSeals()) {
                Map<String, @Nullable Object> difference = new LinkedHashMap<>();
                difference.put(
                        "month",
                        YearMonth.from(Objects.requireNonNull(broken.start())).toString());
                difference.put("figure", broken.figure());
                difference.put("sealed", broken.expected());
                difference.put("rebuilt", broken.actual());
                found.add(new DifferencesTable.Found("seal", report.register(), difference));
            }
        }
        for (DocumentComparison.Document document : documents.documents()) {
            Map<String, @Nullable Object> difference = new LinkedHashMap<>();
            difference.put("recorder", document.recorder());
            difference.put("live", state(document.revisionBefore(), document.postedBefore()));
            difference.put("rebuilt", state(document.revisionAfter(), document.postedAfter()));
            found.add(new DifferencesTable.Found("document", null, difference));
        }
        for (OrderComparison.Row row : orders.rows()) {
            Map<String, @Nullable Object> difference = new LinkedHashMap<>();
            difference.put("orderId", row.orderId());
            difference.put("live", row.before() == null ? null : Json.read(row.before()));
            difference.put("rebuilt", row.after() == null ? null : Json.read(row.after()));
            found.add(new DifferencesTable.Found("order", null, difference));
        }
        return found;
    }

    private static Map<String, Object> share(Comparison.Share share) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("recorder", share.recorder());
        shown.put("live", share.before());
        shown.put("rebuilt", share.after());
        return shown;
    }

    private static @Nullable Map<String, Object> state(@Nullable Long revision, @Nullable Boolean posted) {
        return revision == null ? null : Map.of("revision", revision, "posted", Boolean.TRUE.equals(posted));
    }
}
