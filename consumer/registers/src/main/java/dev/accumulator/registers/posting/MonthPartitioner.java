package dev.accumulator.registers.posting;

import dev.accumulator.postgres.SqlStates;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.MonthWindow;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.table.Catalog;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.MonthPartitions;
import dev.accumulator.registers.table.OpenRegister;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
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
 * partition. A month without a partition is no error and only makes that one larger, so this never waits long for others. It
 * is left to {@link #openLeft}, which moves what the default partition holds of it.
 */
public final class MonthPartitioner {
    private static final Log LOG = LogFactory.getLog(MonthPartitioner.class);

    /**
     * The most movements that are taken along from the default partition just before a posting: their move takes some
     * hundredths of a second, and nobody can use the register meanwhile.
     */
    private static final int MOVED_BEFORE_POSTING_MAX = 5_000;

    /** The most movements that are moved at another time, which takes about two seconds. */
    private static final int MOVED_MAX = 200_000;

    /** How often months that were left are tried again. */
    private static final Duration LEFT_EVERY = Duration.ofSeconds(5);

    private static final long SECONDS_OF_DAY = 86_400;

    private final Database database;
    private final MonthAttachment attachment;
    private final Catalog catalog;
    private final Clock clock;
    private final MonthWindow window;

    /** Months, with the id of their register, that have a partition or cannot get one. */
    private final Set<String> settled = ConcurrentHashMap.newKeySet();

    /** Months that could not get their partition yet, by key. */
    private final Map<String, Left> left = new ConcurrentHashMap<>();

    /** The ids of registers whose default partition was searched for months of the window, once a process. */
    private final Set<Integer> searched = ConcurrentHashMap.newKeySet();

    private volatile long leftTriedNanos = System.nanoTime() - LEFT_EVERY.toNanos();

    /** The ids of registers whose partitions were looked up: all at once, because a new process would ask for each month. */
    private final Set<Integer> lookedUp = ConcurrentHashMap.newKeySet();

    public MonthPartitioner(Database database, Catalog catalog, Clock clock, MonthWindow window) {
        this.database = database;
        this.attachment = new MonthAttachment(database);
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
        monthsOf(changes).forEach((register, months) -> months.forEach(month -> openUnlessCrowded(register, month)));
    }

    /** Returns true if {@link #openFor} has something to do, as far as this process knows. */
    public boolean wouldOpen(Collection<? extends Change> changes) {
        return monthsOf(changes).entrySet().stream()
                .anyMatch(register -> register.getValue().stream()
                        .map(month -> key(register.getKey(), month))
                        .anyMatch(key -> !settled.contains(key) && !isCrowded(key)));
    }

    /** A month that is left. */
    private record Left(OpenRegister register, YearMonth month, boolean crowded) {}

    /** True if too many movements of the month are in the default partition to be moved just before a posting. */
    private boolean isCrowded(String key) {
        Left month = left.get(key);
        return month != null && month.crowded();
    }

    private void openUnlessCrowded(OpenRegister register, YearMonth month) {
        if (!isCrowded(key(register, month))) {
            open(register, month, MOVED_BEFORE_POSTING_MAX);
        }
    }

    private Map<OpenRegister, List<YearMonth>> monthsOf(Collection<? extends Change> changes) {
        YearMonth now = now();
        Instant first = MonthAttachment.start(now.minusMonths(window.monthsBack()));
        Instant end = MonthAttachment.start(now.plusMonths(window.monthsAhead() + 1L));
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

    /**
     * Opens this month and those ahead, so that a month is there before its first movement. In the first call it also opens
     * months of the window that the default partition holds movements of.
     */
    public void openAhead() {
        YearMonth now = now();
        for (OpenRegister register : catalog.all()) {
            for (int ahead = 0; ahead <= window.monthsAhead(); ahead++) {
                open(register, now.plusMonths(ahead), MOVED_MAX);
            }
            if (searched.add(register.id())) {
                openMonthsInRest(register, now);
            }
        }
    }

    private void openMonthsInRest(OpenRegister register, YearMonth now) {
        try {
            attachment
                    .monthsInRest(
                            register,
                            MonthAttachment.start(now.minusMonths(window.monthsBack())),
                            MonthAttachment.start(now.plusMonths(window.monthsAhead() + 1L)))
                    .forEach(month -> open(register, month, MOVED_MAX));
        } catch (DataAccessException busy) {
            searched.remove(register.id());
            LOG.info("Months in the default partition of register " + register.name() + " were not looked for: "
                    + busy.getMessage());
        }
    }

    /**
     * Opens months that could not be opened when they were needed, with the movements that went to the default partition
     * meanwhile. Costs nothing while there are none. Not to be called inside a transaction.
     */
    public void openLeft() {
        if (left.isEmpty() || System.nanoTime() - leftTriedNanos < LEFT_EVERY.toNanos()) {
            return;
        }
        Set<Integer> busy = new HashSet<>();
        left.forEach((key, month) -> {
            // Other months of a register that is busy would have to wait as long.
            if (!busy.contains(month.register().id()) && !open(month.register(), month.month(), MOVED_MAX)) {
                busy.add(month.register().id());
            }
        });
        leftTriedNanos = System.nanoTime();
    }

    private YearMonth now() {
        return YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
    }

    /** Returns false if the register is busy. */
    private boolean open(OpenRegister register, YearMonth month, int movedMax) {
        String key = key(register, month);
        try {
            if (!lookedUp.contains(register.id())) {
                lookUp(register);
                lookedUp.add(register.id());
            }
            if (!settled.contains(key)) {
                settle(key, register, month, attachment.attach(register, month, movedMax), movedMax);
            }
            if (settled.contains(key)) {
                left.remove(key);
            }
            return true;
        } catch (CannotGetJdbcConnectionException | CannotCreateTransactionException noConnection) {
            // The next month would wait as long for a connection, so the caller decides whether it can do without.
            throw noConnection;
        } catch (DataAccessException | TransactionException busy) {
            if (SqlStates.isAny(busy, SqlStates.UNDEFINED_TABLE)) {
                // The register was dropped.
                left.remove(key);
                return false;
            }
            // The rows go to the default partition until a later call finds the register less busy.
            left.putIfAbsent(key, new Left(register, month, false));
            LOG.info("Month " + month + " of register " + register.name() + " has no partition yet: "
                    + busy.getMessage());
            return false;
        }
    }

    private void settle(String key, OpenRegister register, YearMonth month, boolean attached, int movedMax) {
        if (attached) {
            settled.add(key);
        } else if (movedMax < MOVED_MAX) {
            left.put(key, new Left(register, month, true));
        } else {
            settled.add(key);
            LOG.warn("Month " + month + " of register " + register.name() + " gets no partition: more than " + MOVED_MAX
                    + " of its movements are in the default partition, where they stay until the next rebuild");
        }
    }

    private static String key(OpenRegister register, YearMonth month) {
        return register.id() + "/" + month;
    }

    private void lookUp(OpenRegister register) {
        MonthPartitions.of(database, register.name()).months().forEach(month -> settled.add(key(register, month)));
    }
}
