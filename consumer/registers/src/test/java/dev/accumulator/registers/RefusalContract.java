package dev.accumulator.registers;

import static dev.accumulator.registers.Samples.APRIL;
import static dev.accumulator.registers.Samples.by;
import static dev.accumulator.registers.Samples.cell;
import static dev.accumulator.registers.Samples.day;
import static dev.accumulator.registers.Samples.moment;
import static dev.accumulator.registers.Samples.only;
import static dev.accumulator.registers.Samples.post;
import static dev.accumulator.registers.Samples.register;
import static dev.accumulator.registers.Samples.sample;
import static dev.accumulator.registers.Samples.sold;
import static dev.accumulator.registers.Samples.stock;
import static dev.accumulator.registers.Samples.where;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Interval;
import dev.accumulator.registers.model.InvalidMovement;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.MovementQuery;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.PageRequest;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.Selection;
import dev.accumulator.registers.model.Sort;
import dev.accumulator.registers.model.TurnoverQuery;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The reasons for which documents are refused, each with a message that says what to do. */
interface RefusalContract extends Contract {

    private void assertMovementRefused(Movement movement, String code, String path, String message) {
        assertRefused(engine().post(post("doc:1", 1, movement)), code, path, message);
        assertThat(engine().recorder("doc:1")).isEmpty();
    }

    private static Movement inStock(Map<String, @Nullable Object> cell, Map<String, BigDecimal> resources) {
        return new Movement("stock", APRIL, cell, resources);
    }

    private static Map<String, BigDecimal> one() {
        return Map.of("quantity", BigDecimal.ONE, "amount", BigDecimal.ONE);
    }

    @Test
    default void aRecorderIsATextThatCanBeStored() {
        engine().define(stock());
        Movement movement = stock(APRIL, 1, 1, null, "1");
        String rule = " is no recorder: 1 to 212 characters, none of them NUL or half a surrogate pair";
        assertRefused(engine().post(post("", 1, movement)), "invalid-recorder", "$.recorder", "\"\"" + rule);
        assertRefused(
                engine().post(post("r".repeat(213), 1, movement)),
                "invalid-recorder",
                "$.recorder",
                "\"" + "r".repeat(60) + "…\"" + rule);
        assertRefused(
                engine().post(post("a\0b", 1, movement)), "invalid-recorder", "$.recorder", "\"a\\u0000b\"" + rule);
        assertRefused(
                engine().post(new Change.Withdraw("a\ud83d", null)),
                "invalid-recorder",
                "$.recorder",
                "\"a\\ud83d\"" + rule);
        assertRefused(
                engine().post(post("😀".repeat(213), 1, movement)),
                "invalid-recorder",
                "$.recorder",
                "\"" + "😀".repeat(30) + "…\"" + rule);
        take(post("😀".repeat(212), 1, movement));
    }

    @Test
    default void aRevisionIsPositive() {
        engine().define(stock());
        assertRefused(
                engine().post(post("doc:1", 0, stock(APRIL, 1, 1, null, "1"))),
                "invalid-revision",
                "$.revision",
                "A revision is a positive number, not 0");
        assertRefused(
                engine().post(Change.Unpost.of("doc:1", -5)),
                "invalid-revision",
                "$.revision",
                "A revision is a positive number, not -5");
        take(post("doc:1", Long.MAX_VALUE, stock(APRIL, 1, 1, null, "1")));
    }

    @Test
    default void aDocumentHasOneToTenThousandMovements() {
        engine().define(stock());
        assertRefused(
                engine().post(post("doc:1", 1)),
                "no-movements",
                "$.movements",
                "A document has 1 to 10000 movements, not 0");
        assertRefused(
                engine().post(Change.Post.of("doc:1", 1, Collections.nCopies(10_001, stock(APRIL, 1, 1, null, "1")))),
                "too-many-movements",
                "$.movements",
                "A document has 1 to 10000 movements, not 10001");
        take(Change.Post.of("doc:1", 1, Collections.nCopies(10_000, stock(APRIL, 1, 1, null, "1"))));
        assertThat(balance("stock", "quantity", Map.of())).isEqualTo("10000.0000");
        assertThat(engine().recorder("doc:1").orElseThrow().movements()).hasSize(10_000);
    }

    @Test
    default void aDocumentHasMovementsInAtMostThirtyTwoRegisters() {
        List<Movement> movements = new ArrayList<>();
        for (int i = 1; i <= 33; i++) {
            String name = "r" + i;
            engine().define(RegisterDefinition.turnover(name)
                    .dimension("item", "int")
                    .resource("quantity", "bigint")
                    .build());
            movements.add(new Movement(name, APRIL, cell("item", 1), Map.of("quantity", BigDecimal.ONE)));
        }
        assertRefused(
                engine().post(Change.Post.of("doc:1", 1, movements)),
                "too-many-registers",
                "$.movements",
                "A document has movements in at most 32 registers, not in 33");
        take(Change.Post.of("doc:1", 1, movements.subList(0, 32)));
    }

    @Test
    default void aMovementNamesARegisterThatIsDefined() {
        engine().define(stock());
        engine().define(sold());
        assertMovementRefused(
                new Movement("stok", APRIL, Map.of(), one()),
                "unknown-register",
                "$.movements[0].register",
                "There is no register \"stok\"; defined are sold, stock");
        assertMovementRefused(
                new Movement("st\0ck", APRIL, Map.of(), one()),
                "unknown-register",
                "$.movements[0].register",
                "There is no register \"st\\u0000ck\"; defined are sold, stock");
        assertMovementRefused(
                new Movement("stock\" (", APRIL, Map.of(), one()),
                "unknown-register",
                "$.movements[0].register",
                "There is no register \"stock\" (\"; defined are sold, stock");
    }

    @Test
    default void everyDimensionThatIsNotNullableHasAValue() {
        engine().define(stock());
        String message = "Dimension \"product\" of register \"stock\" has no value";
        assertMovementRefused(
                inStock(cell("warehouse", 1), one()),
                "missing-dimension",
                "$.movements[0].dimensions.product",
                message);
        assertMovementRefused(
                inStock(cell("warehouse", 1, "product", null), one()),
                "missing-dimension",
                "$.movements[0].dimensions.product",
                message);
    }

    @Test
    default void aMisspeltDimensionIsNotIgnored() {
        engine().define(stock());
        assertMovementRefused(
                inStock(cell("warehouse", 1, "product", 1, "lott", null), one()),
                "unknown-dimension",
                "$.movements[0].dimensions.lott",
                "Register \"stock\" has no dimension \"lott\"; it has warehouse, product, lot");
        assertMovementRefused(
                inStock(cell("warehouse", 1, "product", 1, "Product", 2), one()),
                "unknown-dimension",
                "$.movements[0].dimensions.Product",
                "Register \"stock\" has no dimension \"Product\"; it has warehouse, product, lot");
    }

    @Test
    default void aDimensionsValueFitsItsType() {
        record Unfit(String type, Object value, String shown) {}
        for (Unfit unfit : List.of(
                new Unfit("smallint", 32_768, "32768"),
                new Unfit("int", 2_147_483_648L, "2147483648"),
                new Unfit("int", "01", "01"),
                new Unfit("int", "1.0", "1.0"),
                new Unfit("int", "+1", "+1"),
                new Unfit("int", " 1", " 1"),
                new Unfit("int", "", ""),
                new Unfit("int", "１", "１"),
                new Unfit("int", true, "true"),
                new Unfit("int", 1.5, "1.5"),
                new Unfit("bigint", "9223372036854775808", "9223372036854775808"),
                new Unfit("text", "x".repeat(201), "x".repeat(60) + "…"),
                new Unfit("text", "😀".repeat(201), "😀".repeat(30) + "…"),
                new Unfit("text", "a\0", "a\\u0000"),
                new Unfit("text", "\udc00", "\\udc00"),
                new Unfit("varchar(3)", "abcd", "abcd"),
                new Unfit("varchar(3)", "😀😀😀😀", "😀😀😀😀"),
                new Unfit("uuid", "0f0e0d0c0b0a0908f706050403020100", "0f0e0d0c0b0a0908f706050403020100"),
                new Unfit("uuid", "0-0-0-0-0", "0-0-0-0-0"),
                new Unfit("date", "2026-02-30", "2026-02-30"),
                new Unfit("date", "2026-2-3", "2026-2-3"),
                new Unfit("date", "infinity", "infinity"),
                new Unfit("date", "0000-01-01", "0000-01-01"),
                new Unfit("date", LocalDate.of(10_000, 1, 1), "+10000-01-01"),
                new Unfit("date", "2026-02-03T00:00:00Z", "2026-02-03T00:00:00Z"),
                new Unfit("boolean", "TRUE", "TRUE"),
                new Unfit("boolean", 1, "1"))) {
            engine().define(Samples.of(unfit.type()));
            assertMovementRefused(
                    sample(unfit.value(), 1),
                    "invalid-dimension",
                    "$.movements[0].dimensions.key",
                    "Dimension \"key\" of register \"sample\": \"" + unfit.shown() + "\" does not fit " + unfit.type());
            engine().drop("sample", false);
        }
    }

    @Test
    default void aCellsTextsAreShortEnoughForAnIndex() {
        List<String> dimensions = java.util.stream.IntStream.range(0, 16)
                .mapToObj(i -> "d" + i + " text?")
                .toList();
        engine().define(register("sample", RegisterKind.BALANCE, dimensions, List.of("number int")));
        // Characters that do not compress, or a longer key would fit by chance.
        java.util.Random random = new java.util.Random(7);
        Map<String, @Nullable Object> cell = cell();
        for (int i = 0; i < 8; i++) {
            StringBuilder text = new StringBuilder();
            random.ints(75, 0x10000, 0x1FFFF).forEach(text::appendCodePoint);
            cell.put("d" + i, text.toString());
        }
        take(post("doc:0", 1, new Movement("sample", APRIL, cell, Map.of("number", BigDecimal.ONE))));
        cell.put("d7", cell.get("d7") + "x");
        assertMovementRefused(
                new Movement("sample", APRIL, cell, Map.of("number", BigDecimal.ONE)),
                "key-too-long",
                "$.movements[0].dimensions.d7",
                "The texts of a cell of register \"sample\" take 2401 bytes together; at most 2400 fit its key");
    }

    @Test
    default void aRequiredResourceHasAValueAndAMisspeltOneIsNotIgnored() {
        engine().define(stock());
        engine().define(RegisterDefinition.balance("money")
                .dimension("account", "int")
                .resource("amount", "numeric(18,2) required")
                .resource("fee", "numeric(18,2)")
                .build());
        Map<String, @Nullable Object> cell = cell("warehouse", 1, "product", 1);
        assertMovementRefused(
                new Movement("money", APRIL, cell("account", 1), Map.of("fee", BigDecimal.ONE)),
                "missing-resource",
                "$.movements[0].resources.amount",
                "Resource \"amount\" of register \"money\" is required and has no value");
        assertMovementRefused(
                inStock(cell, Map.of()),
                "missing-resource",
                "$.movements[0].resources.quantity",
                "A movement of register \"stock\" has a value for at least one of quantity, amount");
        assertMovementRefused(
                inStock(cell, Map.of("quantity", BigDecimal.ONE, "amount", BigDecimal.ONE, "ammount", BigDecimal.TEN)),
                "unknown-resource",
                "$.movements[0].resources.ammount",
                "Register \"stock\" has no resource \"ammount\"; it has quantity, amount");
    }

    @Test
    default void nothingIsRounded() {
        engine().define(stock());
        assertMovementRefused(
                stock(APRIL, 1, 1, null, "1.00001"),
                "too-many-places",
                "$.movements[0].resources.quantity",
                "Resource \"quantity\" of register \"stock\": 1.00001 has more than 4 decimal places, and nothing is rounded");
        assertMovementRefused(
                stock(APRIL, 1, 1, null, "1E-1000000000"),
                "too-many-places",
                "$.movements[0].resources.quantity",
                "Resource \"quantity\" of register \"stock\": 1E-1000000000 has more than 4 decimal places, and nothing is rounded");
        take(post("doc:1", 1, stock(APRIL, 1, 1, null, "1.000000000000000000")));
    }

    @Test
    default void anOverflowIsSeenAtOnce() {
        engine().define(stock());
        assertMovementRefused(
                stock(APRIL, 1, 1, null, "100000000000000"),
                "resource-out-of-range",
                "$.movements[0].resources.quantity",
                "Resource \"quantity\" of register \"stock\": 100000000000000 does not fit numeric(18,4)");
        assertMovementRefused(
                stock(APRIL, 1, 1, null, "0", "-1E+1000000000"),
                "resource-out-of-range",
                "$.movements[0].resources.amount",
                "Resource \"amount\" of register \"stock\": -1E+1000000000 does not fit numeric(18,2)");
    }

    @Test
    default void periodsLieFrom1900ToBefore2200() {
        engine().define(stock());
        String range = " is not from 1900-01-01T00:00:00Z to before 2200-01-01T00:00:00Z";
        for (Instant outside : List.of(
                Instant.parse("1899-12-31T23:59:59.999999Z"),
                Instant.parse("2200-01-01T00:00:00Z"),
                Instant.MIN,
                Instant.MAX)) {
            assertMovementRefused(
                    stock(outside, 1, 1, null, "1"),
                    "period-out-of-range",
                    "$.movements[0].period",
                    "Period " + outside + range);
        }
        take(
                post("doc:1", 1, stock(Instant.parse("1900-01-01T00:00:00Z"), 1, 1, null, "1")),
                post("doc:2", 1, stock(Instant.parse("2199-12-31T23:59:59.999999Z"), 1, 1, null, "1")));
    }

    @Test
    default void theMovementAtFaultIsNamed() {
        engine().define(stock());
        assertRefused(
                engine().post(post(
                        "doc:1", 1, stock(APRIL, 1, 1, null, "1"), stock(APRIL, 1, 1, null, "1"), sample(1, 1))),
                "unknown-register",
                "$.movements[2].register",
                "There is no register \"sample\"; defined are stock");
    }

    @Test
    default void aRejectionCanBeThrown() {
        engine().define(stock());
        Outcome outcome = engine().post(post("doc:1", 0, stock(APRIL, 1, 1, null, "1")));
        assertThatThrownBy(outcome::orThrow)
                .isInstanceOfSatisfying(
                        InvalidMovement.class,
                        thrown -> assertThat(thrown.movement()).isEqualTo(-1));
    }

    @Test
    default void aReadNamesARegisterThatIsDefined() {
        engine().define(stock());
        String message = "There is no register \"inventry\"; defined are stock";
        assertRefused(
                () -> engine().balances(BalanceQuery.now("inventry", Selection.ALL)),
                "register-not-found",
                "register",
                message);
        assertRefused(
                () -> engine().turnovers(TurnoverQuery.of("inventry", null, null, Selection.ALL)),
                "register-not-found",
                "register",
                message);
        assertRefused(
                () -> engine().movements(MovementQuery.of("inventry", Map.of())),
                "register-not-found",
                "register",
                message);
        assertRefused(() -> engine().definition("inventry"), "register-not-found", "register", message);
        assertRefused(() -> engine().drop("inventry", true), "register-not-found", "register", message);
        assertRefused(
                () -> engine().definition("in\0"),
                "register-not-found",
                "register",
                "There is no register \"in\\u0000\"; defined are stock");
        assertThat(engine().recorder("do\0c")).isEmpty();
        assertThat(engine().recorder("doc:1")).isEmpty();
    }

    @Test
    default void aRegisterOfTurnoversHasNoBalances() {
        engine().define(sold());
        String message = "Register \"sold\" keeps turnovers only, no balances";
        assertRefused(
                () -> engine().balances(BalanceQuery.now("sold", Selection.ALL)), "invalid-query", "register", message);
        assertRefused(
                () -> engine().turnovers(new TurnoverQuery(
                        "sold", null, null, null, Selection.ALL, null, true, List.of(), PageRequest.FIRST)),
                "invalid-query",
                "balances",
                message);
    }

    @Test
    default void aFilterOnAnUnknownDimensionIsNotIgnored() {
        engine().define(stock());
        String message = "Register \"stock\" has no dimension \"prodct\"; it has warehouse, product, lot";
        Map<String, List<@Nullable Object>> filter = only("prodct", 1);
        assertRefused(
                () -> engine().balances(BalanceQuery.now("stock", where(filter))), "invalid-query", "prodct", message);
        assertRefused(
                () -> engine().turnovers(TurnoverQuery.of("stock", null, null, where(filter))),
                "invalid-query",
                "prodct",
                message);
        assertRefused(() -> engine().movements(MovementQuery.of("stock", filter)), "invalid-query", "prodct", message);
        assertRefused(
                () -> engine().balances(BalanceQuery.now("stock", by("prodct"))), "invalid-query", "groupBy", message);
        assertRefused(
                () -> engine().balances(BalanceQuery.now("stock", by("lot", "product", "lot"))),
                "invalid-query",
                "groupBy",
                "groupBy names \"lot\" twice");
    }

    @Test
    default void aFiltersValuesFitTheirDimension() {
        engine().define(stock());
        assertRefused(
                () -> engine().balances(BalanceQuery.now("stock", where(only("product", "01")))),
                "invalid-query",
                "product",
                "product: \"01\" does not fit int");
        assertRefused(
                () -> engine().balances(BalanceQuery.now("stock", where(only("product", null)))),
                "invalid-query",
                "product",
                "product is never null in register \"stock\"");
        assertRefused(
                () -> engine().balances(BalanceQuery.now("stock", where(Map.of("product", List.of())))),
                "invalid-query",
                "product",
                "product takes 1 to 1000 values, not 0");
        assertRefused(
                () -> engine().balances(BalanceQuery.now(
                        "stock", where(Map.of("product", Collections.nCopies(1_001, (Object) 1))))),
                "invalid-query",
                "product",
                "product takes 1 to 1000 values, not 1001");
        assertThat(engine().balances(BalanceQuery.now(
                                "stock", where(Map.of("product", Collections.nCopies(1_000, (Object) 1)))))
                        .rows())
                .hasSize(1);
    }

    @Test
    default void anOrderNamesAColumnOfTheAnswer() {
        engine().define(stock());
        assertRefused(
                () -> engine().balances(new BalanceQuery(
                        "stock", null, null, by("product"), false, List.of(new Sort("lot", false)), PageRequest.FIRST)),
                "invalid-query",
                "sort",
                "\"lot\" is no column of this answer; it has product, quantity, amount");
        assertRefused(
                () -> engine().turnovers(new TurnoverQuery(
                        "stock",
                        null,
                        null,
                        null,
                        by("lot"),
                        Interval.MONTH,
                        false,
                        List.of(new Sort("quantity_opening", false)),
                        PageRequest.FIRST)),
                "invalid-query",
                "sort",
                "\"quantity_opening\" is no column of this answer; it has lot, start, quantity_receipt,"
                        + " quantity_expense, quantity_net, amount_receipt, amount_expense, amount_net");
    }

    @Test
    default void aRangeDoesNotEndBeforeItBegins() {
        engine().define(stock());
        assertRefused(
                () -> engine().turnovers(
                                TurnoverQuery.of("stock", day("2026-05-02"), day("2026-05-01"), Selection.ALL)),
                "invalid-query",
                "from",
                "from 2026-05-02 is after to 2026-05-01");
        assertRefused(
                () -> engine().turnovers(TurnoverQuery.of(
                        "stock", moment("2026-05-02T00:00:00.000001Z"), moment("2026-05-02T00:00:00Z"), Selection.ALL)),
                "invalid-query",
                "from",
                "from 2026-05-02T00:00:00.000001Z is after to 2026-05-02T00:00:00Z");
        assertRefused(
                () -> engine().movements(new MovementQuery(
                        "stock",
                        null,
                        Map.of(),
                        day("2026-05-02"),
                        moment("2026-05-01T12:00:00Z"),
                        null,
                        null,
                        false,
                        MovementQuery.Order.RECORDED_NEWEST_FIRST,
                        PageRequest.FIRST)),
                "invalid-query",
                "from",
                "from 2026-05-02 is after to 2026-05-01T12:00:00Z");
    }

    @Test
    default void aPageHasOneToTenThousandRows() {
        assertRefused(() -> new PageRequest(0, null), "invalid-query", "limit", "limit is 1 to 10000, not 0");
        assertRefused(() -> new PageRequest(10_001, null), "invalid-query", "limit", "limit is 1 to 10000, not 10001");
    }

    @Test
    default void aCursorBelongsToItsQuery() {
        engine().define(stock());
        take(post("doc:1", 1, stock(APRIL, 1, 1, null, "1"), stock(APRIL, 1, 2, null, "1")));
        String next = engine().balances(new BalanceQuery(
                        "stock", null, null, by("product"), false, List.of(), new PageRequest(1, null)))
                .next();
        assertThat(next).isNotNull();
        for (String cursor : List.of(String.valueOf(next), "nonsense", "!!", "x".repeat(8_001))) {
            String shown = cursor.length() > 60 ? cursor.substring(0, 60) + "…" : cursor;
            assertRefused(
                    () -> engine().balances(new BalanceQuery(
                            "stock", null, null, by("lot"), false, List.of(), new PageRequest(1, cursor))),
                    "invalid-query",
                    "cursor",
                    "\"" + shown + "\" is no cursor of this query; take it from next of the page before");
        }
    }
}
