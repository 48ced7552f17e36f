package dev.accumulator.registers;

import static dev.accumulator.registers.EngineDatabase.stock;
import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.model.TotalsDetail;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The load of an empty schema against the same changes posted one by one and folded as ever. */
class LoadIT {
    private static final Instant FEBRUARY = Instant.parse("2026-02-03T22:30:00Z");
    private static final int DOCUMENTS = 300;

    private final EngineDatabase loaded = new EngineDatabase();
    private final EngineDatabase posted = new EngineDatabase();

    /** Some months of cells have day totals, and some have none. */
    private final Registers load = loaded.newRegisters(3);

    private final Registers registers = posted.newRegisters(3);

    @BeforeEach
    void define() {
        for (EngineDatabase database : List.of(loaded, posted)) {
            database.registers().define(EngineDatabase.inventory());
            database.registers().define(EngineDatabase.sales());
            database.registers().define(byMonth());
        }
    }

    @AfterEach
    void close() {
        loaded.close();
        posted.close();
    }

    private static RegisterDefinition byMonth() {
        RegisterDefinition daily = EngineDatabase.inventory();
        return new RegisterDefinition(
                "monthly",
                daily.kind(),
                daily.dimensions(),
                List.of(Resource.parse("quantity", "numeric(18,4)"), Resource.parse("amount", "numeric(18,2)")),
                ZoneId.of("Asia/Kolkata"),
                TotalsDetail.MONTH);
    }

    private static Movement movement(String register, Random random) {
        // Those of years ago are in no month's partition.
        Instant start = random.nextInt(10) == 0 ? FEBRUARY.minusSeconds(10L * 365 * 86_400) : FEBRUARY;
        Movement stock = stock(
                start.plusSeconds(random.nextInt(90 * 86_400)),
                random.nextInt(3),
                random.nextInt(20),
                (random.nextBoolean() ? "-" : "") + random.nextInt(1_000) + ".25",
                "-" + random.nextInt(1_000));
        Map<String, @Nullable Object> dimensions = register.equals("sales")
                ? Map.of("product", (long) random.nextInt(20), "client", (long) random.nextInt(5))
                : Map.of("warehouse", (long) random.nextInt(3), "product", (long) random.nextInt(20));
        return new Movement(register, stock.period(), dimensions, stock.resources());
    }

    /** Some come again with other movements, some are taken back, some come twice. */
    private static List<Change> changes(long seed) {
        Random random = new Random(seed);
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < DOCUMENTS; i++) {
            String recorder = "doc:" + random.nextInt(DOCUMENTS * 2 / 3);
            if (random.nextInt(10) == 0) {
                changes.add(Change.Unpost.of(recorder, i + 1));
                continue;
            }
            List<Movement> movements = new ArrayList<>();
            for (int line = 0; line <= random.nextInt(4); line++) {
                movements.add(movement(List.of("inventory", "sales", "monthly").get(random.nextInt(3)), random));
            }
            Change.Post post = Change.Post.of(recorder, i + 1, movements);
            changes.add(post);
            if (random.nextInt(10) == 0) {
                changes.add(post);
            }
        }
        return changes;
    }

    private static void postInBatches(Registers registers, List<Change> changes) {
        registers.openMonths(changes);
        for (int from = 0; from < changes.size(); from += 50) {
            registers
                    .postQuietly(changes.subList(from, Math.min(from + 50, changes.size())), outcomes -> {})
                    .forEach(Outcome::orThrow);
        }
    }

    @Test
    void whatIsLoadedIsWhatIsPosted() {
        List<Change> changes = changes(1);
        load.rebuild().beginLoad();
        assertThat(indexesOfReaders()).isEmpty();
        postInBatches(load, changes);
        load.rebuild().endLoad(2);
        assertThat(indexesOfReaders()).hasSize(3 * 2);
        load.rebuild().foldLoad(2);

        registers.openMonths(changes);
        changes.forEach(change -> registers.post(change).orThrow());
        while (registers.fold(1_000) > 0) {
            // Until the tails are empty.
        }
        for (String register : List.of("inventory", "sales", "monthly")) {
            assertThat(load.tailMovements(register)).isZero();
            assertThat(load.audit().verify(register).isClean()).isTrue();
            assertThat(rows(loaded, register)).isNotEmpty().isEqualTo(rows(posted, register));
        }
    }

    /** Somebody has made a partition by hand, whose months nobody knows. */
    @Test
    void aPartitionOfAnotherNameIsLoadedToo() {
        loaded.jdbc().execute("""
                create table accumulator_1.inventory_log_early partition of accumulator_1.inventory_log
                   for values from ('2015-01-01 00:00:00+00') to ('2016-06-10 00:00:00+00')
                """);
        load.rebuild().beginLoad();
        postInBatches(load, changes(1));
        load.rebuild().endLoad(2);
        load.rebuild().foldLoad(2);
        assertThat(texts(loaded, "select line::text from accumulator_1.inventory_log_early"))
                .isNotEmpty();
        assertThat(load.audit().verify("inventory").isClean()).isTrue();
    }

    /** Its movements are in two partitions. */
    @Test
    void aMonthThatGotItsPartitionLateIsLoadedToo() {
        load.rebuild().beginLoad();
        load.post(Change.Post.of("early", 1, List.of(stock(FEBRUARY, 1, 1, "2", "2"))))
                .orThrow();
        postInBatches(load, changes(4));
        assertThat(texts(
                        loaded,
                        "select line::text from accumulator_1.inventory_log_rest where period > '2026-01-01 00:00Z'"))
                .isNotEmpty();
        assertThat(load.describe("inventory").months()).hasSizeGreaterThan(2);
        load.rebuild().endLoad(2);
        load.rebuild().foldLoad(2);
        assertThat(load.audit().verify("inventory").isClean()).isTrue();
    }

    @Test
    void whatComesAfterTheLoadIsFoldedAsEver() {
        load.rebuild().beginLoad();
        postInBatches(load, changes(2));
        load.rebuild().endLoad(1);
        load.rebuild().foldLoad(1);
        assertThat(keys()).isEqualTo(5);
        load.post(Change.Post.of("late", 1, List.of(stock(FEBRUARY, 1, 1, "7", "7"))))
                .orThrow();
        assertThat(load.fold(1_000)).isEqualTo(1);
        // All of it is there already.
        load.rebuild().endLoad(1);
        load.rebuild().foldLoad(1);
        assertThat(load.audit().verify("inventory").isClean()).isTrue();
    }

    @Test
    void aSchemaThatHoldsMovementsIsLeftAsItIs() {
        load.post(Change.Post.of("early", 1, List.of(stock(FEBRUARY, 1, 1, "2", "2"))))
                .orThrow();
        load.fold(1_000);
        load.rebuild().beginLoad();
        assertThat(indexesOfReaders()).contains("inventory_log-by-posting", "inventory_log-by-cell");
        postInBatches(load, changes(3));
        load.rebuild().endLoad(2);
        load.rebuild().foldLoad(2);
        assertThat(load.tailMovements("inventory")).isPositive();
        while (load.fold(1_000) > 0) {
            // Until the tails are empty.
        }
        assertThat(load.audit().verify("inventory").isClean()).isTrue();
    }

    @Test
    void nobodyIsToldOfChangesWhereTheyAreNotAskedFor() {
        Outcome untold = load.postQuietly(
                        List.of(Change.Post.of("doc", 1, List.of(stock(FEBRUARY, 1, 1, "2", "3")))), outcomes -> {})
                .getFirst();
        assertThat(untold).isEqualTo(new Outcome.Posted("doc", 1, List.of()));
        Outcome told = registers.post(Change.Post.of("doc", 1, List.of(stock(FEBRUARY, 1, 1, "2", "3"))));
        assertThat(((Outcome.Posted) told).changes())
                .singleElement()
                .satisfies(change ->
                        assertThat(change.resources().get("amount")).isEqualByComparingTo(new BigDecimal("3")));
    }

    private List<String> indexesOfReaders() {
        return texts(loaded, """
                        select c.relname from pg_class c
                         where c.relkind = 'I' and c.relnamespace = 'accumulator_1'::regnamespace
                           and c.relname like '%log-by-%'
                         order by 1
                        """);
    }

    private int keys() {
        return texts(loaded, """
                        select k.conname
                          from pg_constraint k
                          join pg_class t on t.oid = k.conrelid
                         where k.contype = 'p'
                           and k.connamespace = 'accumulator_1'::regnamespace
                           and t.relname similar to '%_(days|month)'
                        """).size();
    }

    /** Totals and balances by what their cells are, whose numbers depend on the order in which they were made. */
    private static List<String> rows(EngineDatabase database, String register) {
        List<String> statements = new ArrayList<>();
        String cell = "(to_jsonb(c) - '{cell,quantity,amount}'::text[])::text";
        String some = "quantity_receipt <> 0 or quantity_expense <> 0 or amount_receipt <> 0 or amount_expense <> 0";
        String figures = "trim_scale(quantity_receipt), trim_scale(quantity_expense), trim_scale(amount_receipt),"
                + " trim_scale(amount_expense)";
        statements.add("select concat_ws(' ', 'month', t.month, %s, %s) from %s t join %s c using (cell) where %s"
                .formatted(cell, figures, table(register, "month"), table(register, "cell"), some));
        // The days as readers see them: which months have day totals depends on how documents met in transactions.
        String keys = "(to_jsonb(t) - '{quantity_receipt,quantity_expense,quantity_net,amount_receipt,amount_expense,"
                + "amount_net}'::text[])::text";
        statements.add("select concat_ws(' ', 'turnover', %s, %s) from %s t where %s"
                .formatted(keys, figures, table(register, "turnovers"), some));
        if (!register.equals("sales")) {
            statements.add("""
                    select concat_ws(' ', 'balance', %2$s, trim_scale(quantity), trim_scale(amount))
                      from accumulator_1.%1$s_cell c
                     where quantity <> 0 or amount <> 0
                    """.formatted(register, cell));
        }
        return texts(database, String.join(" union all ", statements) + " order by 1");
    }

    private static String table(String register, String suffix) {
        return "accumulator_1." + register + "_" + suffix;
    }

    private static List<String> texts(EngineDatabase database, String sql) {
        return JdbcClient.create(database.jdbc())
                .sql(sql)
                .query((row, n) -> Objects.requireNonNull(row.getString(1)))
                .list();
    }
}
