package dev.accumulator.registers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.registers.model.AccountCard;
import dev.accumulator.registers.model.AccountFigures;
import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.BalanceRow;
import dev.accumulator.registers.model.Floor;
import dev.accumulator.registers.model.FloorCrossing;
import dev.accumulator.registers.model.GroupBelow;
import dev.accumulator.registers.model.InvalidMovement;
import dev.accumulator.registers.model.LedgerQuery;
import dev.accumulator.registers.model.LedgerReads;
import dev.accumulator.registers.model.MovementQuery;
import dev.accumulator.registers.model.MovementRow;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.PageRequest;
import dev.accumulator.registers.model.RecorderState;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.RegisterReads;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.model.SnapshotReads;
import dev.accumulator.registers.model.TrialBalance;
import dev.accumulator.registers.model.TurnoverQuery;
import dev.accumulator.registers.model.TurnoverRow;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compares answers of the engine with those of the model. */
final class ModelComparison {
    private final ModelRegisters model;

    ModelComparison(ModelRegisters model) {
        this.model = model;
    }

    void outcomes(List<Outcome> actual, List<Outcome> expected) {
        assertThat(actual.stream().map(this::comparable).toList())
                .isEqualTo(expected.stream().map(this::comparable).toList());
    }

    /** An outcome without what only people read and without the order of cells. */
    private List<Object> comparable(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Posted o -> accepted("posted", o);
            case Outcome.Reposted o -> accepted("reposted", o);
            case Outcome.Unposted o -> accepted("unposted", o);
            case Outcome.Overtaken o -> accepted("overtaken", o);
            case Outcome.WithdrawnAhead o -> List.of(o);
            case Outcome.Duplicate o -> List.of(o);
            case Outcome.Stale o -> List.of(o);
            case Outcome.PeriodClosed o -> List.of(o);
            case Outcome.BelowFloor o ->
                List.of(
                        "below",
                        List.of(o.recorder(), o.revision(), o.floor(), o.group()),
                        List.of(o.min(), o.available(), o.asked(), isOfNow(o.floor()) ? "now" : o.moment()));
            case Outcome.Rejected o ->
                List.of(
                        "rejected",
                        o.recorder(),
                        o.reason().code(),
                        o.reason() instanceof InvalidMovement invalid
                                ? invalid.path()
                                : String.valueOf(o.reason().field()));
        };
    }

    private List<Object> accepted(String word, Outcome.Accepted outcome) {
        return List.of(
                word,
                outcome.recorder(),
                outcome.revision(),
                Set.copyOf(outcome.changes()),
                outcome.crossings().stream().map(this::comparable).toList());
    }

    private List<Object> comparable(FloorCrossing crossing) {
        return switch (crossing) {
            case FloorCrossing.Crossed o ->
                List.of(o.floor(), o.group(), o.min(), o.balance(), isOfNow(o.floor()) ? "now" : o.moment());
            case FloorCrossing.Restored o -> List.of(o);
        };
    }

    /** The groups below floors that tell are those that the model has noted, whatever pages they are read in. */
    void below(Registers engine, Random random) {
        for (Floor floor : model.floors()) {
            Set<Map<String, Object>> expected = model.below().stream()
                    .filter(group -> group.floor().equals(floor.name()))
                    .map(ModelFloors.Group::values)
                    .collect(Collectors.toSet());
            List<GroupBelow> actual = pages(page -> engine.below(floor.name(), page), limit(expected.size(), random));
            assertThat(actual.stream().map(GroupBelow::group))
                    .as("%s", floor)
                    .containsExactlyInAnyOrderElementsOf(expected);
            assertThat(engine.countBelow(floor.name(), 1_000)).isEqualTo(expected.size());
        }
    }

    /** The current moment differs between the two, if only by microseconds. */
    private boolean isOfNow(String name) {
        return model.floors().stream().anyMatch(floor -> floor.name().equals(name) && floor.when() == Floor.When.NOW);
    }

    /** Rows of zeros may be listed or not, unless only others are asked for. */
    void balances(SnapshotReads engine, BalanceQuery query, Random random) {
        List<BalanceRow> expected = pages(page -> model.balances(withPage(query, page)), PageRequest.LIMIT_MAX);
        List<BalanceRow> actual = pages(page -> engine.balances(withPage(query, page)), limit(expected.size(), random));
        if (!query.nonZero() && !query.selection().groupBy().isEmpty()) {
            actual = actual.stream().filter(ModelComparison::isNotZero).toList();
            expected = expected.stream().filter(ModelComparison::isNotZero).toList();
        }
        assertThat(actual).as("%s", query).isEqualTo(expected);
    }

    private static boolean isNotZero(BalanceRow row) {
        return row.resources().values().stream().anyMatch(value -> value.signum() != 0);
    }

    private static BalanceQuery withPage(BalanceQuery query, PageRequest page) {
        return new BalanceQuery(
                query.register(), query.at(), query.knownAt(), query.selection(), query.nonZero(), query.sort(), page);
    }

    void turnovers(SnapshotReads engine, TurnoverQuery query, Random random) {
        List<TurnoverRow> expected = pages(page -> model.turnovers(withPage(query, page)), PageRequest.LIMIT_MAX);
        TurnoverRow totals = model.turnovers(query).totals();
        List<TurnoverRow> actual = pages(
                page -> {
                    Page<TurnoverRow> read = engine.turnovers(withPage(query, page));
                    assertThat(read.totals()).as("%s", query).isEqualTo(totals);
                    return read;
                },
                limit(expected.size(), random));
        assertThat(actual).as("%s", query).isEqualTo(expected);
        if (random.nextInt(4) == 0) {
            assertThat(engine.countTurnovers(query, Integer.MAX_VALUE)).isEqualTo(expected.size());
        }
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

    /** A trial balance of the model, and both sides of the engine's. */
    void ledger(SnapshotReads engine, LedgerQuery query, Random random) {
        TrialBalance balance = new LedgerReads(engine).trialBalance(query);
        assertThat(balance).isEqualTo(new LedgerReads(ofModel()).trialBalance(query));
        if (query.filters().isEmpty()) {
            assertThat(balance.totals())
                    .allSatisfy(
                            (resource, sides) -> assertThat(sides.areEqual()).isTrue());
        }
        if (balance.rows().isEmpty()) {
            return;
        }
        TrialBalance.Row row = balance.rows().get(random.nextInt(balance.rows().size()));
        if (query.analytics().isEmpty()) {
            List<AccountCard.Line> lines = new ArrayList<>();
            Map<String, AccountFigures> figures = row.whole();
            @Nullable String cursor = null;
            do {
                AccountCard page =
                        new LedgerReads(engine).card(row.code(), query, new PageRequest(1 + random.nextInt(9), cursor));
                assertThat(page.figures()).isEqualTo(figures);
                lines.addAll(page.lines());
                cursor = page.next();
            } while (cursor != null);
            figures.forEach((resource, whole) -> assertThat(
                            lines.isEmpty()
                                    ? whole.opening()
                                    : Objects.requireNonNull(
                                                    lines.getLast().figures().get(resource))
                                            .balance())
                    .isEqualByComparingTo(whole.closing()));
        }
    }

    private RegisterReads ofModel() {
        return new RegisterReads() {
            @Override
            public RegisterDefinition definition(String name) {
                return model.definition(name);
            }

            @Override
            public boolean wasClosed(String name) {
                return false;
            }

            @Override
            public Page<BalanceRow> balances(BalanceQuery query) {
                return model.balances(query);
            }

            @Override
            public Page<TurnoverRow> turnovers(TurnoverQuery query) {
                return model.turnovers(query);
            }

            @Override
            public Page<MovementRow> movements(MovementQuery query) {
                return model.movements(query);
            }
        };
    }

    void movements(SnapshotReads engine, MovementQuery query, Random random) {
        List<MovementRow> expected = pages(page -> model.movements(withPage(query, page)), PageRequest.LIMIT_MAX);
        List<MovementRow> actual =
                pages(page -> engine.movements(withPage(query, page)), limit(expected.size(), random));
        assertThat(withoutMoments(actual)).as("%s", query).isEqualTo(withoutMoments(expected));
    }

    private static MovementQuery withPage(MovementQuery query, PageRequest page) {
        return new MovementQuery(
                query.register(),
                query.recorder(),
                query.filters(),
                query.from(),
                query.to(),
                query.recordedFrom(),
                query.recordedTo(),
                query.history(),
                query.order(),
                page);
    }

    /** The moments of recording differ between the two, if only by microseconds. */
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

    void recorder(Registers engine, String recorder) {
        Function<RecorderState, RecorderState> comparable = state -> new RecorderState(
                state.recorder(),
                state.revision(),
                state.posted(),
                Instant.EPOCH,
                state.source(),
                withoutMoments(state.movements()));
        assertThat(engine.recorder(recorder).map(comparable))
                .isEqualTo(model.recorder(recorder).map(comparable));
    }

    /** Returns the sums of the views that people read with SQL. */
    void views(EngineDatabase database, RegisterDefinition register) {
        for (Resource resource : register.resources()) {
            BigDecimal expected = model.log().stream()
                    .filter(movement -> movement.register().equals(register.name()))
                    .map(movement -> movement.value(resource.name()))
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            Stream<String> sums = Stream.concat(
                    register.kind() != RegisterKind.TURNOVER
                            ? Stream.of("sum(\"%s\") from accumulator_1.\"%s_balances\"")
                            : Stream.of(),
                    Stream.of(
                            "sum(\"%s_net\") from accumulator_1.\"%s_turnovers\"",
                            "sum(\"%s\") from accumulator_1.\"%s_movements\""));
            sums.forEach(sum -> {
                String sql = "select " + sum.formatted(resource.name(), register.name());
                BigDecimal actual = database.jdbc().queryForObject(sql, BigDecimal.class);
                assertThat(actual == null ? BigDecimal.ZERO : actual).as(sql).isEqualByComparingTo(expected);
            });
        }
    }

    /** A page size with which an answer of so many rows takes a handful of pages, or one. */
    private static int limit(int rows, Random random) {
        return random.nextBoolean()
                ? PageRequest.LIMIT_MAX
                : Math.min(PageRequest.LIMIT_MAX, 1 + rows / (1 + random.nextInt(4)));
    }

    /** The rows of all pages. Each page but the last is full. */
    private static <T> List<T> pages(Function<PageRequest, Page<T>> read, int limit) {
        List<T> rows = new ArrayList<>();
        @Nullable String cursor = null;
        do {
            Page<T> page = read.apply(new PageRequest(limit, cursor));
            cursor = page.next();
            assertThat(page.rows()).hasSizeLessThanOrEqualTo(limit);
            assertThat(cursor == null || page.rows().size() == limit).isTrue();
            rows.addAll(page.rows());
        } while (cursor != null);
        assertThat(new HashSet<>(rows)).as("Each row once").hasSameSizeAs(rows);
        return rows;
    }
}
