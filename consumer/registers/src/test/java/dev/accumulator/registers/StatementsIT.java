package dev.accumulator.registers;

import static dev.accumulator.registers.Samples.APRIL;
import static dev.accumulator.registers.Samples.MAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.ChangePlace;
import dev.accumulator.registers.model.Closing;
import dev.accumulator.registers.model.Fingerprints;
import dev.accumulator.registers.model.Floor;
import dev.accumulator.registers.model.FloorPolicy;
import dev.accumulator.registers.model.Interval;
import dev.accumulator.registers.model.MonthWindow;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.MovementQuery;
import dev.accumulator.registers.model.Origin;
import dev.accumulator.registers.model.PageRequest;
import dev.accumulator.registers.model.PointInTime;
import dev.accumulator.registers.model.Premise;
import dev.accumulator.registers.model.Selection;
import dev.accumulator.registers.model.Sort;
import dev.accumulator.registers.model.TurnoverQuery;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Runs everything that the engine does with the register {@code inventory}, and compares all statements that reach the
 * server with {@code docs/sql}. With {@code -Dgolden.update=true} it writes those files instead.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StatementsIT {
    private static final Path GOLDEN = Path.of("../../docs/sql");
    private static final Schema OWN = new Schema("accumulator_1");
    private static final Schema OTHER = new Schema("accumulator_2");
    private static final int BUSY_FROM = 250;

    private final EngineDatabase database = new EngineDatabase();
    private final RecordingDatabase recording = new RecordingDatabase(database.dataSource());
    private final StatementFiles files = new StatementFiles();

    @AfterAll
    void close() {
        database.close();
    }

    private Registers registers(Schema schema) {
        return new Registers(
                recording.in(schema),
                new MonthWindow(24, 3),
                BUSY_FROM,
                Clock.fixed(EngineDatabase.NOW, ZoneOffset.UTC));
    }

    /** Adds the statements of some work that no earlier work ran. */
    private void when(String file, String sentence, Runnable work) {
        work.run();
        files.add(file, sentence, recording.take());
    }

    @Test
    void everyStatementIsTheOneThatIsDocumented() throws IOException {
        RealEngine.clear(database);
        database.jdbc().execute("drop schema if exists accumulator_1, accumulator_2 cascade");
        Registers own = registers(OWN);
        Registers other = registers(OTHER);
        define(own);
        post(own);
        keepFloors(own);
        fold(own);
        balances(own);
        turnovers(own);
        movements(own);
        follow(own);
        load(other);
        compare(own);
        verify(own);
        makeSwings(own);
        close(own);
        change(own);
        if (Boolean.getBoolean("golden.update")) {
            files.write(GOLDEN);
        }
        Map<String, String> documented = documented();
        assertThat(documented.keySet()).isEqualTo(files.texts().keySet());
        files.texts()
                .forEach((file, text) ->
                        assertThat(documented.get(file)).as(file).isEqualTo(text));
    }

    private static Map<String, String> documented() throws IOException {
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> found = Files.list(GOLDEN)) {
            for (Path file : found.filter(f -> f.toString().endsWith(".sql")).toList()) {
                texts.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return texts;
    }

    private void define(Registers own) {
        when("tables.sql", "When an application opens the registers of a schema.", own::createTablesIfMissing);
        when("tables.sql", "When the register is defined.", () -> own.define(EngineDatabase.inventory()));
        when("months.sql", "When the months ahead are opened, from time to time.", own::openMonthsAhead);
        when(
                "months.sql",
                "When the first movement of a month is about to be posted.",
                () -> own.openMonths(List.of(document("first", 1, 1))));
    }

    private void post(Registers own) {
        when("posting.sql", "When a document is posted.", () -> own.post(document("first", 1, 3)));
        when(
                "posting.sql",
                "When an application opens the registers, so that it can ask later if the database still holds that posting.",
                own::findLastPosting);
        when(
                "posting.sql",
                "When a document is posted again with a newer revision.",
                () -> own.post(document("first", 2, 3)));
        when("posting.sql", "When a document is unposted.", () -> own.post(Change.Unpost.of("first", 3)));
        when("posting.sql", "When a document is withdrawn.", () -> {
            own.post(document("second", 1, 1));
            own.post(new Change.Withdraw("second", null));
            own.post(new Change.Withdraw("second", null));
        });
        when("posting.sql", "When two streams bring a document, its withdrawal first.", () -> {
            own.post(new Change.Withdraw("moved", "b@1", new Origin("b", 1, 500)));
            own.post(moved(1, new Origin("a", 1, 400)));
            own.post(moved(2, new Origin("a", 2, 600)));
            own.post(moved(2, new Origin("b", 2, 550)));
            own.post(moved(1, new Origin("a", 3, 700)));
        });
        when(
                "posting.sql",
                "When many new documents are posted, as most calls of a stream do.",
                () -> inARow(own, call -> documents(call, 1)));
        when(
                "posting.sql",
                "When many known documents are posted again, call after call.",
                () -> inARow(own, call -> documents(call, 2)));
    }

    private void keepFloors(Registers own) {
        List<Floor.Part> stock = List.of(Floor.Part.plus("inventory", "quantity"));
        List<String> by = List.of("warehouse", "product");
        List<Floor> floors = List.of(
                new Floor("now", stock, by, BigDecimal.ZERO, Floor.When.NOW),
                new Floor("always", stock, by, BigDecimal.ZERO, Floor.When.ALWAYS));
        List<Floor> telling =
                List.of(new Floor("told", stock, by, BigDecimal.valueOf(100_000), Floor.When.NOW, FloorPolicy.TELL));
        when("floors.sql", "When a process declares its floors.", () -> own.keepFloors(floors));
        when("floors.sql", "When documents are posted that lower a balance with a floor.", () -> {
            own.post(List.of(taking("takes", 1, "1"), taking("takes too much", 1, "100000")));
            own.post(List.of(taking("takes less", 1, "100000"), new Change.Withdraw("takes less", null)));
        });
        own.keepFloors(telling);
        when("floors.sql", "When documents are posted that cross a floor that tells.", () -> {
            own.post(List.of(taking("crosses", 1, "1")));
            own.post(
                    List.of(Change.Post.of("restores", 1, List.of(EngineDatabase.stock(APRIL, 1, 1, "1000000", "0")))));
            own.post(List.of(taking("crosses", 2, "1"), taking("restores", 2, "1")));
        });
        when("floors.sql", "When groups are listed that are below a floor.", () -> {
            own.below("told", PageRequest.FIRST);
            own.countBelow("told", 10);
        });
        own.keepFloors(List.of());
    }

    private void makeSwings(Registers own) {
        List<Floor> floors = List.of(new Floor(
                "always",
                List.of(Floor.Part.plus("inventory", "quantity")),
                List.of("warehouse", "product"),
                new BigDecimal("-1000000"),
                Floor.When.ALWAYS));
        own.keepFloors(floors);
        recording.take();
        when(
                "swings.sql",
                "When a process declares a floor of always, and its folder has nothing to fold: keeps swings of days, and makes them.",
                () -> IntStream.range(0, 5).forEach(call -> own.fold(1_000)));
        own.post(taking("taken late", 1, "1"));
        recording.take();
        when(
                "swings.sql",
                "When the folder moves movements into the totals: forgets the swings of their days.",
                () -> own.fold(1_000));
        own.fold(1_000);
        recording.take();
        when(
                "swings.sql",
                "When a floor of always is decided and a month is not clear: reads days with their swings.",
                () -> own.post(taking("taken too late", 1, "100000000")));
        when("swings.sql", "When the register is verified, or repaired.", () -> {
            own.audit().verify("inventory", List.of());
            own.audit().repair("inventory");
        });
        own.keepFloors(List.of());
    }

    private void close(Registers own) {
        Closing shift = new Closing(LocalDate.of(2026, 4, 30), Closing.Policy.SHIFT);
        Closing refuse = new Closing(LocalDate.of(2026, 4, 30), Closing.Policy.REFUSE);
        List<String> inventory = List.of("inventory");
        own.post(document("closed", 1, 1));
        when("closings.sql", "When a register is closed up to a day.", () -> own.close(inventory, shift, before -> {}));
        when(
                "closings.sql",
                "When documents are posted, corrected or withdrawn that have movements in closed time.",
                () -> {
                    own.post(document("after it was closed", 1, 1));
                    own.post(document("closed", 2, 1));
                });
        own.close(inventory, refuse, before -> {});
        recording.take();
        when(
                "closings.sql",
                "When documents are posted whose movements in closed time are refused.",
                () -> own.post(List.of(document("closed", 3, 1), document("too late", 1, 1))));
        own.keepFloors(List.of(new Floor(
                "always",
                List.of(Floor.Part.plus("inventory", "quantity")),
                List.of("warehouse", "product"),
                new BigDecimal("-1000000"),
                Floor.When.ALWAYS)));
        when(
                "closings.sql",
                "When a floor is decided over a register that was closed once.",
                () -> own.post(Change.Post.of("takes later", 1, List.of(EngineDatabase.stock(MAY, 1, 1, "-1", "0")))));
        own.keepFloors(List.of());
        when(
                "closings.sql",
                "When movements are read of a register that was closed once.",
                () -> own.movements(MovementQuery.of("inventory", Map.of())));
        when(
                "closings.sql",
                "When a closed month is sealed, and when it is compared with its seal.",
                () -> own.audit().seal("inventory", YearMonth.of(2026, 4)));
        when(
                "closings.sql",
                "When a seal is kept: holds off a change of the closing.",
                () -> database.transactions().executeWithoutResult(status -> own.closingHeld("inventory")));
        own.close(inventory, null, before -> {});
        recording.take();
    }

    private static Change.Post taking(String recorder, int revision, String quantity) {
        return Change.Post.of(recorder, revision, List.of(EngineDatabase.stock(APRIL, 1, 1, "-" + quantity, "0")));
    }

    private static void inARow(Registers own, IntFunction<List<Change>> changes) {
        IntStream.range(0, 10).forEach(call -> own.post(changes.apply(call)));
    }

    private static List<Change> documents(int call, int revision) {
        return IntStream.range(0, 50)
                .mapToObj(n -> (Change) document("many:" + call + ":" + n, revision, 1))
                .toList();
    }

    private static Change.Post document(String recorder, int revision, int lines) {
        return Change.Post.of(
                recorder,
                revision,
                IntStream.range(0, lines)
                        .mapToObj(line -> EngineDatabase.stock(APRIL, 1, 1, "1", "2.50"))
                        .toList());
    }

    private static Change moved(long revision, Origin origin) {
        List<Movement> movements = List.of(EngineDatabase.stock(MAY, 1, 1, "1", "2.50"));
        return new Change.Post("moved", revision, Fingerprints.of(movements), movements, origin.source(), origin);
    }

    /** Together two of these make a month busy. */
    private static Change halfOfAMonth(String recorder) {
        return Change.Post.of(
                recorder,
                1,
                IntStream.range(0, 200)
                        .mapToObj(line -> EngineDatabase.stock(APRIL, 1, 5, "1", "2.50"))
                        .toList());
    }

    private void fold(Registers own) {
        when("fold.sql", "When the folder moves movements of the tail into the totals.", () -> foldAll(own));
        when("fold.sql", "When a month of a cell has become busy, and gets its day totals.", () -> {
            own.post(halfOfAMonth("half"));
            foldAll(own);
            own.post(halfOfAMonth("other half"));
            foldAll(own);
        });
        when(
                "fold.sql",
                "When an operator or a metric asks how many movements wait.",
                () -> own.tailMovements("inventory"));
    }

    private static void foldAll(Registers own) {
        while (own.fold(100_000) > 0) {
            // Until nothing is left, and once more, when the folder has time to look for busy months.
        }
    }

    private static final Selection CELL = new Selection(cell(), List.of());
    private static final Selection BY_PRODUCT =
            new Selection(Map.of("warehouse", List.<@Nullable Object>of(1, 2)), List.of("product"));
    private static final PointInTime DAY = new PointInTime.Day(LocalDate.of(2026, 5, 10));
    private static final PointInTime MOMENT = new PointInTime.Moment(MAY);
    private static final PointInTime FROM = new PointInTime.Day(LocalDate.of(2026, 3, 5));

    /** In an order of its own: that of {@link Map#of} is another in each process. */
    private static Map<String, List<@Nullable Object>> cell() {
        Map<String, List<@Nullable Object>> filters = new LinkedHashMap<>();
        filters.put("warehouse", List.<@Nullable Object>of(1));
        filters.put("product", List.<@Nullable Object>of(1));
        return filters;
    }

    private void balances(Registers own) {
        String file = "balances.sql";
        when(
                file,
                "When somebody reads the current balance of a cell.",
                () -> own.balances(BalanceQuery.now("inventory", CELL)));
        when(
                file,
                "When somebody reads the current balances by product.",
                () -> own.balances(BalanceQuery.now("inventory", BY_PRODUCT)));
        when(
                file,
                "When somebody reads balances that are not zero, the largest first, and asks for the next page.",
                () -> {
                    BalanceQuery first = new BalanceQuery(
                            "inventory",
                            null,
                            null,
                            new Selection(Map.of(), List.of("warehouse", "product")),
                            true,
                            List.of(new Sort("amount", true)),
                            new PageRequest(1, null));
                    own.post(Change.Post.of("third", 1, List.of(EngineDatabase.stock(MAY, 2, 7, "3", "9"))));
                    @Nullable String cursor = own.balances(first).next();
                    own.balances(new BalanceQuery(
                            "inventory",
                            null,
                            null,
                            first.selection(),
                            true,
                            first.sort(),
                            new PageRequest(1, cursor)));
                });
        when(
                file,
                "When somebody reads balances by product as of the end of a day.",
                () -> own.balances(BalanceQuery.at("inventory", DAY, BY_PRODUCT)));
        when(
                file,
                "When somebody reads the balance of a cell as of a moment.",
                () -> own.balances(BalanceQuery.at("inventory", MOMENT, CELL)));
        when(
                file,
                "When somebody reads the total balance of a past day as it was known at a moment.",
                () -> own.balances(
                        new BalanceQuery("inventory", DAY, MAY, Selection.ALL, false, List.of(), PageRequest.FIRST)));
        when(
                file,
                "When the REST API reads a current balance in one statement, with its premises.",
                () -> own.atOnce(new Premise("select 1", 1)).balances(BalanceQuery.now("inventory", CELL)));
    }

    private void turnovers(Registers own) {
        String file = "turnovers.sql";
        when(
                file,
                "When somebody reads the turnover of a cell in a range of days.",
                () -> own.turnovers(TurnoverQuery.of("inventory", FROM, DAY, CELL)));
        when(
                file,
                "When somebody reads turnovers by product between a day and a moment.",
                () -> own.turnovers(TurnoverQuery.of("inventory", FROM, MOMENT, BY_PRODUCT)));
        for (Interval interval : List.of(Interval.DAY, Interval.MONTH)) {
            when(
                    file,
                    "When somebody reads turnovers by product, split by "
                            + interval.name().toLowerCase(Locale.ROOT) + ", with balances.",
                    () -> own.turnovers(new TurnoverQuery(
                            "inventory", FROM, DAY, null, BY_PRODUCT, interval, true, List.of(), PageRequest.FIRST)));
        }
        when(
                file,
                "When somebody reads turnovers by product with the balances before and after the range.",
                () -> own.turnovers(new TurnoverQuery(
                        "inventory", FROM, DAY, null, BY_PRODUCT, null, true, List.of(), PageRequest.FIRST)));
        for (Interval interval : List.of(Interval.HOUR, Interval.DOCUMENT)) {
            when(
                    file,
                    "When somebody reads turnovers by product, split by "
                            + interval.name().toLowerCase(Locale.ROOT) + ", with balances.",
                    () -> own.turnovers(new TurnoverQuery(
                            "inventory", FROM, DAY, null, BY_PRODUCT, interval, true, List.of(), PageRequest.FIRST)));
        }
        for (Interval interval : List.of(Interval.MONTH, Interval.DOCUMENT)) {
            when(
                    file,
                    "When somebody reads turnovers by product, split by "
                            + interval.name().toLowerCase(Locale.ROOT) + ", with balances and what is empty.",
                    () -> own.turnovers(report(interval, true, false)));
        }
        when(
                file,
                "When somebody reads turnovers by product, split by month, with balances and totals.",
                () -> own.turnovers(report(Interval.MONTH, false, true)));
    }

    private static TurnoverQuery report(Interval interval, boolean empty, boolean totals) {
        return new TurnoverQuery(
                "inventory",
                FROM,
                DAY,
                null,
                BY_PRODUCT,
                interval,
                true,
                List.of(),
                PageRequest.FIRST,
                List.of(),
                empty,
                totals);
    }

    private void movements(Registers own) {
        String file = "movements.sql";
        when(
                file,
                "When somebody lists the current movements of a cell, the latest recorded first.",
                () -> own.movements(MovementQuery.of("inventory", CELL.filters())));
        when(
                file,
                "When somebody lists all movements of a document, with those that were replaced.",
                () -> own.movements(new MovementQuery(
                        "inventory",
                        "first",
                        Map.of(),
                        FROM,
                        MOMENT,
                        MAY,
                        MAY,
                        true,
                        MovementQuery.Order.PERIOD_OLDEST_FIRST,
                        PageRequest.FIRST)));
        when(
                file,
                "When somebody types the beginning of a dimension's value.",
                () -> own.valuesBeginningWith("inventory", "product", "1", 10));
        when(
                file,
                "When somebody types the beginning of a document's name.",
                () -> own.recordersBeginningWith("fir", 10));
        when(file, "When somebody looks at a document.", () -> own.recorder("third"));
        when(file, "When somebody asks which change of a document came too late.", () -> own.passedOver("moved"));
        when(file, "When somebody asks which documents are in several streams.", () -> own.severalStreams(10));
        when("catalog.sql", "When somebody lists the registers.", own::definitions);
        when("catalog.sql", "When somebody asks for a register and its size.", () -> own.describe("inventory"));
    }

    private void follow(Registers own) {
        String file = "changes.sql";
        when(
                file,
                "Again and again, while somebody follows a register: settles what is recorded.",
                own.changes()::settleNewest);
        ChangePlace beginning =
                ChangePlace.behind(own.changes().newestChange("inventory").register(), 0, 0);
        when(file, "When somebody begins to follow it.", () -> own.changes().newestChange("inventory"));
        when(
                file,
                "When somebody begins to follow it in several databases, at one moment that is settled in all.",
                () -> own.changes().newestChange("inventory", Instant.EPOCH));
        when(
                file,
                "When somebody asks for the movements after a place.",
                () -> own.changes().changesAfter("inventory", beginning, 10));
        when(
                file,
                "When somebody asks for the cells that were changed after a place.",
                () -> own.changes().changedCells("inventory", beginning, null, 0, 1));
        when(
                file,
                "When somebody asks for the next page of these cells.",
                () -> own.changes()
                        .changedCells("inventory", beginning, own.changes().newestChange("inventory"), 1, 1));
        when(
                file,
                "When somebody asks for all cells, page by page.",
                () -> own.changes().cells("inventory", 0, 10));
        when(
                file,
                "When somebody asks for the cells of some dimensions.",
                () -> own.changes().cells("inventory", List.of(List.<@Nullable Object>of(1L, 1L))));
    }

    private void load(Registers other) {
        other.createTablesIfMissing();
        other.define(EngineDatabase.inventory());
        files.ignore(recording.take());
        when("load.sql", "When a rebuild begins to load an empty schema.", other.rebuild()::beginLoad);
        other.openMonths(List.of(document("first", 1, 300)));
        other.post(document("first", 1, 300));
        other.post(document("elsewhere", 1, 1));
        files.ignore(recording.take());
        when(
                "load.sql",
                "When a rebuild replays documents, with the moments of recording that they have in the live generation.",
                () -> other.rebuild()
                        .replay(List.of(document("first", 2, 3), document("third", 1, 1)), OWN, outcomes -> {}));
        when(
                "load.sql",
                "When a switch puts a rebuilt generation in the place of the live one.",
                () -> other.rebuild().takeOver(OWN));
        when(
                "load.sql",
                "When a rebuild has loaded all movements, and makes the indexes.",
                () -> other.rebuild().endLoad(1));
        when(
                "load.sql",
                "When a rebuild has loaded all movements, and makes the totals and statistics.",
                () -> other.rebuild().foldLoad(1));
        when(
                "load.sql",
                "When a rebuild reads documents of the live generation whose records the topics no longer hold.",
                () -> other.documents(List.of("elsewhere")));
    }

    private void compare(Registers own) {
        String file = "compare.sql";
        when(
                file,
                "When a rebuild compares a register with that of the live generation.",
                () -> database.transactions()
                        .executeWithoutResult(status -> own.audit().compare("inventory", OTHER, 10)));
        when(
                file,
                "When a rebuild compares documents with those of the live generation.",
                () -> database.transactions()
                        .executeWithoutResult(status -> own.audit().compareDocuments(OTHER, 10)));
        when(
                file,
                "When a switch looks for documents that nobody was told of.",
                () -> database.transactions()
                        .executeWithoutResult(
                                status -> own.audit().unannouncedDocuments(OTHER, 0, List.of("third"), 10)));
    }

    private void verify(Registers own) {
        when(
                "verify.sql",
                "When a verification finds a sound register.",
                () -> own.audit().verify("inventory"));
        database.jdbc().execute("update accumulator_1.inventory_month set quantity_receipt = quantity_receipt + 1");
        database.jdbc().execute("update accumulator_1.recorders set movements = movements + 1");
        database.jdbc().execute("delete from accumulator_1.inventory_cell where warehouse = 1 and product = 1");
        when(
                "verify.sql",
                "When a verification lists what differs.",
                () -> own.audit().verify("inventory"));
        when(
                "repair.sql",
                "When a repair makes cells again that are gone.",
                () -> own.audit().restoreCells("inventory"));
        when(
                "repair.sql",
                "When a repair makes totals what the movements say.",
                () -> own.audit().repair("inventory"));
    }

    private void change(Registers own) {
        Movement old = EngineDatabase.stock(APRIL.minusSeconds(86_400L * 60), 1, 1, "4", "8");
        own.openMonths(List.of(Change.Post.of("old", 1, List.of(old))));
        own.post(Change.Post.of("old", 1, List.of(old)));
        Change late = Change.Post.of(
                "late", 1, List.of(EngineDatabase.stock(APRIL.minusSeconds(86_400L * 90), 1, 1, "1", "1")));
        own.post(late);
        files.ignore(recording.take());
        when(
                "months.sql",
                "When a month is opened that has movements in the default partition.",
                () -> own.openMonths(List.of(late)));
        when(
                "detach.sql",
                "When an operator detaches old months.",
                () -> own.detachBefore("inventory", YearMonth.of(2026, 4)));
        when(
                "tables.sql",
                "When a new definition adds a dimension and a resource, and widens one of each.",
                () -> own.define(StatementFiles.widened()));
        when("tables.sql", "When the register is dropped.", () -> own.drop("inventory", true));
    }
}
