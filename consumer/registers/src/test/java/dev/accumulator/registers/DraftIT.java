package dev.accumulator.registers;

import static dev.accumulator.registers.Samples.APRIL;
import static dev.accumulator.registers.Samples.MAY;
import static dev.accumulator.registers.Samples.sold;
import static dev.accumulator.registers.Samples.stock;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.RegisterDefinition;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents by the hundred: what they append is drafted while their recorders are made, and holds only if all are new. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DraftIT {
    private static final int DOCUMENTS = 60;
    private static final int PRODUCTS = 20;

    private final EngineDatabase database = new EngineDatabase();
    private Registers registers = database.registers();
    private ModelRegisters model = ModelRegisters.withOwnClock();

    @BeforeEach
    void begin() {
        RealEngine.clear(database);
        registers = database.newRegisters();
        model = ModelRegisters.withOwnClock();
        for (RegisterDefinition register : List.of(stock(), sold())) {
            registers.define(register);
            model.define(register);
        }
        // Makes the cells, and what an engine takes as the beginning of a stream of new documents.
        post(documents("first", 1));
        begin(registers, "single");
    }

    @AfterAll
    void close() {
        database.close();
    }

    /** Each document moves two registers. Some have movements in two months, and some move a cell twice. */
    private static List<Change> documents(String name, long revision) {
        Random random = new Random(name.hashCode() + revision);
        return IntStream.range(0, DOCUMENTS)
                .mapToObj(i -> document(name + ":" + i, revision, random))
                .toList();
    }

    private static Change document(String recorder, long revision, Random random) {
        List<Movement> movements = new ArrayList<>();
        for (int line = 0; line < 4; line++) {
            int product = random.nextInt(PRODUCTS);
            BigDecimal quantity = BigDecimal.valueOf(random.nextInt(2_000_000) - 1_000_000, 4);
            movements.add(new Movement(
                    "stock",
                    random.nextBoolean() ? APRIL : MAY,
                    Samples.cell("warehouse", 1, "product", product, "lot", product % 2 == 0 ? null : "a"),
                    Map.of("quantity", quantity, "amount", BigDecimal.valueOf(random.nextInt(100_000), 2))));
            movements.add(new Movement(
                    "sold", APRIL, Samples.cell("product", product, "client", "c"), Map.of("quantity", quantity)));
        }
        return Change.Post.of(recorder, revision, movements);
    }

    private void begin(Registers engine, String name) {
        for (Change change : documents(name, 1).subList(0, 8)) {
            new ModelComparison(model).outcomes(engine.post(List.of(change)), model.post(List.of(change)));
        }
    }

    /** How many documents were made by COPY: its rows are of a subtransaction, and the posting's own is not. */
    private long copied() {
        Long copied = database.jdbc()
                .queryForObject(
                        "select count(*) from accumulator_1.recorders r join accumulator_1.postings p on p.posting = r.posting"
                                + " where r.xmin <> p.xmin",
                        Long.class);
        return copied == null ? 0 : copied;
    }

    /** The engine and the model, which have to agree about what became of each and about all that is kept. */
    private void post(List<Change> changes) {
        new ModelComparison(model).outcomes(registers.post(changes), model.post(changes));
    }

    private void assertSound() {
        assertSame();
        while (registers.fold(1_000) > 0) {
            // Until the tail is empty.
        }
        assertSame();
    }

    private void assertSame() {
        ModelComparison comparison = new ModelComparison(model);
        for (RegisterDefinition register : List.of(stock(), sold())) {
            assertThat(registers.audit().verify(register.name()).differences()).isEmpty();
            comparison.views(database, register);
        }
        model.recorders().forEach(recorder -> comparison.recorder(registers, recorder));
    }

    @Test
    void allOfThemNew() {
        post(documents("second", 1));
        post(documents("third", 1));

        assertThat(copied()).isEqualTo(2 * DOCUMENTS);
        assertSound();
    }

    @Test
    void oneOfThemKnown() {
        List<Change> changes = new ArrayList<>(documents("second", 1));
        changes.add(documents("first", 3).getFirst());
        post(changes);

        assertThat(copied()).isZero();
        assertSound();
    }

    @Test
    void allOfThemKnownForAWhileAndThenSomeAreNot() {
        // Long enough for the engine to expect known documents.
        for (int revision = 2; revision < 12; revision++) {
            post(documents("first", revision));
        }
        assertSame();

        List<Change> mixed = new ArrayList<>(documents("first", 12));
        mixed.set(7, Change.Unpost.of("first:7", 12));
        mixed.set(8, documents("first", 11).get(8));
        mixed.add(documents("second", 1).getFirst());
        mixed.add(new Change.Withdraw("unknown", null));
        post(mixed);
        post(documents("first", 13));

        assertSound();
    }

    /** An engine that has learnt from a stream, and one that has not, post the next document alike. */
    @Test
    void expectedToBeKnownAndMadeByAnother() {
        for (int revision = 2; revision < 12; revision++) {
            post(documents("first", revision));
        }
        List<Change> changes = new ArrayList<>(documents("first", 12));
        changes.addAll(documents("second", 1));
        new ModelComparison(model).outcomes(database.newRegisters().post(changes), model.post(changes));
        post(changes);

        assertSound();
    }

    @Test
    void someOfThemKnownOrTheSameTwice() {
        List<Change> mixed = new ArrayList<>(documents("second", 1));
        mixed.addAll(documents("first", 1).subList(0, 20));
        mixed.addAll(documents("first", 2).subList(10, 40));
        mixed.addAll(documents("second", 2).subList(0, 10));
        Collections.shuffle(mixed, new Random(7));
        post(mixed);

        assertSound();
    }

    /** Another transaction makes one of the documents first, and ends while the COPY waits for it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whileAnotherMakesOneOfThem(boolean commits) throws Exception {
        List<Change> changes = documents("second", 1);
        Change theirs = changes.get(DOCUMENTS / 2);
        postWhileAnother(theirs, commits, changes);
        assertThat(copied()).isEqualTo(commits ? 0 : DOCUMENTS);
        assertSound();
    }

    /** Known documents that are expected to be known: between the question and the lock another writer is quicker. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whileAnotherChangesOneThatIsKnown(boolean commits) throws Exception {
        for (int revision = 2; revision < 12; revision++) {
            post(documents("first", revision));
        }
        List<Change> changes = documents("first", 12);
        Change theirs = documents("first", 13).get(DOCUMENTS / 2);
        postWhileAnother(theirs, commits, changes);
        assertSound();
    }

    /** Another transaction has posted one document, and ends, one way or the other, when the posting waits for it. */
    private void postWhileAnother(Change theirs, boolean commits, List<Change> changes) throws Exception {
        Registers other = database.newRegisters();
        List<Outcome> outcomes;
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            Future<List<Outcome>> waiting = database.transactions().execute(status -> {
                other.post(List.of(theirs));
                Future<List<Outcome>> posting = executor.submit(() -> registers.post(changes));
                await().atMost(Duration.ofMinutes(3)).until(this::isWaitedForATransaction);
                if (!commits) {
                    status.setRollbackOnly();
                }
                return posting;
            });
            outcomes = Objects.requireNonNull(waiting).get(3, TimeUnit.MINUTES);
        }
        if (commits) {
            model.post(List.of(theirs));
        }
        new ModelComparison(model).outcomes(outcomes, model.post(changes));
    }

    private boolean isWaitedForATransaction() {
        return Boolean.TRUE.equals(database.jdbc().queryForObject("""
                        select exists (select
                                         from pg_locks l
                                         join pg_stat_activity a on a.pid = l.pid
                                        where l.locktype = 'transactionid'
                                          and not l.granted
                                          and a.datname = current_database())
                        """, Boolean.class));
    }

    @Test
    void withCellsThatAreNew() {
        List<Change> changes = new ArrayList<>(documents("second", 1));
        changes.add(Change.Post.of(
                "new-cell",
                1,
                List.of(new Movement(
                        "sold",
                        MAY,
                        Samples.cell("product", 77, "client", "new"),
                        Map.of("quantity", BigDecimal.ONE)))));
        post(changes);

        assertSound();
    }

    @Test
    void withCancellationsOfWhatWasNeverPosted() {
        List<Change> changes = new ArrayList<>(documents("second", 1));
        changes.add(Change.Unpost.of("never", 2));
        post(changes);
        post(List.of(Change.Post.of(
                "never",
                1,
                List.of(new Movement(
                        "sold", MAY, Samples.cell("product", 1, "client", "c"), Map.of("quantity", BigDecimal.ONE))))));

        assertSound();
    }

    @Test
    void byTwoAtOnce() {
        List<Change> changes = documents("second", 1);
        List<List<Outcome>> outcomes = Collections.synchronizedList(new ArrayList<>());
        List<Registers> engines = List.of(registers, database.newRegisters());
        begin(engines.getLast(), "other");

        Together.run(2, number -> outcomes.add(engines.get(number).post(changes)));

        model.post(changes);
        assertThat(outcomes)
                .anySatisfy(list -> assertThat(list).hasOnlyElementsOfType(Outcome.Posted.class))
                .anySatisfy(list -> assertThat(list).hasOnlyElementsOfType(Outcome.Duplicate.class));
        assertSound();
    }

    @Test
    void tellsOutcomesOnceAndRollsBackWhatItsListenerThrows() {
        List<Change> changes = documents("second", 1);
        assertThatThrownBy(() -> registers.post(changes, outcomes -> {
                    throw new IllegalStateException("not taken");
                }))
                .hasMessage("not taken");

        AtomicReference<List<Outcome>> told = new AtomicReference<>();
        List<Outcome> returned = registers.post(
                changes, outcomes -> assertThat(told.getAndSet(outcomes)).isNull());

        assertThat(returned).isEqualTo(told.get()).hasOnlyElementsOfType(Outcome.Posted.class);
        model.post(changes);
        assertSound();
    }
}
