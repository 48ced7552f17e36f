package dev.accumulator.registers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Closing;
import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.Floor;
import dev.accumulator.registers.model.FloorPolicy;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.Seal;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** One random history of a few registers, told to the engine and to the model, which have to agree after every step. */
final class RandomHistory {
    private static final int STEPS = 30;

    private final Random random;
    private final EngineDatabase database;
    private final List<Registers> instances;
    private final ModelRegisters model;
    private final RandomDefinitions definitions;
    private final RandomDocuments documents;
    private final RandomQueries queries;
    private final ModelComparison comparison;
    private final List<Instant> marks = new ArrayList<>();
    private final boolean closes;
    private int operations;

    /** @param instances engines on the same tables, as several processes would have */
    RandomHistory(long seed, EngineDatabase database, List<Registers> instances) {
        this.random = new Random(seed);
        this.database = database;
        this.instances = instances;
        // Between the mark before a step and the one after it, as the engine's own moments of recording are.
        this.model = new ModelRegisters(() -> marks.getLast().plusNanos(1_000));
        this.definitions = new RandomDefinitions(random);
        this.documents = new RandomDocuments(random, Long.toHexString(seed) + ":");
        this.queries = new RandomQueries(random, marks);
        this.comparison = new ModelComparison(model);
        this.closes = definitions.oneIn(2);
        mark();
    }

    /** Runs to the end and drops its registers. Returns how many changes were posted. */
    int run() {
        for (int i = random.nextInt(3); i >= 0; i--) {
            define(definitions.definition("h" + i + Integer.toHexString(random.nextInt())));
        }
        // The model adds up the whole log for each change, which takes long with many documents.
        if (!documents.areMany() && definitions.oneIn(2)) {
            keepFloors();
        }
        for (int step = 0; step < STEPS; step++) {
            step();
            compare();
        }
        instances.forEach(instance -> instance.keepFloors(List.of()));
        for (RegisterDefinition register : model.definitions()) {
            assertThat(engine().audit().verify(register.name(), seals(register)).differences())
                    .isEmpty();
            assertThat(engine().audit().repair(register.name())).isZero();
            comparison.views(database, register);
            engine().drop(register.name(), true);
        }
        return operations;
    }

    private Registers engine() {
        return instances.get(random.nextInt(instances.size()));
    }

    private void define(RegisterDefinition definition) {
        engine().define(definition);
        model.define(definition);
    }

    /** A few floors of balances, of one register or of two with the same dimensions. */
    private void keepFloors() {
        List<Floor> floors = new ArrayList<>();
        for (RegisterDefinition register : model.definitions()) {
            List<String> by = new ArrayList<>(register.dimensions().stream()
                    .filter(dimension -> !dimension.nullable())
                    .map(Dimension::name)
                    .toList());
            if (register.kind() == RegisterKind.BALANCE && !by.isEmpty()) {
                List<Floor.Part> of = new ArrayList<>();
                of.add(Floor.Part.plus(register.name(), definitions.oneOf(register.resourceNames())));
                if (definitions.oneIn(2)) {
                    RegisterDefinition other = definitions.beside(register, register.name() + "b");
                    define(other);
                    of.add(new Floor.Part(
                            other.name(), definitions.oneOf(other.resourceNames()), random.nextBoolean()));
                }
                Collections.shuffle(by, random);
                // What is below a floor stays noted after its register is dropped.
                floors.add(new Floor(
                        "of_" + register.name(),
                        of,
                        by.subList(0, 1 + random.nextInt(by.size())),
                        BigDecimal.valueOf(random.nextInt(3) * -700L),
                        definitions.oneIn(3) || definitions.bringsBackADay(register.zone())
                                ? Floor.When.NOW
                                : Floor.When.ALWAYS,
                        policy()));
            }
        }
        instances.forEach(instance -> instance.keepFloors(floors));
        model.keepFloors(floors);
    }

    /** Some floors refuse, some tell, and some refuse some documents only. */
    private FloorPolicy policy() {
        return switch (random.nextInt(3)) {
            case 0 -> FloorPolicy.REFUSE;
            case 1 -> FloorPolicy.TELL;
            default -> change -> change.recorder().hashCode() % 2 == 0;
        };
    }

    private void mark() {
        marks.add(new RealEngine(database, RealEngine.Totals.UNFOLDED).mark());
    }

    private void step() {
        int kind = random.nextInt(20);
        if (kind == 0) {
            define(definitions.changed(definitions.oneOf(model.definitions())));
        } else if (kind <= 3) {
            Registers engine = engine();
            engine.fold(1 + random.nextInt(200));
            for (int more = random.nextInt(4); more > 0; more--) {
                // What has nothing to fold makes swings of days.
                engine.fold(1_000);
            }
        } else if (kind == 5 && closes) {
            close(definitions.oneOf(model.definitions()));
        } else {
            List<Change> batch = documents.batch(model.definitions());
            if (definitions.oneIn(3)) {
                engine().openMonths(batch);
            }
            if (kind == 4) {
                postAndRollBack(batch);
            } else {
                comparison.outcomes(engine().post(batch), model.post(batch));
                operations += batch.size();
            }
        }
        mark();
    }

    /** Closes a register up to another day, mostly a later one, or opens it. */
    private void close(RegisterDefinition register) {
        ZoneId zone = register.zone();
        LocalDate day = definitions.oneIn(4)
                ? definitions.period(zone).atZone(zone).toLocalDate()
                : LocalDate.of(2025, 11, 1).plusDays(random.nextInt(200));
        Closing closing = definitions.oneIn(5) || day.getYear() < 1901 || day.getYear() > 2198
                ? null
                : new Closing(day, definitions.oneOf(List.of(Closing.Policy.values())));
        engine().close(List.of(register.name()), closing, before -> {});
        model.close(register.name(), closing);
    }

    /** The seals of the last closed months of a register. */
    private List<Seal> seals(RegisterDefinition register) {
        Closing closing = engine().closings().get(register.name());
        List<Seal> seals = new ArrayList<>();
        if (closing != null) {
            YearMonth next = YearMonth.from(closing.through().plusDays(1));
            for (int back = 1; back <= 3; back++) {
                seals.add(engine().audit().seal(register.name(), next.minusMonths(back)));
            }
        }
        return seals;
    }

    private void postAndRollBack(List<Change> batch) {
        database.transactions().executeWithoutResult(status -> {
            List<Outcome> outcomes = engine().post(batch);
            model.rollBack(() -> comparison.outcomes(outcomes, model.post(batch)));
            status.setRollbackOnly();
        });
    }

    /** Every read of one register, and some of the others: most of the time goes into reads. */
    private void compare() {
        RegisterDefinition whole = definitions.oneOf(model.definitions());
        for (RegisterDefinition register : model.definitions()) {
            boolean all = register.name().equals(whole.name());
            if (register.kind() != RegisterKind.TURNOVER && (all || definitions.oneIn(3))) {
                comparison.balances(engine(), queries.balances(register), random);
            }
            if (all || definitions.oneIn(3)) {
                comparison.turnovers(engine(), queries.turnovers(register), random);
            }
            if (register.kind() == RegisterKind.LEDGER && (all || definitions.oneIn(3))) {
                comparison.ledger(engine(), queries.ledger(register), random);
            }
            if (all || definitions.oneIn(3)) {
                comparison.movements(engine(), queries.movements(register, documents.recorder()), random);
            }
        }
        if (definitions.oneIn(3)) {
            comparison.recorder(engine(), documents.recorder());
        }
        comparison.below(engine(), random);
    }

    /** Describes this history in the message of a failure. */
    @Override
    public String toString() {
        return model.definitions().stream()
                .map(d -> d.kind() + " " + d.name() + " " + d.zone() + " " + d.totals() + " "
                        + d.dimensions().stream()
                                .map(x -> Map.entry(x.name(), x.typeText()))
                                .toList()
                        + d.resources().stream()
                                .map(x -> Map.entry(x.name(), x.type().name()))
                                .toList())
                .toList()
                .toString();
    }
}
