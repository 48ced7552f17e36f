package dev.accumulator.registers.posting;

import dev.accumulator.postgres.SqlStates;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.MonthWindow;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.table.Catalog;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.MonthPartitions;
import dev.accumulator.registers.table.OpenRegister;
import dev.accumulator.registers.table.StoredRegister;
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
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionException;

/**
 * Makes the partitions of the logs, one a month inside a window around today. Movements of other months go to the default
 * partition. A month without a partition is no error and only makes that one larger, so this never waits long for others. It
 * is left to {@link #openLeft}, and no posting waits for it again.
 */
public final class MonthPartitioner {
    private static final Log LOG = LogFactory.getLog(MonthPartitioner.class);

    /** The pause after a try that failed. It doubles with each further one, because everybody waits behind a try. */
    private static final Duration LEFT_PAUSE = Duration.ofSeconds(5);

    private static final int LEFT_PAUSE_DOUBLINGS_MAX = 6;

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

    /** The registers of months that were left, by their ids, with the time of the next try. */
    private final Map<Integer, Pause> pauses = new ConcurrentHashMap<>();

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
     * Opens the months of movements that are about to be posted, but for those that are left. Not to be called inside a
     * transaction.
     *
     * @return false if a month is left now that was not left before
     * @throws CannotGetJdbcConnectionException if there is no connection for it
     * @throws CannotCreateTransactionException likewise
     */
    public boolean openFor(Collection<? extends Change> changes) {
        boolean opened = true;
        for (Map.Entry<OpenRegister, List<YearMonth>> months : monthsOf(changes).entrySet()) {
            for (YearMonth month : months.getValue()) {
                opened &= openUnlessLeft(months.getKey(), month);
            }
        }
        return opened;
    }

    /** Returns true if {@link #openFor} has something to do, as far as this process knows. */
    public boolean wouldOpen(Collection<? extends Change> changes) {
        return monthsOf(changes).entrySet().stream()
                .anyMatch(register -> register.getValue().stream()
                        .map(month -> key(register.getKey(), month))
                        .anyMatch(key -> !settled.contains(key) && !left.containsKey(key)));
    }

    /** A month that is left. */
    private record Left(OpenRegister register, YearMonth month) {}

    /**
     * How long a register is left alone.
     *
     * @param tries how many have failed in a row
     */
    private record Pause(int tries, long endNanos) {
        static final Pause NONE = new Pause(0, System.nanoTime());

        Pause next() {
            long pauseNanos = LEFT_PAUSE.toNanos() << Math.min(tries, LEFT_PAUSE_DOUBLINGS_MAX);
            return new Pause(tries + 1, System.nanoTime() + pauseNanos);
        }

        boolean isOver() {
            return System.nanoTime() - endNanos >= 0;
        }
    }

    private Pause pause(OpenRegister register) {
        return pauses.getOrDefault(register.id(), Pause.NONE);
    }

    /** Returns false if the month is left now and was not before. */
    private boolean openUnlessLeft(OpenRegister register, YearMonth month) {
        String key = key(register, month);
        if (left.containsKey(key) || settled.contains(key)) {
            return true;
        }
        if (pause(register).isOver()) {
            open(register, month);
        } else {
            // It would wait as long as the month before.
            left.putIfAbsent(key, new Left(register, month));
        }
        return !left.containsKey(key);
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
     * months of the window that the default partition holds movements of, for the days that it holds none of.
     */
    public void openAhead() {
        YearMonth now = now();
        for (OpenRegister register : catalog.all()) {
            for (int ahead = 0; ahead <= window.monthsAhead(); ahead++) {
                openUnlessLeft(register, now.plusMonths(ahead));
            }
            if (searched.add(register.id())) {
                openMonthsInRest(register, now);
            }
        }
    }

    /** False for a month that was detached. The default partition holds nothing of it but opening movements. */
    private static boolean isKept(OpenRegister register, YearMonth month) {
        StoredRegister.Detached detached = register.stored().detached();
        return detached == null || MonthAttachment.start(month.plusMonths(1)).isAfter(detached.before());
    }

    private void openMonthsInRest(OpenRegister register, YearMonth now) {
        try {
            attachment
                    .monthsInRest(
                            register,
                            MonthAttachment.start(now.minusMonths(window.monthsBack())),
                            MonthAttachment.start(now.plusMonths(window.monthsAhead() + 1L)))
                    .stream()
                    .filter(month -> isKept(register, month))
                    .forEach(month -> openUnlessLeft(register, month));
        } catch (DataAccessException busy) {
            searched.remove(register.id());
            LOG.info("Months in the default partition of register " + register.name() + " were not looked for: "
                    + busy.getMessage());
        }
    }

    /**
     * Opens months that could not be opened when they were needed, for the days that nothing was posted to meanwhile. Costs
     * nothing while there are none. Not to be called inside a transaction.
     */
    public void openLeft() {
        left.forEach((key, month) -> {
            Pause pause = pause(month.register());
            if (pause.tries() <= 1 || pause.isOver()) {
                open(month.register(), month.month());
            }
        });
    }

    private YearMonth now() {
        return YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
    }

    private void open(OpenRegister register, YearMonth month) {
        String key = key(register, month);
        try {
            if (!lookedUp.contains(register.id())) {
                lookUp(register);
                lookedUp.add(register.id());
            }
            if (!settled.contains(key)) {
                tell(register, month, attachment.attach(register, month));
                settled.add(key);
            }
            left.remove(key);
            pauses.remove(register.id());
        } catch (CannotGetJdbcConnectionException | CannotCreateTransactionException noConnection) {
            // The next month would wait as long for a connection, so the caller decides whether it can do without.
            throw noConnection;
        } catch (DataAccessException | TransactionException busy) {
            if (SqlStates.isAny(busy, SqlStates.UNDEFINED_TABLE)) {
                // The register was dropped.
                left.remove(key);
                pauses.remove(register.id());
                return;
            }
            // The rows go to the default partition until a later call finds the register less busy.
            left.putIfAbsent(key, new Left(register, month));
            Pause pause = pauses.merge(register.id(), Pause.NONE.next(), (before, first) -> before.next());
            LOG.info("Month " + month + " of register " + register.name() + " has no partition yet (try "
                    + pause.tries() + "): " + busy.getMessage());
        }
    }

    private static void tell(OpenRegister register, YearMonth month, MonthAttachment.@Nullable Days days) {
        if (days == null) {
            LOG.warn(
                    "Month " + month + " of register " + register.name() + " gets no partition before the next rebuild:"
                            + " movements of each of its days are in the default partition");
        } else if (!days.areAll()) {
            LOG.info("Month " + month + " of register " + register.name() + " gets a partition from " + days.first()
                    + " until before " + days.end() + "; movements of its other days go to the default partition");
        }
    }

    private static String key(OpenRegister register, YearMonth month) {
        return register.id() + "/" + month;
    }

    private void lookUp(OpenRegister register) {
        MonthPartitions.of(database, register.name()).months().forEach(month -> settled.add(key(register, month)));
    }
}
