package dev.accumulator.consumer.fault;

import dev.accumulator.producer.expected.CellDay;
import dev.accumulator.producer.expected.Register;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A question about a register, whose answer is one page, and what the model says to it. */
enum FrontQuestion {
    BALANCES(Register.INVENTORY, "balances", List.of("warehouse", "product"), null, false),
    BALANCES_OF_WAREHOUSES_IN_THE_MIDDLE(
            Register.INVENTORY, "balances", List.of("warehouse"), LocalDate.of(2026, 4, 15), false),
    TURNOVERS(Register.INVENTORY, "turnovers", List.of(), null, false),
    TURNOVERS_OF_CLIENTS(Register.SALES, "turnovers", List.of("client"), null, false),
    TURNOVERS_OF_DAYS(Register.INVENTORY, "turnovers", List.of("warehouse"), null, true);

    private static final int ROWS_MAX = 1_000;

    @SuppressWarnings("ImmutableEnumChecker") // A record of unmodifiable lists.
    private final Register register;

    private final boolean ofBalances;

    @SuppressWarnings("ImmutableEnumChecker") // All of them are made by List.of.
    private final List<String> groupBy;

    private final @Nullable LocalDate at;
    private final boolean byDay;
    private final String path;

    FrontQuestion(Register register, String asked, List<String> groupBy, @Nullable LocalDate at, boolean byDay) {
        this.register = register;
        this.ofBalances = asked.equals("balances");
        this.groupBy = groupBy;
        this.at = at;
        this.byDay = byDay;
        this.path = "/api/registers/" + register.name() + "/" + asked + "?limit=" + ROWS_MAX
                + (groupBy.isEmpty() ? "" : "&groupBy=" + String.join(",", groupBy))
                + (at == null ? "" : "&at=" + at)
                + (byDay ? "&interval=day" : "");
    }

    String path() {
        return path;
    }

    /** Returns the figures of the rows of an answer, by what each is about. */
    Map<List<String>, List<BigDecimal>> rows(JsonNode answer) {
        if (!answer.path("next").asString("").isEmpty()) {
            throw new AssertionError("The answer to " + path + " has more than one page");
        }
        Map<List<String>, List<BigDecimal>> rows = new HashMap<>();
        for (JsonNode row : answer.required("rows")) {
            List<String> key = new ArrayList<>();
            groupBy.forEach(dimension -> key.add(row.required(dimension).asString()));
            if (byDay) {
                key.add(row.required("start").asString());
            }
            List<BigDecimal> figures = new ArrayList<>();
            for (String side : ofBalances ? List.of("") : List.of("_receipt", "_expense")) {
                register.resources()
                        .forEach(resource ->
                                figures.add(row.required(resource + side).decimalValue()));
            }
            if (rows.put(key, figures) != null) {
                throw new AssertionError("The answer to " + path + " has two rows of " + key);
            }
        }
        return rows;
    }

    /** Returns the rows that the model has. */
    Map<List<String>, List<BigDecimal>> rows(Map<CellDay, List<BigDecimal>> dayTurnovers) {
        Map<List<String>, List<BigDecimal>> rows = new HashMap<>();
        dayTurnovers.forEach((day, sides) -> {
            if (day.cell().register().equals(register.name())
                    && (at == null || !day.day().isAfter(at))) {
                rows.merge(key(day), ofBalances ? net(sides) : sides, StateAtPositions::sum);
            }
        });
        return rows;
    }

    private List<String> key(CellDay day) {
        List<String> key = new ArrayList<>();
        groupBy.forEach(dimension ->
                key.add(day.cell().values().get(register.dimensions().indexOf(dimension))));
        if (byDay) {
            key.add(day.day().toString());
        }
        return key;
    }

    private static List<BigDecimal> net(List<BigDecimal> sides) {
        int half = sides.size() / 2;
        List<BigDecimal> net = new ArrayList<>();
        for (int i = 0; i < half; i++) {
            net.add(sides.get(i).subtract(sides.get(half + i)));
        }
        return net;
    }

    /** Returns the rows that are not zero and differ, at most a few of them; a row that is missing is one of zeros. */
    static List<String> differences(
            Map<List<String>, List<BigDecimal>> is, Map<List<String>, List<BigDecimal>> should) {
        List<String> found = new ArrayList<>();
        Map<List<String>, List<BigDecimal>> all = new HashMap<>(should);
        all.putAll(is);
        for (List<String> key : all.keySet()) {
            List<BigDecimal> left = stripped(is.get(key));
            List<BigDecimal> right = stripped(should.get(key));
            if (!left.equals(right)) {
                found.add(key + " is " + left + " and should be " + right);
            }
        }
        return found;
    }

    private static List<BigDecimal> stripped(@Nullable List<BigDecimal> figures) {
        List<BigDecimal> stripped = Objects.requireNonNullElse(figures, List.<BigDecimal>of()).stream()
                .map(BigDecimal::stripTrailingZeros)
                .toList();
        return stripped.stream().allMatch(figure -> figure.signum() == 0) ? List.of() : stripped;
    }
}
