package dev.accumulator.registers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.BalanceRow;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.FigureCondition;
import dev.accumulator.registers.model.MovementQuery;
import dev.accumulator.registers.model.MovementRow;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.PageRequest;
import dev.accumulator.registers.model.RecorderQuery;
import dev.accumulator.registers.model.RecorderSummary;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.SnapshotReads;
import dev.accumulator.registers.model.TurnoverQuery;
import dev.accumulator.registers.model.TurnoverRow;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One random history whose documents are spread over several databases, told to the model as one. After each step the
 * databases read as one have to answer as the model does.
 */
final class MergedHistory {
    private static final int STEPS = 12;

    private final Random random;
    private final List<EngineDatabase> databases;
    private final List<Registers> engines = new ArrayList<>();
    private final ModelRegisters model;
    private final RandomDefinitions definitions;
    private final RandomDocuments documents;
    private final RandomQueries queries;
    private final ModelComparison comparison;
    private final List<Instant> marks = new ArrayList<>();
    private int answers;

    MergedHistory(long seed, List<EngineDatabase> databases) {
        this.random = new Random(seed);
        this.databases = databases;
        databases.forEach(database -> engines.add(database.newRegisters(random.nextInt(3) * 4)));
        this.model = new ModelRegisters(() -> marks.getLast().plusNanos(1_000));
        this.definitions = new RandomDefinitions(random);
        this.documents = new RandomDocuments(random, Long.toHexString(seed) + ":");
        this.queries = new RandomQueries(random, marks);
        this.comparison = new ModelComparison(model);
        mark();
    }

    /** Runs to the end and drops its registers. Returns how many answers were compared. */
    int run() {
        for (int i = random.nextInt(2); i >= 0; i--) {
            define(definitions.definition("m" + i + Integer.toHexString(random.nextInt())));
        }
        for (int step = 0; step < STEPS; step++) {
            step();
            model.definitions().forEach(this::compare);
        }
        List<RegisterDefinition> all = List.copyOf(model.definitions());
        documents(all);
        for (RegisterDefinition register : all) {
            engines.forEach(engine -> engine.drop(register.name(), true));
        }
        return answers;
    }

    private void define(RegisterDefinition definition) {
        engines.forEach(engine -> engine.define(definition));
        model.define(definition);
    }

    private void step() {
        if (random.nextInt(12) == 0) {
            define(definitions.changed(definitions.oneOf(model.definitions())));
        } else {
            post(documents.batch(model.definitions()));
        }
        if (definitions.oneIn(3)) {
            engines.get(random.nextInt(engines.size())).fold(1 + random.nextInt(200));
        }
        mark();
    }

    private void post(List<Change> batch) {
        Map<Integer, List<Change>> split = new LinkedHashMap<>();
        batch.forEach(change -> split.computeIfAbsent(partOf(change.recorder()), part -> new ArrayList<>())
                .add(change));
        Map<Integer, List<Outcome>> outcomes = new LinkedHashMap<>();
        split.forEach((part, changes) ->
                outcomes.put(part, new ArrayList<>(engines.get(part).post(changes))));
        List<Outcome> inOrder = batch.stream()
                .map(change -> Objects.requireNonNull(outcomes.get(partOf(change.recorder())))
                        .removeFirst())
                .toList();
        comparison.outcomes(inOrder, model.post(batch));
    }

    private int partOf(String recorder) {
        return Math.floorMod(recorder.hashCode(), databases.size());
    }

    /** One server has all databases, so they have one clock. */
    private void mark() {
        Instant mark = new RealEngine(databases.getFirst(), RealEngine.Totals.UNFOLDED).mark();
        marks.add(mark);
        engines.forEach(engine -> engine.settle(mark));
    }

    private <T> T merged(Function<SnapshotReads, T> reads) {
        return SnapshotParts.read(databases, reads);
    }

    /** Every read of a register, some in one snapshot and some with one for each page. */
    private void compare(RegisterDefinition register) {
        SnapshotReads engine = new EachInItsSnapshot(databases);
        if (register.kind() != RegisterKind.TURNOVER) {
            BalanceQuery balances = queries.balances(register);
            comparison.balances(engine, balances, random);
            conditions(register, balances);
            answers += 2;
        }
        for (int i = 0; i < 2; i++) {
            comparison.turnovers(engine, queries.turnovers(register), random);
            answers++;
        }
        exports(register);
        if (register.kind() == RegisterKind.LEDGER) {
            comparison.ledger(engine, queries.ledger(register), random);
            answers++;
        }
        movements(register);
    }

    /** The model has no conditions on balances, so its rows are looked at here. */
    private void conditions(RegisterDefinition register, BalanceQuery asked) {
        String resource = definitions.oneOf(register.resourceNames());
        FigureCondition condition = new FigureCondition(
                resource,
                definitions.oneOf(List.of(FigureCondition.Comparison.values())),
                BigDecimal.valueOf(random.nextInt(3) * 10L));
        BiFunction<PageRequest, List<FigureCondition>, BalanceQuery> query = (page, figures) -> new BalanceQuery(
                asked.register(), asked.at(), asked.knownAt(), asked.selection(), true, asked.sort(), page, figures);
        PageRequest whole = new PageRequest(PageRequest.LIMIT_MAX, null);
        List<BalanceRow> expected = model.balances(query.apply(whole, List.of())).rows().stream()
                .filter(row -> holds(condition, row.get(resource)))
                .toList();
        List<BalanceRow> found = new ArrayList<>();
        pages(page -> merged(reads -> reads.balances(query.apply(page, List.of(condition)))), found);
        assertThat(found).as("%s %s", asked, condition).isEqualTo(expected);
        assertThat(this.<Long>merged(reads -> reads.countBalances(query.apply(whole, List.of(condition)), 1_000)))
                .isEqualTo(expected.size());
    }

    private static boolean holds(FigureCondition condition, BigDecimal figure) {
        int compared = figure.compareTo(condition.value());
        return switch (condition.comparison().operator()) {
            case "<" -> compared < 0;
            case "<=" -> compared <= 0;
            case "=" -> compared == 0;
            case "<>" -> compared != 0;
            case ">=" -> compared >= 0;
            default -> compared > 0;
        };
    }

    /** Whole answers are the pages of the model, one after the other. */
    private void exports(RegisterDefinition register) {
        TurnoverQuery query = queries.turnovers(register);
        List<TurnoverRow> expected = new ArrayList<>();
        @Nullable String cursor = null;
        do {
            Page<TurnoverRow> page = model.turnovers(withPage(query, new PageRequest(PageRequest.LIMIT_MAX, cursor)));
            expected.addAll(page.rows());
            cursor = page.next();
        } while (cursor != null);
        List<TurnoverRow> rows = new ArrayList<>();
        merged(reads -> {
            reads.eachTurnover(query, rows::add);
            return true;
        });
        assertThat(rows).as("%s", query).isEqualTo(expected);
        assertThat(this.<TurnoverRow>merged(reads -> reads.turnoverTotals(query)))
                .as("%s", query)
                .isEqualTo(model.turnovers(query.withTotals()).totals());
        answers += 2;
    }

    private static TurnoverQuery withPage(TurnoverQuery query, PageRequest page) {
        return new TurnoverQuery(
                query.register(),
                query.from(),
                query.to(),
                query.knownAt(),
                query.selection(),
                query.interval(),
                query.balances(),
                query.sort(),
                page,
                query.figures(),
                query.empty(),
                query.totals());
    }

    /** Movements are those of the model, each once, in the order that was asked for; what is equal in it may come in any. */
    private void movements(RegisterDefinition register) {
        MovementQuery asked = queries.movements(register, documents.recorder());
        Function<PageRequest, MovementQuery> query = page -> new MovementQuery(
                asked.register(),
                asked.recorder(),
                asked.filters(),
                asked.from(),
                asked.to(),
                asked.recordedFrom(),
                asked.recordedTo(),
                asked.history(),
                asked.order(),
                page);
        List<MovementRow> expected =
                new ArrayList<>(model.movements(query.apply(new PageRequest(PageRequest.LIMIT_MAX, null)))
                        .rows());
        List<MovementRow> found = new ArrayList<>();
        pages(page -> merged(reads -> reads.movements(query.apply(page))), found);
        assertThat(new HashSet<>(found)).hasSameSizeAs(found);
        assertThat(withoutMoments(found)).as("%s", asked).containsExactlyInAnyOrderElementsOf(withoutMoments(expected));
        assertThat(found).isSortedAccordingTo(order(asked.order()));
        List<MovementRow> exported = new ArrayList<>();
        merged(reads -> {
            reads.eachMovement(asked, exported::add);
            return true;
        });
        assertThat(exported).isEqualTo(found);
        answers += 2;
    }

    private static Comparator<MovementRow> order(MovementQuery.Order order) {
        return switch (order) {
            case RECORDED_OLDEST_FIRST -> Comparator.comparing(MovementRow::recordedAt);
            case RECORDED_NEWEST_FIRST ->
                Comparator.comparing(MovementRow::recordedAt).reversed();
            case PERIOD_OLDEST_FIRST -> Comparator.comparing(MovementRow::period);
            case PERIOD_NEWEST_FIRST ->
                Comparator.comparing(MovementRow::period).reversed();
        };
    }

    private static List<MovementRow> withoutMoments(List<MovementRow> rows) {
        return rows.stream()
                .map(row -> new MovementRow(
                        row.register(),
                        row.recorder(),
                        row.revision(),
                        row.line(),
                        row.reversal(),
                        row.period(),
                        Instant.EPOCH,
                        row.dimensions(),
                        row.resources(),
                        row.originalPeriod()))
                .toList();
    }

    /** The list of documents has each that a database has, once, and completions come in the order of bytes. */
    private void documents(List<RegisterDefinition> all) {
        RecorderQuery query = new RecorderQuery(null, null, null, null, null, PageRequest.FIRST);
        List<RecorderSummary> expected = new ArrayList<>();
        engines.forEach(engine -> {
            @Nullable String cursor = null;
            do {
                Page<RecorderSummary> page = engine.recorders(withPage(query, new PageRequest(1_000, cursor)));
                expected.addAll(page.rows());
                cursor = page.next();
            } while (cursor != null);
        });
        List<RecorderSummary> found = new ArrayList<>();
        @Nullable String cursor = null;
        int limit = 1 + random.nextInt(200);
        do {
            PageRequest request = new PageRequest(limit, cursor);
            Page<RecorderSummary> page = merged(reads -> reads.recorders(withPage(query, request)));
            assertThat(page.rows()).hasSizeLessThanOrEqualTo(limit);
            found.addAll(page.rows());
            cursor = page.next();
        } while (cursor != null);
        assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
        String beginning = documents.recorder();
        List<String> completed = merged(reads -> reads.recordersBeginningWith(beginning, 10)).stream()
                .map(RecorderSummary::recorder)
                .toList();
        assertThat(completed)
                .containsExactlyElementsOf(expected.stream()
                        .map(RecorderSummary::recorder)
                        .filter(recorder -> recorder.startsWith(beginning))
                        .sorted(Comparator.comparing(
                                recorder -> recorder.codePoints().boxed().toList(), MergedHistory::byCodePoints))
                        .limit(10)
                        .toList());
        assertThat(merged(SnapshotReads::definitions).stream().map(RegisterDefinition::name))
                .containsAll(all.stream().map(RegisterDefinition::name).toList());
    }

    private static int byCodePoints(List<Integer> one, List<Integer> other) {
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            int compared = one.get(i).compareTo(other.get(i));
            if (compared != 0) {
                return compared;
            }
        }
        return Integer.compare(one.size(), other.size());
    }

    private static RecorderQuery withPage(RecorderQuery query, PageRequest page) {
        return new RecorderQuery(
                query.kind(), query.posted(), query.recordedFrom(), query.recordedTo(), query.sourcePrefix(), page);
    }

    /** Reads all pages; each but the last is full. */
    private <T> void pages(Function<PageRequest, Page<T>> read, List<T> rows) {
        int limit = random.nextBoolean() ? 1 + random.nextInt(7) : 1 + random.nextInt(1_000);
        @Nullable String cursor = null;
        do {
            Page<T> page = read.apply(new PageRequest(limit, cursor));
            cursor = page.next();
            assertThat(page.rows()).hasSizeLessThanOrEqualTo(limit);
            assertThat(cursor == null || page.rows().size() == limit).isTrue();
            rows.addAll(page.rows());
        } while (cursor != null);
    }

    @Override
    public String toString() {
        return model.definitions().stream()
                .map(d -> d.kind() + " " + d.name() + " " + d.zone() + " " + d.totals() + " "
                        + d.dimensions().stream()
                                .map(x -> Map.entry(x.name(), x.typeText()))
                                .toList())
                .toList()
                .toString();
    }
}
