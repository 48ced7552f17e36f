package dev.accumulator.registers;

import static dev.accumulator.registers.Samples.APRIL;
import static dev.accumulator.registers.Samples.by;
import static dev.accumulator.registers.Samples.cell;
import static dev.accumulator.registers.Samples.day;
import static dev.accumulator.registers.Samples.listOf;
import static dev.accumulator.registers.Samples.only;
import static dev.accumulator.registers.Samples.post;
import static dev.accumulator.registers.Samples.register;
import static dev.accumulator.registers.Samples.sold;
import static dev.accumulator.registers.Samples.stock;
import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.CellChange;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.Interval;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.MovementQuery;
import dev.accumulator.registers.model.MovementRow;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.PageRequest;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.model.Selection;
import dev.accumulator.registers.model.Sort;
import dev.accumulator.registers.model.TotalsDetail;
import dev.accumulator.registers.model.TurnoverQuery;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How registers are defined, changed in place and dropped. */
interface DefinitionContract extends Contract {
    String ONLY_WIDER = ", and the tables take only more digits before the decimal point, with as many behind it";

    private static RegisterDefinition sample(List<String> dimensions, List<String> resources) {
        return register("sample", RegisterKind.BALANCE, dimensions, resources);
    }

    private void assertIncompatible(RegisterDefinition definition, String field, String difference) {
        RegisterDefinition before = engine().definition(definition.name());
        assertRefused(
                () -> engine().define(definition),
                "incompatible-definition",
                field,
                "Register \"sample\" differs from its tables: " + difference
                        + ". This cannot be changed in place: rebuild the registers from the topics, or drop the register");
        assertThat(engine().definition(definition.name())).isEqualTo(before);
    }

    @Test
    default void aRegisterIsDefinedOnce() {
        engine().define(stock());
        engine().define(stock());
        take(post("doc:1", 1, stock(APRIL, 1, 1, null, "1")));
        engine().define(stock());
        engine().define(sold());
        assertThat(engine().definition("stock")).isEqualTo(stock());
        assertThat(engine().definitions()).containsExactly(sold(), stock());
        assertThat(quantity(1, 1, null)).isEqualTo("1.0000");
    }

    @Test
    default void everyTypeOfDimensionAndResourceIsKept() {
        List<String> types = List.of("int", "smallint", "bigint", "text", "varchar(17)", "uuid", "date", "boolean");
        List<String> dimensions = new ArrayList<>();
        types.forEach(type -> dimensions.add("d" + dimensions.size() + " " + type));
        types.forEach(type -> dimensions.add("d" + dimensions.size() + " " + type + "?"));
        RegisterDefinition all = sample(
                dimensions, List.of("a numeric(38,38)", "b numeric(1)", "c numeric( 7 , 2 )", "d int", "e BIGINT"));
        engine().define(all);
        RegisterDefinition kept = engine().definition("sample");
        assertThat(kept).isEqualTo(all);
        assertThat(kept.dimensions())
                .extracting(Dimension::typeText)
                .containsExactlyElementsOf(dimensions.stream()
                        .map(text -> text.substring(text.indexOf(' ') + 1))
                        .toList());
        assertThat(kept.resources())
                .extracting(resource -> resource.type().name())
                .containsExactly("numeric(38,38)", "numeric(1,0)", "numeric(7,2)", "integer", "bigint");
    }

    @Test
    default void namesAreCheckedBeforeTheyReachTheDatabase() {
        for (String name : List.of("", "1a", "_a", "a b", "a-b", "a\"; drop table x; --", "ä", "a".repeat(41))) {
            String shown = name;
            String message = "\"" + shown
                    + "\" is no name of a register: a letter, then letters, digits and _, at most 40" + " characters";
            assertRefused(
                    () -> register(name, RegisterKind.BALANCE, List.of("a int"), List.of("b int")),
                    "invalid-definition",
                    "register",
                    message);
        }
        assertRefused(
                () -> Dimension.parse("a.b", "int"),
                "invalid-definition",
                "dimension",
                "\"a.b\" is no name of a dimension: a letter, then letters, digits and _, at most 40 characters");
        assertRefused(
                () -> Resource.parse("a'b", "int"),
                "invalid-definition",
                "resource",
                "\"a'b\" is no name of a resource: a letter, then letters, digits and _, at most 40 characters");
    }

    @Test
    default void reservedWordsAreRefused() {
        for (String word :
                List.of("cell", "Period", "groupBy", "knownAt", "limit", "start", "ctid", "XMIN", "tableoid")) {
            assertRefused(
                    () -> Dimension.parse(word, "int"),
                    "invalid-definition",
                    "dimension",
                    "\"" + word + "\" is a reserved word and no name of a dimension");
        }
    }

    @Test
    default void wordsOfSqlAreNamesLikeAnyOther() {
        String longest = "x".repeat(40);
        engine().define(register(
                "Select",
                RegisterKind.BALANCE,
                List.of("user int", "Table text?", "before date?", "recorder_id int?", "c int?", "q boolean?"),
                List.of("group numeric(9,2)", longest + " int", "t int", "oid int", "x int", "y_z int")));
        Map<String, BigDecimal> ones = Map.of(
                "group",
                BigDecimal.ONE,
                longest,
                BigDecimal.ONE,
                "t",
                BigDecimal.ONE,
                "oid",
                BigDecimal.ONE,
                "x",
                BigDecimal.ONE,
                "y_z",
                BigDecimal.ONE);
        take(
                post(
                        "doc:1",
                        1,
                        new Movement(
                                "Select",
                                APRIL,
                                cell("user", 1, "Table", "a", "before", "2026-01-01", "recorder_id", 5, "c", 6),
                                ones)),
                post("doc:2", 1, new Movement("Select", APRIL, cell("user", 2), ones)));
        Selection everything = by("user", "Table", "before", "recorder_id", "c", "q");
        assertThat(balances(BalanceQuery.now("Select", everything), longest)).hasSize(2);
        assertThat(balances(BalanceQuery.at("Select", day("2026-04-19"), everything), "group"))
                .hasSize(2);
        for (Interval interval : Interval.values()) {
            assertThat(engine().turnovers(new TurnoverQuery(
                                    "Select",
                                    day("2026-01-01"),
                                    null,
                                    null,
                                    everything,
                                    interval,
                                    true,
                                    List.of(new Sort("before", true)),
                                    PageRequest.FIRST))
                            .rows())
                    .hasSize(2);
        }
        assertThat(engine().turnovers(new TurnoverQuery(
                                "Select",
                                day("2026-01-01"),
                                day("2026-12-31"),
                                null,
                                everything,
                                null,
                                true,
                                List.of(),
                                PageRequest.FIRST))
                        .rows())
                .hasSize(2);
        assertThat(engine().movements(MovementQuery.of("Select", only("recorder_id", 5)))
                        .rows())
                .singleElement()
                .satisfies(row -> assertThat(row.dimensions()).containsEntry("recorder_id", 5L));
        Page<MovementRow> first = engine().movements(new MovementQuery(
                "Select",
                null,
                Map.of(),
                null,
                null,
                null,
                null,
                true,
                MovementQuery.Order.PERIOD_NEWEST_FIRST,
                new PageRequest(1, null)));
        assertThat(first.rows()).extracting(MovementRow::recorder).containsExactly("doc:2");
        assertThat(first.next()).isNotNull();
    }

    @Test
    default void aRegisterHasOneToSixteenDimensionsAndResources() {
        List<String> seventeen =
                IntStream.range(0, 17).mapToObj(i -> "f" + i + " int").toList();
        assertRefused(
                () -> sample(List.of(), List.of("b int")),
                "invalid-definition",
                "dimensions",
                "Register \"sample\": a register has 1 to 16 dimensions, not 0");
        assertRefused(
                () -> sample(seventeen, List.of("b int")),
                "invalid-definition",
                "dimensions",
                "Register \"sample\": a register has 1 to 16 dimensions, not 17");
        assertRefused(
                () -> sample(List.of("a int"), seventeen),
                "invalid-definition",
                "resources",
                "Register \"sample\": a register has 1 to 16 resources, not 17");
    }

    @Test
    default void noColumnStandsTwice() {
        assertRefused(
                () -> sample(List.of("a int", "A int"), List.of("b int")),
                "invalid-definition",
                "A",
                "Register \"sample\": column \"A\" would stand twice in its tables");
        assertRefused(
                () -> sample(List.of("a int"), List.of("a int")),
                "invalid-definition",
                "a",
                "Register \"sample\": column \"a\" would stand twice in its tables");
        assertRefused(
                () -> sample(List.of("qty_net int"), List.of("qty int")),
                "invalid-definition",
                "qty_net",
                "Register \"sample\": column \"qty_net\" would stand twice in its tables");
    }

    @Test
    default void unknownTypesAreRefused() {
        assertRefused(
                () -> Dimension.parse("a", "numeric(5,2)"),
                "invalid-definition",
                "dimensions.a",
                "dimension \"a\": \"numeric(5,2)\" is no dimension type; allowed are int, smallint, bigint, text, varchar(n), uuid, date,"
                        + " boolean");
        assertRefused(
                () -> Dimension.parse("a", "varchar(201)"),
                "invalid-definition",
                "dimensions.a",
                "dimension \"a\": varchar holds 1 to 200 characters, not 201");
        assertRefused(
                () -> Resource.parse("a", "double precision"),
                "invalid-definition",
                "resources.a",
                "resource \"a\": \"double precision\" is no resource type; allowed are numeric(p,s), integer, bigint");
        assertRefused(
                () -> Resource.parse("a", "numeric"),
                "invalid-definition",
                "resources.a",
                "resource \"a\": \"numeric\" is no resource type; allowed are numeric(p,s), integer, bigint");
        assertRefused(
                () -> Resource.parse("a", "numeric(39,2)"),
                "invalid-definition",
                "resources.a",
                "resource \"a\": numeric(39,2) is out of range; allowed are 1 to 38 digits, at most all of them decimal places");
        assertRefused(
                () -> Resource.parse("a", "numeric(5,6)"),
                "invalid-definition",
                "resources.a",
                "resource \"a\": numeric(5,6) is out of range; allowed are 1 to 38 digits, at most all of them decimal places");
    }

    @Test
    default void aNewResourceIsZeroForThePast() {
        engine().define(sample(List.of("a int"), List.of("x int")));
        take(post("doc:1", 1, new Movement("sample", APRIL, cell("a", 1), Map.of("x", BigDecimal.TEN))));
        engine().define(sample(List.of("a int"), List.of("x int", "y numeric(9,3)")));
        assertThat(balance("sample", "y", Map.of())).isEqualTo("0.000");
        take(post(
                "doc:2",
                1,
                new Movement("sample", APRIL, cell("a", 1), Map.of("x", BigDecimal.ONE, "y", new BigDecimal("2.5")))));
        assertThat(balance("sample", "x", Map.of())).isEqualTo("11");
        assertThat(balance("sample", "y", Map.of())).isEqualTo("2.500");
        take(new Change.Withdraw("doc:1", null));
        assertThat(balance("sample", "x", Map.of())).isEqualTo("1");
        assertThat(balance(BalanceQuery.at("sample", day("2026-04-19"), Selection.ALL), "y"))
                .isEqualTo("2.500");
        assertThat(engine().movements(MovementQuery.of("sample", Map.of())).rows())
                .singleElement()
                .satisfies(row -> assertThat(row.resources()).containsEntry("y", new BigDecimal("2.500")));
    }

    @Test
    default void aResourceThatIsLeftOutIsZeroWhetherOrNotTheRegisterHadItThen() {
        Movement before = new Movement("sample", APRIL, cell("a", 1), Map.of("x", BigDecimal.TEN));
        Movement zero =
                new Movement("sample", APRIL, cell("a", 1), Map.of("x", BigDecimal.TEN, "y", new BigDecimal("0.00")));
        engine().define(sample(List.of("a int"), List.of("x int")));
        take(post("doc:1", 1, before));
        engine().define(sample(List.of("a int"), List.of("x int", "y numeric(9,3)")));
        // The same document again, as it was and as its publisher would write it by now.
        assertThat(engine().post(post("doc:1", 1, before))).isInstanceOf(Outcome.Duplicate.class);
        assertThat(engine().post(post("doc:1", 1, zero))).isInstanceOf(Outcome.Duplicate.class);
        take(post("doc:2", 1, before), post("doc:1", 2, before));
        assertThat(balance("sample", "x", Map.of())).isEqualTo("20");
        assertThat(balance("sample", "y", Map.of())).isEqualTo("0.000");
        take(post("doc:3", 1, new Movement("sample", APRIL, cell("a", 1), Map.of("y", BigDecimal.ONE))));
        assertThat(balance("sample", "x", Map.of())).isEqualTo("20");
        assertThat(balance("sample", "y", Map.of())).isEqualTo("1.000");
    }

    @Test
    default void aResourceCanCeaseToBeRequiredAndNeverBecomesSo() {
        engine().define(sample(List.of("a int"), List.of("x int", "y int required")));
        assertThat(engine().post(post(
                        "doc:1", 1, new Movement("sample", APRIL, cell("a", 1), Map.of("x", BigDecimal.ONE)))))
                .isInstanceOf(Outcome.Rejected.class);
        engine().define(sample(List.of("a int"), List.of("x int", "y int")));
        take(post("doc:1", 1, new Movement("sample", APRIL, cell("a", 1), Map.of("x", BigDecimal.ONE))));
        String reason = "resource \"%s\" becomes required, and past movements may have no value for it";
        assertIncompatible(
                sample(List.of("a int"), List.of("x int", "y int required")), "resources.y", reason.formatted("y"));
        assertIncompatible(
                sample(List.of("a int"), List.of("x int", "y int", "z int required")),
                "resources.z",
                reason.formatted("z"));
    }

    @Test
    default void aNewNullableDimensionIsNullForThePast() {
        engine().define(sample(List.of("a int"), List.of("x int")));
        take(post("doc:1", 1, new Movement("sample", APRIL, cell("a", 1), Map.of("x", BigDecimal.TEN))));
        engine().define(sample(List.of("b text?", "a int", "c date?"), List.of("x int")));
        take(
                post("doc:2", 1, new Movement("sample", APRIL, cell("a", 1, "b", "B"), Map.of("x", BigDecimal.ONE))),
                post("doc:3", 1, new Movement("sample", APRIL, cell("a", 1), Map.of("x", BigDecimal.TWO))));
        assertThat(balances(BalanceQuery.now("sample", by("a", "b")), "x"))
                .containsExactly(Map.entry(listOf("B", 1L), "1"), Map.entry(listOf(null, 1L), "12"));
        assertThat(take(Change.Unpost.of("doc:1", 2)))
                .singleElement()
                .isInstanceOfSatisfying(
                        Outcome.Unposted.class,
                        unposted -> assertThat(unposted.changes())
                                .containsExactly(new CellChange(
                                        "sample",
                                        cell("b", null, "a", 1L, "c", null),
                                        Map.of("x", BigDecimal.TEN.negate()))));
    }

    @Test
    default void typesCanBecomeWider() {
        engine().define(sample(
                List.of("a smallint", "b int", "c varchar(2)", "d varchar(2)?"),
                List.of("x integer", "y numeric(5,2)", "z numeric(5)")));
        Map<String, BigDecimal> small = Map.of("x", BigDecimal.ONE, "y", BigDecimal.ONE, "z", BigDecimal.ONE);
        take(post("doc:1", 1, new Movement("sample", APRIL, cell("a", 1, "b", 1, "c", "x", "d", "y"), small)));
        engine().define(sample(
                List.of("a bigint", "b bigint", "c varchar(3)", "d text?"),
                List.of("x numeric(12,0)", "y numeric(38,2)", "z bigint")));
        take(post("doc:2", 1, new Movement("sample", APRIL, cell("a", 1, "b", 1, "c", "x", "d", "y"), small)));
        take(post(
                "doc:3",
                1,
                new Movement(
                        "sample",
                        APRIL,
                        cell("a", Long.MAX_VALUE, "b", Long.MIN_VALUE, "c", "xyz", "d", "a longer text"),
                        Map.of(
                                "x", new BigDecimal("999999999999"),
                                "y", new BigDecimal("1E+35"),
                                "z", BigDecimal.valueOf(Long.MAX_VALUE)))));
        assertThat(balance("sample", "x", only("a", 1))).isEqualTo("2");
        assertThat(balance("sample", "z", only("d", "a longer text"))).isEqualTo("9223372036854775807");
        take(new Change.Withdraw("doc:1", null), new Change.Withdraw("doc:3", null));
        assertThat(balance("sample", "y", Map.of())).isEqualTo("1.00");
    }

    @Test
    default void anIncompatibleChangeIsRefusedWithTheWayOut() {
        List<String> dimensions = List.of("a int", "b varchar(5)?");
        List<String> resources = List.of("x numeric(9,2)", "y int");
        RegisterDefinition before = sample(dimensions, resources);
        engine().define(before);
        assertIncompatible(
                register("sample", RegisterKind.TURNOVER, dimensions, resources),
                "kind",
                "its kind is BALANCE, not TURNOVER");
        assertIncompatible(
                new RegisterDefinition(
                        "sample",
                        before.kind(),
                        before.dimensions(),
                        before.resources(),
                        java.time.ZoneId.of("Europe/Berlin"),
                        before.totals()),
                "zone",
                "its days are cut in UTC, not in Europe/Berlin");
        assertIncompatible(
                new RegisterDefinition(
                        "sample",
                        before.kind(),
                        before.dimensions(),
                        before.resources(),
                        before.zone(),
                        TotalsDetail.MONTH),
                "totals",
                "its totals are kept by DAY, not by MONTH");
        assertIncompatible(sample(List.of("a int"), resources), "dimensions.b", "dimension \"b\" is gone");
        assertIncompatible(
                sample(List.of("a smallint", "b varchar(5)?"), resources),
                "dimensions.a",
                "dimension \"a\" is int, not smallint");
        assertIncompatible(
                sample(List.of("a text", "b varchar(5)?"), resources),
                "dimensions.a",
                "dimension \"a\" is int, not text");
        assertIncompatible(
                sample(List.of("a int", "b varchar(4)?"), resources),
                "dimensions.b",
                "dimension \"b\" is varchar(5)?, not varchar(4)?");
        assertIncompatible(
                sample(List.of("a int", "b varchar(5)"), resources),
                "dimensions.b",
                "dimension \"b\" is varchar(5)?, not varchar(5)");
        assertIncompatible(
                sample(List.of("a int", "b varchar(5)?", "c int"), resources),
                "dimensions.c",
                "dimension \"c\" is new and not nullable, and past movements have no value for it");
        assertIncompatible(sample(dimensions, List.of("x numeric(9,2)")), "resources.y", "resource \"y\" is gone");
        assertIncompatible(
                sample(dimensions, List.of("x numeric(9,3)", "y int")),
                "resources.x",
                "resource \"x\" is numeric(9,2), not numeric(9,3)" + ONLY_WIDER);
        assertIncompatible(
                sample(dimensions, List.of("x numeric(9,2)", "y numeric(9,0)")),
                "resources.y",
                "resource \"y\" is integer, not numeric(9,0)" + ONLY_WIDER);
    }

    @Test
    default void dimensionsCanBeNamedInAnotherOrder() {
        engine().define(sample(List.of("a int", "b int"), List.of("x int", "y int")));
        take(post(
                "doc:1",
                1,
                new Movement("sample", APRIL, cell("a", 1, "b", 2), Map.of("x", BigDecimal.ONE, "y", BigDecimal.TWO))));
        engine().define(sample(List.of("b int", "a int"), List.of("y int", "x int")));
        take(post(
                "doc:2",
                1,
                new Movement("sample", APRIL, cell("a", 1, "b", 2), Map.of("x", BigDecimal.ONE, "y", BigDecimal.TWO))));
        assertThat(balances(BalanceQuery.now("sample", by("a", "b")), "y"))
                .containsExactly(Map.entry(listOf(2L, 1L), "4"));
        assertThat(take(Change.Unpost.of("doc:1", 2)))
                .singleElement()
                .isInstanceOfSatisfying(
                        Outcome.Unposted.class,
                        unposted -> assertThat(unposted.changes())
                                .containsExactly(new CellChange(
                                        "sample",
                                        cell("a", 1L, "b", 2L),
                                        Map.of("x", BigDecimal.ONE.negate(), "y", BigDecimal.TWO.negate()))));
    }

    @Test
    default void namesThatDifferInCaseOnlyAreRefused() {
        engine().define(stock());
        assertRefused(
                () -> engine().define(register("Stock", RegisterKind.BALANCE, List.of("a int"), List.of("b int"))),
                "invalid-definition",
                "register",
                "Register \"Stock\" differs from register \"stock\" only in case");
    }

    @Test
    default void aRegisterThatHoldsMovementsIsDroppedOnlyByForce() {
        engine().define(stock());
        engine().define(sold());
        engine().drop("sold", false);
        assertThat(engine().definitions()).containsExactly(stock());
        take(post("doc:1", 1, stock(APRIL, 1, 1, null, "1")));
        take(Change.Unpost.of("doc:1", 2));
        assertRefused(
                () -> engine().drop("stock", false),
                "register-not-empty",
                "register",
                "Register \"stock\" holds movements; drop it with force to lose them");
        engine().drop("stock", true);
        assertThat(engine().definitions()).isEmpty();
        assertRefused(
                engine().post(post("doc:2", 1, stock(APRIL, 1, 1, null, "1"))),
                "unknown-register",
                "$.movements[0].register",
                "There is no register \"stock\"; defined are ");
    }

    @Test
    default void adroppedRegisterTakesItsPartOfEachDocumentAlongAndLeavesTheOthers() {
        engine().define(stock());
        engine().define(sold());
        take(
                post(
                        "doc:1",
                        1,
                        stock(APRIL, 1, 1, null, "1"),
                        Samples.sold(APRIL, 1, "Ann", "2"),
                        stock(APRIL, 1, 2, null, "3")),
                post("doc:2", 1, Samples.sold(APRIL, 1, "Ann", "2")),
                post("doc:3", 1, stock(APRIL, 1, 3, null, "5"), Samples.sold(APRIL, 1, "Ann", "2")));
        take(post("doc:3", 2, stock(APRIL, 1, 3, null, "6"), Samples.sold(APRIL, 1, "Ann", "2")));
        engine().drop("sold", true);
        assertThat(engine().recorder("doc:1").orElseThrow().movements()).hasSize(2);
        assertThat(engine().recorder("doc:2").orElseThrow().movements()).isEmpty();
        take(
                post("doc:1", 2, stock(APRIL, 1, 1, null, "10")),
                post("doc:2", 2, stock(APRIL, 1, 2, null, "20")),
                new Change.Withdraw("doc:3", null));
        assertThat(balances(BalanceQuery.now("stock", by("product")), "quantity"))
                .containsExactly(Map.entry(listOf(1L), "10.0000"), Map.entry(listOf(2L), "20.0000"));
    }

    @Test
    default void aDroppedRegisterCanBeDefinedAnewWithAnotherShape() {
        engine().define(sample(List.of("a int"), List.of("x int")));
        take(post("doc:1", 1, new Movement("sample", APRIL, cell("a", 1), Map.of("x", BigDecimal.ONE))));
        engine().drop("sample", true);
        engine().define(register("sample", RegisterKind.TURNOVER, List.of("b text"), List.of("y bigint")));
        take(post("doc:2", 1, new Movement("sample", APRIL, cell("b", "B"), Map.of("y", BigDecimal.ONE))));
        assertThat(engine().movements(MovementQuery.of("sample", Map.of())).rows())
                .extracting(MovementRow::recorder)
                .containsExactly("doc:2");
        take(new Change.Withdraw("doc:1", null));
    }
}
