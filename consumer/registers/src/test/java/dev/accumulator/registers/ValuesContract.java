package dev.accumulator.registers;

import static dev.accumulator.registers.Samples.APRIL;
import static dev.accumulator.registers.Samples.by;
import static dev.accumulator.registers.Samples.cell;
import static dev.accumulator.registers.Samples.listOf;
import static dev.accumulator.registers.Samples.only;
import static dev.accumulator.registers.Samples.post;
import static dev.accumulator.registers.Samples.register;
import static dev.accumulator.registers.Samples.sample;
import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.MovementQuery;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.Selection;
import dev.accumulator.registers.model.TurnoverQuery;
import dev.accumulator.registers.model.TurnoverRow;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which values make the same cell, and that numbers are exact. */
interface ValuesContract extends Contract {

    private Map<List<@Nullable Object>, String> cells(String register, String resource, String... dimensions) {
        return balances(BalanceQuery.now(register, by(dimensions)), resource);
    }

    private void postSamples(String type, @Nullable Object... keys) {
        engine().define(Samples.of(type));
        for (int i = 0; i < keys.length; i++) {
            take(post("sample:" + i, 1, sample(keys[i], 1L << i)));
        }
    }

    @Test
    default void integersOfAllWidthsKeepTheirExtremes() {
        postSamples("smallint", (short) -32_768, 32_767, "-1");
        assertThat(cells("sample", "number", "key"))
                .containsExactly(
                        Map.entry(listOf(-32_768L), "1"), Map.entry(listOf(-1L), "4"), Map.entry(listOf(32_767L), "2"));
    }

    @Test
    default void bigintsKeepTheirExtremes() {
        postSamples("bigint", Long.MIN_VALUE, Long.MAX_VALUE, "0", 0);
        assertThat(cells("sample", "number", "key"))
                .containsOnly(
                        Map.entry(listOf(Long.MIN_VALUE), "1"),
                        Map.entry(listOf(0L), "12"),
                        Map.entry(listOf(Long.MAX_VALUE), "2"));
        assertThat(balance("sample", "number", only("key", Long.MIN_VALUE))).isEqualTo("1");
    }

    @Test
    default void textIsToldApartByItsBytes() {
        postSamples("text?", "", null, "null", "NULL", "a", "A", "a ", "é", "e\u0301", "日本", "😀", "'; drop --");
        assertThat(cells("sample", "number", "key")).hasSize(12);
        assertThat(balance("sample", "number", only("key", ""))).isEqualTo("1");
        assertThat(balance("sample", "number", Map.of("key", listOf((Object) null))))
                .isEqualTo("2");
        assertThat(balance("sample", "number", only("key", "null"))).isEqualTo("4");
        assertThat(balance("sample", "number", only("key", "'; drop --"))).isEqualTo("2048");
    }

    @Test
    default void aNumberGivenForTextIsItsDigits() {
        postSamples("text", "17", 17, 17L);
        assertThat(cells("sample", "number", "key")).containsExactly(Map.entry(listOf("17"), "7"));
    }

    @Test
    default void textsThatWouldJoinToTheSameKeyAreDifferentCells() {
        engine().define(register("sample", RegisterKind.BALANCE, List.of("a text?", "b text?"), List.of("number int")));
        List<Map<String, @Nullable Object>> cells = List.of(
                cell("a", "x|y", "b", "z"),
                cell("a", "x", "b", "y|z"),
                cell("a", "x,y", "b", null),
                cell("a", "x", "b", ",y"),
                cell("a", "", "b", null),
                cell("a", null, "b", ""),
                cell("b", null),
                cell("a", "(null)", "b", "null"));
        for (int i = 0; i < cells.size(); i++) {
            take(post("doc:" + i, 1, new Movement("sample", APRIL, cells.get(i), Map.of("number", BigDecimal.ONE))));
        }
        assertThat(cells("sample", "number", "a", "b")).hasSize(8).doesNotContainValue("2");
    }

    @Test
    default void nullIsAValueOfItsOwnAlsoWhereEveryDimensionIsNull() {
        engine().define(register("sample", RegisterKind.BALANCE, List.of("a int?", "b date?"), List.of("number int")));
        Movement none = new Movement("sample", APRIL, Map.of(), Map.of("number", BigDecimal.ONE));
        take(post("doc:1", 1, none), post("doc:2", 1, none));
        take(post("doc:3", 1, none));
        assertThat(cells("sample", "number", "a", "b")).containsExactly(Map.entry(listOf(null, null), "3"));
    }

    @Test
    default void uuidsAreReadWhateverTheirCase() {
        String id = "0f0e0d0c-0b0a-0908-f706-050403020100";
        postSamples("uuid", id, id.toUpperCase(java.util.Locale.ROOT), UUID.fromString(id));
        assertThat(cells("sample", "number", "key")).containsExactly(Map.entry(listOf(UUID.fromString(id)), "7"));
    }

    @Test
    default void datesAndTruthValuesAreKept() {
        postSamples("date", "2024-02-29", LocalDate.of(2024, 2, 29), "0001-01-01", "9999-12-31");
        assertThat(cells("sample", "number", "key"))
                .containsOnly(
                        Map.entry(listOf(LocalDate.of(1, 1, 1)), "4"),
                        Map.entry(listOf(LocalDate.of(2024, 2, 29)), "3"),
                        Map.entry(listOf(LocalDate.of(9999, 12, 31)), "8"));
        assertThat(balance("sample", "number", only("key", "0001-01-01"))).isEqualTo("4");
    }

    @Test
    default void truthValuesAreKept() {
        postSamples("boolean?", true, "false", null, false);
        assertThat(cells("sample", "number", "key"))
                .containsOnly(
                        Map.entry(listOf(false), "10"),
                        Map.entry(listOf(true), "1"),
                        Map.entry(listOf((Object) null), "4"));
    }

    @Test
    default void varcharCountsCharacters() {
        postSamples("varchar(3)", "äöü", "abc", "😀😀😀");
        assertThat(cells("sample", "number", "key")).hasSize(3);
    }

    @Test
    default void theLongestTextIsCountedInCharactersToo() {
        postSamples("text", "x".repeat(200), "😀".repeat(200));
        assertThat(balance("sample", "number", only("key", "😀".repeat(200)))).isEqualTo("2");
    }

    @Test
    default void threeOfTheLongestTextsFitOneCell() {
        engine().define(register(
                "sample", RegisterKind.BALANCE, List.of("a text", "b text", "c text"), List.of("number int")));
        // Characters that do not compress, or a longer key would fit by chance.
        Random random = new Random(7);
        Map<String, @Nullable Object> cell = new LinkedHashMap<>();
        for (String dimension : List.of("a", "b", "c")) {
            StringBuilder text = new StringBuilder();
            random.ints(200, 0x10000, 0x1FFFF).forEach(text::appendCodePoint);
            cell.put(dimension, text.toString());
        }
        take(post("doc:1", 1, new Movement("sample", APRIL, cell, Map.of("number", BigDecimal.ONE))));
        assertThat(cells("sample", "number", "a", "b", "c")).hasSize(1);
    }

    @Test
    default void decimalsOfEveryLengthAreExact() {
        engine().define(register(
                "sample",
                RegisterKind.BALANCE,
                List.of("key int"),
                List.of("tiny numeric(38,38)", "huge numeric(38,0)")));
        List<String> tiny = List.of(
                "0.00000000000000000000000000000000000001",
                "-0.99999999999999999999999999999999999999",
                "0.1",
                "0.00010000",
                "0.000000000001",
                "0.12345678901234567890123456789012345678");
        List<String> huge = List.of(
                "99999999999999999999999999999999999999",
                "-99999999999999999999999999999999999999",
                "10000",
                "100000000",
                "9999999999999999",
                "12345678901234567890123456789012345678");
        for (int i = 0; i < tiny.size(); i++) {
            take(post(
                    "doc:" + i,
                    1,
                    new Movement(
                            "sample",
                            APRIL,
                            cell("key", i),
                            Map.of("tiny", new BigDecimal(tiny.get(i)), "huge", new BigDecimal(huge.get(i))))));
        }
        for (int i = 0; i < tiny.size(); i++) {
            assertThat(new BigDecimal(balance("sample", "tiny", only("key", i))))
                    .isEqualByComparingTo(tiny.get(i))
                    .hasScaleOf(38);
            assertThat(balance("sample", "huge", only("key", i))).isEqualTo(huge.get(i));
        }
    }

    @Test
    default void totalsGrowBeyondTheTypeOfAMovement() {
        engine().define(register(
                "sample",
                RegisterKind.BALANCE,
                List.of("key int"),
                List.of("amount numeric(18,4)", "whole bigint", "small int")));
        Movement greatest = new Movement(
                "sample",
                APRIL,
                cell("key", 1),
                Map.of(
                        "amount", new BigDecimal("99999999999999.9999"),
                        "whole", BigDecimal.valueOf(Long.MAX_VALUE),
                        "small", BigDecimal.valueOf(Integer.MAX_VALUE)));
        for (int i = 0; i < 10; i++) {
            take(post("doc:" + i, 1, greatest, greatest));
        }
        assertThat(balance("sample", "amount", Map.of())).isEqualTo("1999999999999999.9980");
        assertThat(balance("sample", "whole", Map.of())).isEqualTo("184467440737095516140");
        assertThat(balance("sample", "small", Map.of())).isEqualTo("42949672940");
        assertThat(balance(BalanceQuery.at("sample", Samples.day("2026-04-19"), Selection.ALL), "whole"))
                .isEqualTo("184467440737095516140");
        assertThat(engine().turnovers(TurnoverQuery.of("sample", null, null, by("key")))
                        .rows())
                .singleElement()
                .satisfies(row -> assertThat(row.resources().get("small"))
                        .isEqualTo(
                                new TurnoverRow.Turnover(new BigDecimal("42949672940"), BigDecimal.ZERO, null, null)));
    }

    @Test
    default void theSmallestWholeNumbersCanBeTakenBack() {
        engine().define(register(
                "sample", RegisterKind.BALANCE, List.of("key int"), List.of("whole bigint", "small int")));
        Movement smallest = new Movement(
                "sample",
                APRIL,
                cell("key", 1),
                Map.of(
                        "whole", BigDecimal.valueOf(-Long.MAX_VALUE),
                        "small", BigDecimal.valueOf(-Integer.MAX_VALUE)));
        take(post("doc:1", 1, smallest));
        take(Change.Unpost.of("doc:1", 2));
        assertThat(balance("sample", "whole", Map.of())).isEqualTo("0");
        assertThat(balance("sample", "small", Map.of())).isEqualTo("0");
        // One less has no opposite in its type, so it could be posted and never be taken back.
        for (String resource : List.of("whole", "small")) {
            BigDecimal least = resource.equals("whole")
                    ? BigDecimal.valueOf(Long.MIN_VALUE)
                    : BigDecimal.valueOf(Integer.MIN_VALUE);
            Movement movement = new Movement(
                    "sample",
                    APRIL,
                    cell("key", 1),
                    Map.of(resource, least, resource.equals("whole") ? "small" : "whole", BigDecimal.ZERO));
            assertRefused(
                    engine().post(post("doc:2", 1, movement)),
                    "resource-out-of-range",
                    "$.movements[0].resources." + resource,
                    "Resource \"" + resource + "\" of register \"sample\": " + least + " does not fit "
                            + (resource.equals("whole") ? "bigint" : "integer"));
        }
    }

    @Test
    default void zeroIsZeroHoweverItIsWritten() {
        engine().define(Samples.stock());
        take(post("doc:1", 1, Samples.stock(APRIL, 1, 1, null, "0E-2147483647", "0E+2147483647")));
        assertThat(engine().movements(MovementQuery.of("stock", Map.of())).rows())
                .singleElement()
                .satisfies(row -> assertThat(row.resources())
                        .containsEntry("quantity", new BigDecimal("0.0000"))
                        .containsEntry("amount", new BigDecimal("0.00")));
    }
}
