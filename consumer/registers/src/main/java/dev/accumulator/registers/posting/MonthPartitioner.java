package dev.accumulator.registers.posting;

import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.MonthWindow;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.table.Catalog;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.MonthPartitions;
import dev.accumulator.registers.table.OpenRegister;
import dev.accumulator.registers.table.RegisterDdl;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionException;

/**
 * Makes the partitions of the logs, one a month inside a window around today. Movements of other months go to the default
 * partition. A month without a partition is no error and only makes that one larger, so this never waits long for others.
 */
public final class MonthPartitioner {
    private static final Log LOG = LogFactory.getLog(MonthPartitioner.class);

    /**
     * The longest wait for the lock to attach a partition, because postings wait behind it. If a transaction holds the
     * register longer, this gives up; a later call attaches the partition.
     */
    private static final Duration LOCK_WAIT_MAX = Duration.ofSeconds(1);

    private static final long SECONDS_OF_DAY = 86_400;

    private final Database database;
    private final Catalog catalog;
    private final Clock clock;
    private final MonthWindow window;

    /** Months, with the id of their register, that have a partition or cannot get one. */
    private final Set<String> settled = ConcurrentHashMap.newKeySet();

    /** The ids of registers whose partitions were looked up: all at once, because a new process would ask for each month. */
    private final Set<Integer> lookedUp = ConcurrentHashMap.newKeySet();

    public MonthPartitioner(Database database, Catalog catalog, Clock clock, MonthWindow window) {
        this.database = database;
        this.catalog = catalog;
        this.clock = clock;
        this.window = window;
    }

    /**
     * Opens the months of movements that are about to be posted. Not to be called inside a transaction.
     *
     * @throws CannotGetJdbcConnectionException if there is no connection for it
     * @throws CannotCreateTransactionException likewise
     */
    public void openFor(Collection<? extends Change> changes) {
        monthsOf(changes).forEach((register, months) -> months.forEach(month -> open(register, month)));
    }

    /** Returns true if {@link #openFor} has something to do, as far as this process knows. */
    public boolean wouldOpen(Collection<? extends Change> changes) {
        return monthsOf(changes).entrySet().stream()
                .anyMatch(register -> register.getValue().stream()
                        .anyMatch(month -> !settled.contains(key(register.getKey(), month))));
    }

    private Map<OpenRegister, List<YearMonth>> monthsOf(Collection<? extends Change> changes) {
        YearMonth now = YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
        Instant first = start(now.minusMonths(window.monthsBack()));
        Instant end = start(now.plusMonths(window.monthsAhead() + 1L));
        long firstDay = epochDay(first);
        Map<String, BitSet> days = new TreeMap<>();
        for (Change change : changes) {
            if (change instanceof Change.Post post) {
                // The movements of a document mostly have one period, which is looked at once.
                Instant before = null;
                boolean within = false;
                int day = 0;
                for (Movement movement : post.movements()) {
                    Instant period = movement.period();
                    if (!period.equals(before)) {
                        before = period;
                        within = !period.isBefore(first) && period.isBefore(end);
                        day = within ? (int) (epochDay(period) - firstDay) : 0;
                    }
                    if (within) {
                        days.computeIfAbsent(movement.register(), r -> new BitSet())
                                .set(day);
                    }
                }
            }
        }
        Map<OpenRegister, List<YearMonth>> months = new LinkedHashMap<>();
        days.forEach((name, wanted) -> catalog.find(name)
                .ifPresent(register -> months.put(
                        register,
                        wanted.stream()
                                .mapToObj(day -> YearMonth.from(LocalDate.ofEpochDay(firstDay + day)))
                                .distinct()
                                .toList())));
        return months;
    }

    private static long epochDay(Instant moment) {
        return Math.floorDiv(moment.getEpochSecond(), SECONDS_OF_DAY);
    }

    /** Opens this month and those ahead, so that a month is there before its first movement. */
    public void openAhead() {
        YearMonth now = YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
        for (OpenRegister register : catalog.all()) {
            for (int ahead = 0; ahead <= window.monthsAhead(); ahead++) {
                open(register, now.plusMonths(ahead));
            }
        }
    }

    private static Instant start(YearMonth month) {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private void open(OpenRegister register, YearMonth month) {
        String key = key(register, month);
        try {
            if (!lookedUp.contains(register.id())) {
                lookUp(register);
                lookedUp.add(register.id());
            }
            if (settled.contains(key)) {
                return;
            }
            database.transactions().executeWithoutResult(status -> attach(register, month));
            settled.add(key);
        } catch (CannotGetJdbcConnectionException | CannotCreateTransactionException noConnection) {
            // The next month would wait as long for a connection, so the caller decides whether it can do without.
            throw noConnection;
        } catch (DataAccessException | TransactionException busy) {
            // The rows go to the default partition until a later call finds the register less busy.
            LOG.info("Month " + month + " of register " + register.name() + " has no partition yet: "
                    + busy.getMessage());
        }
    }

    private static String key(OpenRegister register, YearMonth month) {
        return register.id() + "/" + month;
    }

    private void lookUp(OpenRegister register) {
        MonthPartitions.of(database, register.name()).months().forEach(month -> settled.add(key(register, month)));
    }

    private void attach(OpenRegister register, YearMonth month) {
        database.template().execute("set local lock_timeout = " + LOCK_WAIT_MAX.toMillis());
        // One instance at a time; the others then see its partition.
        database.jdbc()
                .sql("select pg_advisory_xact_lock(hashtextextended(:name, 0))")
                .param("name", register.sql().fill("{log}"))
                .query()
                .singleRow();
        if (exists(register, month)) {
            return;
        }
        // A session that looks up the partitions just as one is attached may keep the list without it, and then misses
        // what is posted there. So nobody may use the register meanwhile, and whoever comes next sees the new list.
        RegisterDdl ddl = new RegisterDdl(register.sql());
        database.template().execute(ddl.lockLog());
        if (defaultHolds(register, month)) {
            return;
        }
        database.template().execute(ddl.createMonth(month));
        database.template().execute(ddl.attachMonth(month));
    }

    private boolean exists(OpenRegister register, YearMonth month) {
        return database.jdbc()
                .sql("select to_regclass(:table) is not null")
                .param("table", register.sql().monthTable(month))
                .query(Boolean.class)
                .single();
    }

    /** True if the default partition has rows of the month: then the month stays there. */
    private boolean defaultHolds(OpenRegister register, YearMonth month) {
        return database.jdbc()
                .sql(register.sql().fill("""
                        select exists (select
                                         from {log_rest}
                                        where period >= :start
                                          and period < :end)
                        """))
                .param("start", Timestamp.from(start(month)))
                .param("end", Timestamp.from(start(month.plusMonths(1))))
                .query(Boolean.class)
                .single();
    }
}
