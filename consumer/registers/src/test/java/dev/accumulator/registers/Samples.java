package dev.accumulator.registers;

import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.PointInTime;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.model.Selection;
import dev.accumulator.registers.model.TotalsDetail;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Short spellings of what the contract tests talk about. */
final class Samples {
    static final Instant APRIL = Instant.parse("2026-04-19T10:15:00Z");
    static final Instant MAY = Instant.parse("2026-05-03T08:00:00Z");

    private Samples() {}

    /** Warehouse, product and a lot that may be none; quantity and amount. */
    static RegisterDefinition stock() {
        return register(
                "stock",
                RegisterKind.BALANCE,
                List.of("warehouse int", "product int", "lot text?"),
                List.of("quantity numeric(18,4)", "amount numeric(18,2)"));
    }

    /** Product and client; quantity, of which only turnovers are kept. */
    static RegisterDefinition sold() {
        return register(
                "sold",
                RegisterKind.TURNOVER,
                List.of("product int", "client text"),
                List.of("quantity numeric(18,4)"));
    }

    /** One dimension of a type, and a whole number. */
    static RegisterDefinition of(String dimensionType) {
        return register("sample", RegisterKind.BALANCE, List.of("key " + dimensionType), List.of("number bigint"));
    }

    /** A register whose days are cut in a zone. */
    static RegisterDefinition in(String zone, TotalsDetail totals) {
        return new RegisterDefinition(
                "zoned",
                RegisterKind.BALANCE,
                List.of(Dimension.parse("key", "int")),
                List.of(Resource.parse("number", "bigint")),
                ZoneId.of(zone),
                totals);
    }

    /** Each field is its name, a space, and its type. */
    static RegisterDefinition register(
            String name, RegisterKind kind, List<String> dimensions, List<String> resources) {
        return RegisterDefinition.of(
                name,
                kind,
                dimensions.stream()
                        .map(text -> Dimension.parse(before(text), after(text)))
                        .toList(),
                resources.stream()
                        .map(text -> Resource.parse(before(text), after(text)))
                        .toList());
    }

    private static String before(String text) {
        return text.substring(0, text.indexOf(' '));
    }

    private static String after(String text) {
        return text.substring(text.indexOf(' ') + 1);
    }

    /** A map of names, each followed by its value. */
    static Map<String, @Nullable Object> cell(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> cell = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            cell.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return cell;
    }

    /** Filters of one value each. */
    static Map<String, List<@Nullable Object>> only(@Nullable Object... namesAndValues) {
        Map<String, List<@Nullable Object>> filters = new LinkedHashMap<>();
        cell(namesAndValues).forEach((name, value) -> filters.put(name, listOf(value)));
        return filters;
    }

    static List<@Nullable Object> listOf(@Nullable Object... values) {
        List<@Nullable Object> list = new ArrayList<>();
        for (Object value : values) {
            list.add(value);
        }
        return list;
    }

    /** A movement of {@link #stock()}. */
    static Movement stock(Instant period, long warehouse, long product, @Nullable String lot, String quantity) {
        return stock(period, warehouse, product, lot, quantity, "0");
    }

    static Movement stock(
            Instant period, long warehouse, long product, @Nullable String lot, String quantity, String amount) {
        return new Movement(
                "stock",
                period,
                cell("warehouse", warehouse, "product", product, "lot", lot),
                Map.of("quantity", new BigDecimal(quantity), "amount", new BigDecimal(amount)));
    }

    /** A movement of {@link #sold()}. */
    static Movement sold(Instant period, long product, String client, String quantity) {
        return new Movement(
                "sold",
                period,
                cell("product", product, "client", client),
                Map.of("quantity", new BigDecimal(quantity)));
    }

    /** A movement of {@link #of}. */
    static Movement sample(@Nullable Object key, long number) {
        return new Movement("sample", APRIL, cell("key", key), Map.of("number", BigDecimal.valueOf(number)));
    }

    /** A movement of {@link #in}. */
    static Movement zoned(String period, long number) {
        return new Movement(
                "zoned", Instant.parse(period), cell("key", 1), Map.of("number", BigDecimal.valueOf(number)));
    }

    static Change.Post post(String recorder, long revision, Movement... movements) {
        return Change.Post.of(recorder, revision, List.of(movements));
    }

    static PointInTime day(String day) {
        return new PointInTime.Day(LocalDate.parse(day));
    }

    static PointInTime moment(String moment) {
        return new PointInTime.Moment(Instant.parse(moment));
    }

    static Selection by(String... groupBy) {
        return new Selection(Map.of(), List.of(groupBy));
    }

    static Selection where(Map<String, List<@Nullable Object>> filters, String... groupBy) {
        return new Selection(filters, List.of(groupBy));
    }
}
