package dev.accumulator.registers.table;

import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.Moments;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Resource;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads how the balance of a resource goes up and down in time, for groups of cells: by month, then by day, then by movement.
 * Whoever asks goes on only where the coarser answer leaves something open.
 *
 * <p>Each answer is of one snapshot, totals and tail together, and covers its months or days whole.
 */
public final class LevelReads {
    /** From so many groups on, it is asked first if there are movements of later months at all. */
    private static final int MANY_GROUPS = 100;

    private final Database database;
    private final RegisterDefinition definition;
    private final List<String> swings;
    private final RegisterSql sql;

    LevelReads(Database database, StoredRegister stored, RegisterSql sql) {
        this.database = database;
        this.definition = stored.definition();
        this.swings = stored.swings();
        this.sql = new SwingsSql(sql, stored.id())
                .sql()
                .withEachDimension("value", this::parameter)
                .withEachDimension(
                        "array_type", d -> DimensionArrays.type(d.type().base()))
                .withEachDimension("wanted", this::wanted)
                .with("marks", LevelSql.MARKS)
                .with("asked_units", LevelSql.ASKED);
    }

    /**
     * Groups of cells, by the values of some dimensions. They are numbered from 1 on.
     *
     * @param by dimensions of the register that are never null
     * @param groups the values of each group, each as {@link dev.accumulator.registers.model.DimensionType#convert} returns it
     */
    public record Groups(List<Dimension> by, List<List<Object>> groups) {}

    /** Moments of groups, each by the number of its group. */
    public record Marks(List<Long> groups, List<Instant> moments) {}

    /**
     * A month or a day of a group.
     *
     * @param unit its first day, as the server writes it
     */
    public record Unit(long group, String unit) {}

    /**
     * The turnover of a month or day. It is marked if one of the marks lies in it.
     *
     * @param swing how far the balance goes down and up in it; null if that is not known
     */
    public record Turnover(
            Unit unit,
            BigDecimal receipt,
            BigDecimal expense,
            boolean marked,
            @Nullable Swing swing) {}

    /**
     * How far a balance goes down and up within a day, from what it is before it.
     *
     * @param low not more than the lowest difference, and at most 0
     * @param high not less than the highest difference, and at least 0
     * @param exact the extremes themselves, if they are known
     */
    public record Swing(
            BigDecimal low, BigDecimal high, @Nullable Extremes exact) {}

    /**
     * The lowest and the highest balance after a movement of a day, as differences to what it is before the day, with the first
     * moments at which it is so, in microseconds since 1970.
     */
    public record Extremes(BigDecimal lowest, long lowestAt, BigDecimal highest, long highestAt) {}

    /** The sum of the movements of one moment, in microseconds since 1970; of a mark without movements it is zero. */
    public record Step(Unit day, long micros, BigDecimal value) {}

    /** Returns the balances of groups of all movements up to a moment. */
    public BigDecimal[] balances(Groups groups, Resource resource, Instant now) {
        BigDecimal[] balances = new BigDecimal[groups.groups().size()];
        Arrays.fill(balances, BigDecimal.ZERO);
        boolean isMany = groups.groups().size() >= MANY_GROUPS;
        JdbcClient.StatementSpec statement = statement(sql.when("many", isMany), LevelSql.BALANCES, groups, resource)
                .param("now", Moments.parameter(now));
        if (isMany) {
            statement = statement.param("later", Moments.parameter(nextMonth(now)));
        }
        statement.query(row -> {
            balances[row.getInt("n") - 1] = row.getBigDecimal("value");
        });
        return balances;
    }

    /** Returns all months with movements or marks, by group and month. */
    public List<Turnover> months(Groups groups, Resource resource, Marks marks) {
        return marked(statement(LevelSql.MONTHS, groups, resource), marks)
                .query(LevelReads::turnover)
                .list();
    }

    /** Returns the days with movements or marks of some months, by group and day. */
    public List<Turnover> days(Groups groups, Resource resource, Marks marks, List<Unit> months) {
        boolean isSwing = swings.contains(resource.name());
        return asked(marked(statement(sql.when("swings", isSwing), LevelSql.DAYS, groups, resource), marks), months)
                .query(isSwing ? LevelReads::turnoverWithSwing : LevelReads::turnover)
                .list();
    }

    /** Returns the moments with movements or marks of some days, by group, day and moment. */
    public List<Step> steps(Groups groups, Resource resource, Marks marks, List<Unit> days) {
        return asked(marked(statement(LevelSql.STEPS, groups, resource), marks), days)
                .query((row, n) -> new Step(unit(row), row.getLong("micros"), row.getBigDecimal("value")))
                .list();
    }

    /** The days and the months with reversals that are not at the moment of what they take back. */
    public record MovedReversals(Set<String> days, Set<String> months) {

        /** Returns the days and months of both. */
        public MovedReversals and(MovedReversals others) {
            Set<String> allDays = new HashSet<>(days);
            allDays.addAll(others.days);
            Set<String> allMonths = new HashSet<>(months);
            allMonths.addAll(others.months);
            return new MovedReversals(allDays, allMonths);
        }
    }

    /** Returns the days and months of a register, which is given by its id, in which reversals were moved. */
    public MovedReversals movedReversals(int register) {
        MovedReversals moved = new MovedReversals(new HashSet<>(), new HashSet<>());
        database.jdbc()
                .sql(sql.fill(LevelSql.MOVED_REVERSALS))
                .param("register", register)
                .query(row -> {
                    moved.days().add(row.getString("day"));
                    moved.months().add(row.getString("month"));
                });
        return moved;
    }

    /** Returns the moment at which the next partition begins: those are months of UTC. */
    private static Instant nextMonth(Instant now) {
        return YearMonth.from(now.atOffset(ZoneOffset.UTC))
                .plusMonths(1)
                .atDay(1)
                .atStartOfDay()
                .toInstant(ZoneOffset.UTC);
    }

    private JdbcClient.StatementSpec statement(String template, Groups groups, Resource resource) {
        return statement(sql, template, groups, resource);
    }

    private JdbcClient.StatementSpec statement(RegisterSql known, String template, Groups groups, Resource resource) {
        RegisterSql of = known.only(groups.by(), List.of(resource))
                .withDimensions("by", groups.by())
                .with("wanted_cells", LevelSql.WANTED);
        JdbcClient.StatementSpec statement = database.jdbc().sql(of.fill(template));
        for (int i = 0; i < groups.by().size(); i++) {
            int place = i;
            Dimension dimension = groups.by().get(i);
            statement = statement.param(
                    parameter(dimension),
                    DimensionArrays.of(dimension.type().base(), each(groups.groups(), group -> group.get(place))));
        }
        return statement;
    }

    /** Integers and texts of any width compare with each other, and those of one register may be too wide for another. */
    private String wanted(Dimension dimension) {
        String value = "k." + parameter(dimension);
        return switch (dimension.type().base()) {
            case SMALLINT, INT, BIGINT, BOOLEAN, TEXT, VARCHAR -> value;
            case UUID, DATE -> "cast(" + value + " as " + dimension.type().text() + ")";
        };
    }

    private String parameter(Dimension dimension) {
        return "v" + definition.dimensions().indexOf(dimension);
    }

    private static JdbcClient.StatementSpec marked(JdbcClient.StatementSpec statement, Marks marks) {
        return statement
                .param("marked", marks.groups().toArray(Long[]::new))
                .param("marks", each(marks.moments(), Instant::toString).toArray(String[]::new));
    }

    private static JdbcClient.StatementSpec asked(JdbcClient.StatementSpec statement, List<Unit> units) {
        return statement
                .param("asked", each(units, Unit::group).toArray(Long[]::new))
                .param("units", each(units, Unit::unit).toArray(String[]::new));
    }

    private static <T, V> List<V> each(List<T> items, Function<T, V> value) {
        return items.stream().map(value).toList();
    }

    private static Unit unit(ResultSet row) throws SQLException {
        return new Unit(row.getLong("n"), row.getString("unit"));
    }

    private static Turnover turnover(ResultSet row, int number) throws SQLException {
        return new Turnover(
                unit(row), row.getBigDecimal("receipt"), row.getBigDecimal("expense"), row.getBoolean("marked"), null);
    }

    private static Turnover turnoverWithSwing(ResultSet row, int number) throws SQLException {
        Turnover turnover = turnover(row, number);
        if (!row.getBoolean("is_known")) {
            return turnover;
        }
        Extremes exact = null;
        if (row.getBoolean("is_one") && row.getObject("lowest") != null) {
            exact = new Extremes(
                    row.getBigDecimal("lowest"),
                    row.getLong("lowest_at"),
                    row.getBigDecimal("highest"),
                    row.getLong("highest_at"));
        }
        return new Turnover(
                turnover.unit(),
                turnover.receipt(),
                turnover.expense(),
                turnover.marked(),
                new Swing(row.getBigDecimal("low"), row.getBigDecimal("high"), exact));
    }
}
