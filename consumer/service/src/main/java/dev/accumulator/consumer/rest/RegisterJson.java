package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.posting.ClosedRefusal;
import dev.accumulator.consumer.posting.FloorRefusal;
import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.BalanceRow;
import dev.accumulator.registers.model.Interval;
import dev.accumulator.registers.model.MovementQuery;
import dev.accumulator.registers.model.MovementRow;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.PassedOver;
import dev.accumulator.registers.model.RecorderState;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterDescription;
import dev.accumulator.registers.model.TurnoverQuery;
import dev.accumulator.registers.model.TurnoverRow;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Turns rows of registers into JSON. Rows are flat: dimensions, then figures, named as in the database's views. */
final class RegisterJson {
    private RegisterJson() {}

    static Map<String, Object> definition(RegisterDefinition definition) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", definition.name());
        json.put("kind", RequestParameters.lower(definition.kind()));
        Map<String, String> dimensions = new LinkedHashMap<>();
        definition.dimensions().forEach(d -> dimensions.put(d.name(), d.typeText()));
        json.put("dimensions", dimensions);
        Map<String, String> resources = new LinkedHashMap<>();
        definition.resources().forEach(r -> resources.put(r.name(), r.typeText()));
        json.put("resources", resources);
        json.put("zone", definition.zone().getId());
        json.put("totals", RequestParameters.lower(definition.totals()));
        return json;
    }

    static Map<String, Object> description(RegisterDescription description) {
        Map<String, Object> json = definition(description.definition());
        json.put("version", description.version());
        json.put("cellsEstimate", description.cellsEstimate());
        json.put("movementsEstimate", description.movementsEstimate());
        json.put("tailMovements", description.tailMovements());
        json.put("bytes", description.bytes());
        json.put("months", description.months().stream().map(Object::toString).toList());
        return json;
    }

    static Map<String, @Nullable Object> balances(BalanceQuery query, Page<BalanceRow> page) {
        return balances(query, page, RowNames.NONE);
    }

    static Map<String, @Nullable Object> balances(BalanceQuery query, Page<BalanceRow> page, RowNames names) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("register", query.register());
        json.put("at", text(query.at()));
        if (query.knownAt() != null) {
            json.put("knownAt", query.knownAt().toString());
        }
        return withRows(json, page, row -> names.put(balance(row), row.dimensions()));
    }

    static Map<String, @Nullable Object> balance(BalanceRow row) {
        Map<String, @Nullable Object> flat = new LinkedHashMap<>(row.dimensions());
        flat.putAll(row.resources());
        return flat;
    }

    static Map<String, @Nullable Object> turnovers(TurnoverQuery query, Page<TurnoverRow> page, RowNames names) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("register", query.register());
        json.put("from", text(query.from()));
        json.put("to", text(query.to()));
        if (query.knownAt() != null) {
            json.put("knownAt", query.knownAt().toString());
        }
        Map<String, @Nullable Object> answer =
                withRows(json, page, row -> names.put(turnover(row, query.interval()), row.dimensions()));
        if (page.totals() != null) {
            answer.put("totals", turnover(page.totals(), null));
        }
        return answer;
    }

    /** Returns a row of turnovers; where they are split by documents, one without a document has nulls for it. */
    static Map<String, @Nullable Object> turnover(TurnoverRow row, @Nullable Interval interval) {
        Map<String, @Nullable Object> flat = new LinkedHashMap<>();
        switch (interval) {
            case null -> {}
            case DOCUMENT -> {
                TurnoverRow.Document document = row.document();
                flat.put("period", document == null ? null : document.period().toString());
                flat.put("recorder", document == null ? null : document.recorder());
            }
            case HOUR -> flat.put("start", hour(row));
            case DAY, WEEK, MONTH, QUARTER, YEAR -> flat.put("start", String.valueOf(row.start()));
        }
        flat.putAll(row.dimensions());
        row.resources().forEach((name, figures) -> {
            flat.put(name + "_receipt", figures.receipt());
            flat.put(name + "_expense", figures.expense());
            flat.put(name + "_net", figures.net());
            if (figures.opening() != null) {
                flat.put(name + "_opening", figures.opening());
                flat.put(name + "_closing", figures.closing());
            }
        });
        return flat;
    }

    private static @Nullable String hour(TurnoverRow row) {
        return row.hour() == null ? null : DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(row.hour());
    }

    static Map<String, @Nullable Object> movements(MovementQuery query, Page<MovementRow> page, RowNames names) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("register", query.register());
        return withRows(json, page, row -> names.put(movement(row), row.dimensions()));
    }

    static Map<String, @Nullable Object> movement(MovementRow row) {
        Map<String, @Nullable Object> flat = new LinkedHashMap<>();
        flat.put("recorder", row.recorder());
        putMovement(flat, row);
        return flat;
    }

    /** Returns a movement with all fields that one can have. */
    static Map<String, @Nullable Object> wholeMovement(MovementRow row) {
        Map<String, @Nullable Object> flat = new LinkedHashMap<>();
        flat.put("recorder", row.recorder());
        putBeginning(flat, row);
        flat.put("originalPeriod", text(row.originalPeriod()));
        putRest(flat, row);
        return flat;
    }

    static Map<String, @Nullable Object> recorder(RecorderState state) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("recorder", state.recorder());
        String withdrawn = state.revision() == null ? "withdrawn-ahead" : "unposted";
        json.put("state", state.posted() ? "posted" : withdrawn);
        json.put("revision", state.revision());
        json.put("recordedAt", state.recordedAt().toString());
        json.put("source", state.source());
        json.put(
                "registers",
                state.movements().stream().map(MovementRow::register).distinct().toList());
        json.put(
                "movements",
                state.movements().stream()
                        .map(row -> {
                            Map<String, @Nullable Object> flat = new LinkedHashMap<>();
                            flat.put("register", row.register());
                            putMovement(flat, row);
                            return flat;
                        })
                        .toList());
        return json;
    }

    /** Returns a document, and its last change that came too late if there is one. */
    static Map<String, @Nullable Object> recorder(RecorderState state, Optional<PassedOver> passedOver) {
        Map<String, @Nullable Object> json = recorder(state);
        passedOver.ifPresent(passed -> json.put("passedOver", passedOver(passed)));
        return json;
    }

    private static Map<String, @Nullable Object> passedOver(PassedOver passed) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("times", passed.times());
        json.put("revision", passed.revision());
        json.put("newestRevision", passed.newestRevision());
        json.put("reason", passed.reason().code());
        json.put("source", passed.source());
        json.put("at", passed.at().toString());
        return json;
    }

    /** Returns what a floor has refused of a document. */
    static Map<String, @Nullable Object> belowFloor(FloorRefusal refusal) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", refusal.id());
        json.put("state", RequestParameters.lower(refusal.state()));
        json.put("recorder", refusal.recorder());
        json.put("revision", refusal.revision());
        json.put("floor", refusal.floor());
        json.put("group", JsonMapper.shared().readTree(refusal.group()));
        json.put("min", refusal.min());
        json.put("available", refusal.available());
        json.put("asked", refusal.asked());
        json.put("moment", refusal.moment().toString());
        json.put("refusedAt", refusal.refusedAt().toString());
        json.put("source", refusal.source());
        json.put("part", refusal.part());
        json.put("retryUntil", text(refusal.retryUntil()));
        json.put("attempts", refusal.attempts());
        json.put("triedAt", text(refusal.triedAt()));
        json.put("triedBy", refusal.triedBy());
        json.put("closedAt", text(refusal.closedAt()));
        return json;
    }

    private static @Nullable String text(@Nullable Instant moment) {
        return moment == null ? null : moment.toString();
    }

    /** Returns the refusal of a document because of closed time. */
    static Map<String, @Nullable Object> periodClosed(ClosedRefusal refusal) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("revision", refusal.revision());
        json.put("register", refusal.register());
        json.put("period", refusal.period().toString());
        json.put("closedThrough", refusal.closedThrough().toString());
        json.put("refusedAt", refusal.refusedAt().toString());
        json.put("source", refusal.source());
        return json;
    }

    /** Returns a document of which nothing was accepted. */
    static Map<String, @Nullable Object> refused(String recorder) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("recorder", recorder);
        json.put("state", "refused");
        json.put("revision", null);
        json.put("recordedAt", null);
        json.put("source", null);
        json.put("registers", List.of());
        json.put("movements", List.of());
        return json;
    }

    private static void putMovement(Map<String, @Nullable Object> flat, MovementRow row) {
        putBeginning(flat, row);
        if (row.originalPeriod() != null) {
            flat.put("originalPeriod", text(row.originalPeriod()));
        }
        putRest(flat, row);
    }

    private static void putBeginning(Map<String, @Nullable Object> flat, MovementRow row) {
        flat.put("revision", row.revision());
        flat.put("line", row.line());
        flat.put("reversal", row.reversal());
        flat.put("period", row.period().toString());
    }

    private static void putRest(Map<String, @Nullable Object> flat, MovementRow row) {
        flat.put("recordedAt", row.recordedAt().toString());
        flat.putAll(row.dimensions());
        flat.putAll(row.resources());
    }

    private static <T> Map<String, @Nullable Object> withRows(
            Map<String, @Nullable Object> json, Page<T> page, Function<T, Map<String, @Nullable Object>> row) {
        json.put("rows", page.rows().stream().map(row).toList());
        json.put("next", page.next());
        return json;
    }

    private static @Nullable String text(@Nullable Object moment) {
        return moment == null ? null : moment.toString();
    }
}
