package dev.accumulator.registers;

import static dev.accumulator.registers.Samples.APRIL;
import static dev.accumulator.registers.Samples.by;
import static dev.accumulator.registers.Samples.post;
import static dev.accumulator.registers.Samples.sold;
import static dev.accumulator.registers.Samples.stock;
import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.BalanceRow;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Closing;
import dev.accumulator.registers.model.Interval;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.MovementQuery;
import dev.accumulator.registers.model.MovementRow;
import dev.accumulator.registers.model.Origin;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.PageRequest;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.Seal;
import dev.accumulator.registers.model.TurnoverQuery;
import dev.accumulator.registers.model.TurnoverRow;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The moments of recording of one schema in another one that the same changes are replayed into. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeptMomentsIT {
    private static final List<Schema> SCHEMAS =
            List.of(new Schema("accumulator_1"), new Schema("accumulator_2"), new Schema("accumulator_3"));

    private final EngineDatabase database = new EngineDatabase();

    @BeforeEach
    void clear() {
        SCHEMAS.forEach(schema -> database.jdbc().execute("drop schema if exists " + schema.name() + " cascade"));
        SCHEMAS.forEach(schema -> {
            registers(schema).createTablesIfMissing();
            registers(schema).define(stock());
            registers(schema).define(sold());
        });
    }

    @AfterAll
    void close() {
        database.close();
    }

    private Registers registers(Schema schema) {
        return database.newRegisters(schema, 2);
    }

    private Instant now() {
        return Objects.requireNonNull(database.jdbc().queryForObject("select clock_timestamp()", OffsetDateTime.class))
                .toInstant();
    }

    /** The answers of both registers at a moment. */
    private record Said(List<BalanceRow> balances, List<TurnoverRow> turnovers) {}

    private static Said said(Registers registers, Instant moment) {
        return new Said(
                registers
                        .balances(new BalanceQuery(
                                "stock", null, moment, by("warehouse"), true, List.of(), PageRequest.FIRST))
                        .rows(),
                registers
                        .turnovers(new TurnoverQuery(
                                "sold", null, null, moment, by("product"), null, false, List.of(), PageRequest.FIRST))
                        .rows());
    }

    private static List<MovementRow> history(Registers registers, MovementQuery.Order order) {
        return registers
                .movements(new MovementQuery(
                        "stock",
                        null,
                        Map.of(),
                        null,
                        null,
                        null,
                        null,
                        true,
                        order,
                        new PageRequest(PageRequest.LIMIT_MAX, null)))
                .rows();
    }

    private void takeOver(Registers registers, Schema other) {
        database.transactions()
                .executeWithoutResult(status -> registers.rebuild().takeOver(other));
    }

    private static void replay(Registers target, Schema momentsOf, List<Change> changes) {
        target.rebuild().replay(changes, momentsOf, outcomes -> {});
    }

    private static Change.Post document(String recorder, long revision, long warehouse, String quantity) {
        return post(recorder, revision, stock(APRIL, warehouse, 1, null, quantity), sold(APRIL, 1, "Ann", quantity));
    }

    /** A stream of few documents, each with several revisions, some of them late, repeated, cancelled or withdrawn. */
    private static List<Change> stream(Random random, int changes) {
        Map<String, Long> revisions = new LinkedHashMap<>();
        List<Change> stream = new ArrayList<>();
        for (int i = 0; i < changes; i++) {
            String recorder = "doc:" + random.nextInt(15);
            long revision = revisions.merge(recorder, 1L + random.nextInt(2), Long::sum);
            switch (random.nextInt(10)) {
                case 0 -> stream.add(Change.Unpost.of(recorder, revision));
                case 1 -> stream.add(new Change.Withdraw(recorder, null));
                case 2 -> stream.add(stream.isEmpty() ? Change.Unpost.of(recorder, 1) : stream.get(random.nextInt(i)));
                default -> {
                    List<Movement> movements = new ArrayList<>();
                    for (int line = random.nextInt(3); line >= 0; line--) {
                        movements.add(stock(APRIL, random.nextInt(3), 1, null, String.valueOf(1 + random.nextInt(9))));
                        movements.add(sold(APRIL, random.nextInt(3), "Ann", String.valueOf(1 + random.nextInt(9))));
                    }
                    stream.add(Change.Post.of(
                            recorder, revision, movements.subList(0, 1 + random.nextInt(movements.size()))));
                }
            }
        }
        return stream;
    }

    private static void inBatches(Random random, List<Change> changes, int most, Consumer<List<Change>> post) {
        for (int begin = 0; begin < changes.size(); ) {
            int end = Math.min(changes.size(), begin + 1 + random.nextInt(most));
            post.accept(changes.subList(begin, end));
            begin = end;
        }
    }

    /** The second rebuild is one of a rebuilt schema. Both follow the one before for a while. */
    @Test
    void whatWasSaidAtAnyMomentIsSaidAgainHoweverTheBatchesAreCut() {
        for (int round = 0; round < 4; round++) {
            clear();
            long seed = Long.getLong("accumulator.seed", System.nanoTime());
            Random random = new Random(seed);
            List<Change> changes = stream(random, 150);
            Map<Instant, Said> said = new LinkedHashMap<>();
            Registers live = registers(SCHEMAS.getFirst());
            Registers rebuilt = registers(SCHEMAS.get(1));
            List<Change> early = changes.subList(0, 100);
            List<Change> late = changes.subList(100, 150);
            Consumer<List<Change>> post = batch -> {
                live.post(batch);
                Instant moment = now();
                said.put(moment, said(live, moment));
            };
            inBatches(random, early, 6, post);
            inBatches(random, early, 40, batch -> replay(rebuilt, SCHEMAS.getFirst(), batch));
            inBatches(random, late, 6, post);
            inBatches(random, late, 25, batch -> replay(rebuilt, SCHEMAS.getFirst(), batch));
            takeOver(rebuilt, SCHEMAS.getFirst());
            assertSaid(rebuilt, said, seed);
            assertThat(moments(rebuilt)).as("seed %s", seed).isEqualTo(moments(live));

            Registers again = registers(SCHEMAS.get(2));
            inBatches(random, changes, 60, batch -> replay(again, SCHEMAS.get(1), batch));
            takeOver(again, SCHEMAS.get(1));
            assertSaid(again, said, seed);
            while (again.fold(20) > 0) {
                // Until the tail is empty.
            }
            assertThat(again.audit().verify("stock").differences()).isEmpty();
            assertThat(again.audit().verify("sold").differences()).isEmpty();
        }
    }

    /** Documents are corrected and withdrawn after their time was closed, and closed time is opened and closed again. */
    @Test
    void whatWentToOpenTimeGoesThereAgainHoweverTheBatchesAreCut() {
        for (int round = 0; round < 4; round++) {
            clear();
            long seed = Long.getLong("accumulator.seed", System.nanoTime());
            Random random = new Random(seed);
            Registers live = registers(SCHEMAS.getFirst());
            Map<Instant, Said> said = new LinkedHashMap<>();
            List<Change> accepted = new ArrayList<>();
            List<Change> changes = stream(random, 150).stream()
                    .map(change -> inOtherTime(seed, change))
                    .toList();
            inBatches(random, changes, 4, batch -> {
                if (random.nextInt(4) == 0) {
                    closeSomewhere(random, live);
                }
                List<Outcome> outcomes = live.post(batch);
                for (int i = 0; i < batch.size(); i++) {
                    if (!(outcomes.get(i) instanceof Outcome.PeriodClosed)) {
                        accepted.add(batch.get(i));
                    }
                }
                Instant moment = now();
                said.put(moment, said(live, moment));
            });
            Registers rebuilt = registers(SCHEMAS.get(1));
            inBatches(random, accepted, 30, batch -> replay(rebuilt, SCHEMAS.getFirst(), batch));
            takeOver(rebuilt, SCHEMAS.getFirst());
            assertSaid(rebuilt, said, seed);
            Registers again = registers(SCHEMAS.get(2));
            inBatches(random, accepted, 50, batch -> replay(again, SCHEMAS.get(1), batch));
            takeOver(again, SCHEMAS.get(1));
            assertSaid(again, said, seed);
            assertThat(rebuilt.closings()).isEqualTo(live.closings());
            assertThat(again.closings()).isEqualTo(live.closings());
            for (Registers copy : List.of(rebuilt, again)) {
                for (String register : List.of("stock", "sold")) {
                    assertThat(byDay(copy, register))
                            .as("%s, seed %s", register, seed)
                            .isEqualTo(byDay(live, register));
                    assertThat(standing(copy, register))
                            .as("%s, seed %s", register, seed)
                            .isEqualTo(standing(live, register));
                    assertThat(copy.audit()
                                    .verify(register, seals(live, register))
                                    .differences())
                            .as("%s, seed %s", register, seed)
                            .isEmpty();
                }
            }
        }
    }

    /** Moves the movements of a change to days of a few months, those of one revision to the same ones always. */
    private static Change inOtherTime(long seed, Change change) {
        if (!(change instanceof Change.Post post)) {
            return change;
        }
        Random random = new Random(seed + 1_000L * post.recorder().hashCode() + post.revision());
        List<Movement> movements = post.movements().stream()
                .map(movement -> new Movement(
                        movement.register(),
                        movement.period().minus(random.nextInt(120), ChronoUnit.DAYS),
                        movement.dimensions(),
                        movement.resources()))
                .toList();
        return Change.Post.of(post.recorder(), post.revision(), movements);
    }

    private static void closeSomewhere(Random random, Registers registers) {
        Closing closing = random.nextInt(5) == 0
                ? null
                : new Closing(
                        LocalDate.of(2025, 12, 1).plusDays(random.nextInt(140)),
                        random.nextBoolean() ? Closing.Policy.REFUSE : Closing.Policy.SHIFT);
        registers.close(List.of(random.nextBoolean() ? "stock" : "sold"), closing, before -> {});
    }

    private static List<TurnoverRow> byDay(Registers registers, String register) {
        return registers
                .turnovers(new TurnoverQuery(
                        register,
                        null,
                        null,
                        null,
                        by("product"),
                        Interval.DAY,
                        false,
                        List.of(),
                        new PageRequest(PageRequest.LIMIT_MAX, null)))
                .rows();
    }

    /** The current movements, without the moments at which they were recorded. */
    private static Set<List<Object>> standing(Registers registers, String register) {
        return registers.movements(MovementQuery.of(register, Map.of())).rows().stream()
                .map(row -> List.<Object>of(
                        row.recorder(),
                        row.revision(),
                        row.line(),
                        row.period(),
                        String.valueOf(row.originalPeriod()),
                        row.dimensions().toString(),
                        row.resources().toString()))
                .collect(Collectors.toSet());
    }

    private static List<Seal> seals(Registers registers, String register) {
        Closing closing = registers.closings().get(register);
        return closing == null
                ? List.of()
                : List.of(registers
                        .audit()
                        .seal(
                                register,
                                YearMonth.from(closing.through().plusDays(1)).minusMonths(1))
                        .forAnotherSchema());
    }

    private static void assertSaid(Registers registers, Map<Instant, Said> said, long seed) {
        said.forEach((moment, before) -> assertThat(said(registers, moment))
                .as("said at %s, seed %s", moment, seed)
                .isEqualTo(before));
        assertThat(history(registers, MovementQuery.Order.RECORDED_OLDEST_FIRST))
                .as("the order of recording, seed %s", seed)
                .extracting(MovementRow::recordedAt)
                .isSorted();
    }

    private static Set<Instant> moments(Registers registers) {
        return history(registers, MovementQuery.Order.RECORDED_OLDEST_FIRST).stream()
                .map(MovementRow::recordedAt)
                .collect(Collectors.toSet());
    }

    @Test
    void aDocumentThatOnlyTheRebuiltSchemaAcceptsIsRecordedAtTheSwitch() {
        Registers live = registers(SCHEMAS.getFirst());
        Registers rebuilt = registers(SCHEMAS.get(1));
        live.post(document("doc:1", 1, 1, "10"));
        Instant first = now();
        replay(rebuilt, SCHEMAS.getFirst(), List.of(document("doc:1", 1, 1, "10"), document("doc:2", 1, 1, "5")));
        Instant between = now();
        Said before = said(live, between);
        // The live schema has refused revision 2, and accepts revision 3 after the rebuilt one has accepted 2.
        replay(rebuilt, SCHEMAS.getFirst(), List.of(document("doc:1", 2, 1, "11")));
        live.post(document("doc:1", 3, 1, "12"));
        replay(rebuilt, SCHEMAS.getFirst(), List.of(document("doc:1", 3, 1, "12")));
        takeOver(rebuilt, SCHEMAS.getFirst());
        Instant after = now();

        assertThat(said(rebuilt, first)).isEqualTo(before);
        assertThat(said(rebuilt, between)).isEqualTo(before);
        assertThat(said(rebuilt, after).balances())
                .singleElement()
                .satisfies(row -> assertThat(row.resources().get("quantity")).isEqualByComparingTo("17"));
        assertThat(rebuilt.recorder("doc:2").orElseThrow().recordedAt()).isBetween(between, after);
        rebuilt.post(document("doc:3", 1, 1, "1"));
        assertThat(rebuilt.recorder("doc:3").orElseThrow().recordedAt()).isAfter(after);
        assertThat(history(rebuilt, MovementQuery.Order.RECORDED_OLDEST_FIRST))
                .extracting(MovementRow::recordedAt)
                .isSorted();
    }

    /** Otherwise the revision before and the one after would count together for a while. */
    @Test
    void whatFollowsAWithdrawalThatOnlyTheRebuiltSchemaKnowsIsNotRecordedBeforeIt() {
        Registers live = registers(SCHEMAS.getFirst());
        Registers rebuilt = registers(SCHEMAS.get(1));
        live.post(document("doc:1", 1, 1, "10"));
        replay(rebuilt, SCHEMAS.getFirst(), List.of(document("doc:1", 1, 1, "10")));
        replay(rebuilt, SCHEMAS.getFirst(), List.of(Change.Unpost.of("doc:1", 2)));
        live.post(document("doc:1", 3, 1, "12"));
        Instant between = now();
        replay(rebuilt, SCHEMAS.getFirst(), List.of(document("doc:1", 3, 1, "12")));
        takeOver(rebuilt, SCHEMAS.getFirst());

        assertThat(quantity(rebuilt, between)).isEqualByComparingTo("10");
        assertThat(quantity(rebuilt, now())).isEqualByComparingTo("12");
        assertThat(history(rebuilt, MovementQuery.Order.RECORDED_OLDEST_FIRST))
                .extracting(MovementRow::recordedAt)
                .isSorted();
    }

    @Test
    void aDocumentWhoseWithdrawalCameBeforeItKeepsItsMoment() {
        Registers live = registers(SCHEMAS.getFirst());
        Registers rebuilt = registers(SCHEMAS.get(1));
        List<Change> changes = List.of(
                new Change.Withdraw("doc:1", "b@1", new Origin("b", 1, 100)),
                new Change.Post(
                        "doc:1",
                        1,
                        document("doc:1", 1, 1, "10").fingerprint(),
                        document("doc:1", 1, 1, "10").movements(),
                        "a@1",
                        new Origin("a", 1, 200)));
        changes.forEach(live::post);
        Instant known = now();
        changes.forEach(change -> replay(rebuilt, SCHEMAS.getFirst(), List.of(change)));
        takeOver(rebuilt, SCHEMAS.getFirst());

        assertThat(quantity(live, known)).isEqualByComparingTo("10");
        assertThat(said(rebuilt, known)).isEqualTo(said(live, known));
    }

    private static BigDecimal quantity(Registers registers, Instant known) {
        return said(registers, known).balances().getFirst().get("quantity");
    }

    /** Each register that is asked for the history of documents costs locks on all its months. */
    @Test
    void aReplayLocksOnlyTheRegistersOfItsDocuments() {
        for (Schema schema : SCHEMAS) {
            for (int i = 0; i < 8; i++) {
                registers(schema)
                        .define(Samples.register(
                                "other" + i, RegisterKind.BALANCE, List.of("key int"), List.of("number bigint")));
            }
        }
        Registers live = registers(SCHEMAS.getFirst());
        live.post(document("doc:1", 1, 1, "10"));
        live.post(document("doc:1", 2, 1, "11"));
        Registers rebuilt = registers(SCHEMAS.get(1));
        database.transactions().executeWithoutResult(status -> {
            replay(rebuilt, SCHEMAS.getFirst(), List.of(document("doc:1", 1, 1, "10")));
            assertThat(database.jdbc().queryForList("""
                            select c.relname
                              from pg_locks l
                              join pg_class c on c.oid = l.relation
                             where l.pid = pg_backend_pid()
                               and c.relnamespace = 'accumulator_1'::regnamespace
                               and c.relkind = 'p'
                            """, String.class))
                    .containsExactlyInAnyOrder("sold_log", "stock_log");
        });
    }

    @Test
    void revisionsThatATopicNoLongerHoldsLeaveTheOthersWhereTheyWere() {
        Registers live = registers(SCHEMAS.getFirst());
        Registers rebuilt = registers(SCHEMAS.get(1));
        live.post(document("doc:1", 1, 1, "10"));
        Instant first = now();
        live.post(document("doc:1", 2, 1, "20"));
        Instant second = now();
        live.post(document("doc:1", 3, 1, "30"));
        Instant third = now();
        replay(rebuilt, SCHEMAS.getFirst(), List.of(document("doc:1", 1, 1, "10"), document("doc:1", 3, 1, "30")));
        takeOver(rebuilt, SCHEMAS.getFirst());

        assertThat(said(rebuilt, first)).isEqualTo(said(live, first));
        assertThat(said(rebuilt, third)).isEqualTo(said(live, third));
        assertThat(said(rebuilt, second)).isNotEqualTo(said(live, second));
    }

    @Test
    void aSchemaThatTookOverAnswersTheMomentsOfTheOtherAndGoesOnAfterThem() {
        Registers live = registers(SCHEMAS.getFirst());
        Registers rebuilt = registers(SCHEMAS.get(1));
        // As if the clock had been ahead when somebody asked the live schema.
        live.post(document("doc:1", 1, 1, "10"));
        database.jdbc()
                .execute("select setval('accumulator_1.moment_barrier',"
                        + " cast(extract(epoch from clock_timestamp() + interval '1 hour') * 1000000 as bigint))");
        replay(rebuilt, SCHEMAS.getFirst(), List.of(document("doc:1", 1, 1, "10")));
        Instant ahead = now().plusSeconds(3_590);
        takeOver(rebuilt, SCHEMAS.getFirst());

        assertThat(said(rebuilt, ahead).balances()).hasSize(1);
        rebuilt.post(document("doc:2", 1, 1, "5"));
        assertThat(rebuilt.recorder("doc:2").orElseThrow().recordedAt()).isAfter(ahead);
    }
}
