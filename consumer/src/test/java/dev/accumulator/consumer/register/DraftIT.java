package dev.accumulator.consumer.register;

import static dev.accumulator.consumer.register.Samples.APRIL;
import static dev.accumulator.consumer.register.Samples.MAY;
import static dev.accumulator.consumer.register.Samples.sold;
import static dev.accumulator.consumer.register.Samples.stock;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

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
        // Makes the cells, and what the engine takes as the beginning of a stream of new documents.
        post(documents("first", 1));
        documents("single", 1).subList(0, 8).forEach(change -> post(List.of(change)));
    }

    @AfterAll
    void close() {
        database.close();
    }

    /** Each moves two registers, some in two months, some of its movements the same cell twice. */
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
            assertThat(registers.verify(register.name()).differences()).isEmpty();
            comparison.views(database, register);
        }
        model.recorders().forEach(recorder -> comparison.recorder(registers, recorder));
    }

    @Test
    void allOfThemNew() {
        post(documents("second", 1));
        post(documents("third", 1));

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

        List<Change> oneKnown = new ArrayList<>(documents("third", 1));
        oneKnown.add(documents("first", 3).getFirst());
        post(oneKnown);

        assertSound();
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
