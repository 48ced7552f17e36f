package dev.accumulator.registers.posting;

import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.OpenRegister;
import dev.accumulator.registers.table.RegisterDdl;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The statements that give a month of a register its partition.
 *
 * <p>No movement ever leaves the default partition. A transaction with one snapshot that is older than its move would not see
 * it any more: the copy is too new for it, and the default partition is not looked at for days that have a partition. So a
 * month of which the default partition holds movements gets a partition for those of its days that have none there.
 */
final class MonthAttachment {
    /**
     * The longest wait for the locks to attach a partition, because postings wait behind it. If a transaction holds the
     * register longer, this gives up; a later call attaches the partition. It is longer than PostgreSQL's
     * {@code deadlock_timeout}, one second by default, after which a vacuum that is in the way is cancelled.
     */
    private static final Duration LOCK_WAIT_MAX = Duration.ofMillis(1_500);

    /**
     * The longest time of a statement. PostgreSQL reads the whole default partition when it attaches another one, while
     * nobody can use the register. What takes this long is found out before, by a statement that holds up nobody.
     */
    private static final Duration STATEMENT_MAX = Duration.ofSeconds(2);

    /** The largest default partition in which months without a partition are looked for: about two million movements. */
    private static final long LOOKED_THROUGH_BYTES_MAX = 256L << 20;

    private final Database database;

    MonthAttachment(Database database) {
        this.database = database;
    }

    /** Days of a month: those from the first one on, without the last one. */
    record Days(LocalDate first, LocalDate end) {
        /** True if these are all days of the month. */
        boolean areAll() {
            return first.getDayOfMonth() == 1 && end.getDayOfMonth() == 1;
        }
    }

    /**
     * Attaches the partition of a month, unless it is there.
     *
     * @return the days that it is for; null if there is none, because the default partition holds movements of each day
     */
    @Nullable
    Days attach(OpenRegister register, YearMonth month) {
        return database.transactions().execute(status -> attachLocked(register, month));
    }

    private @Nullable Days attachLocked(OpenRegister register, YearMonth month) {
        database.template()
                .execute("set local lock_timeout = " + LOCK_WAIT_MAX.toMillis() + "; set local statement_timeout = "
                        + STATEMENT_MAX.toMillis());
        // One instance at a time; the others then see its partition.
        database.jdbc()
                .sql("select pg_advisory_xact_lock(hashtextextended(:name, 0))")
                .param("name", register.sql().fill("{log}"))
                .query()
                .singleRow();
        Days all = new Days(month.atDay(1), month.plusMonths(1).atDay(1));
        if (exists(register, month)) {
            return all;
        }
        Days free = free(register, month);
        if (free == null) {
            return null;
        }
        // A session that looks up the partitions just as one is attached may keep the list without it, and then misses
        // what is posted there. So nobody may use the register meanwhile, and whoever comes next sees the new list.
        RegisterDdl ddl = new RegisterDdl(register.sql());
        database.template().execute(ddl.lockLog());
        database.template().execute(ddl.createMonth(month));
        // Fails if somebody has posted to the default partition since, and is tried again later.
        database.template().execute(ddl.attachMonth(month, free.first(), free.end()));
        return free;
    }

    private boolean exists(OpenRegister register, YearMonth month) {
        return database.jdbc()
                .sql("select to_regclass(:table) is not null")
                .param("table", register.sql().monthTable(month))
                .query(Boolean.class)
                .single();
    }

    /** Returns the longest run of days of a month of which the default partition holds nothing; null if there is none. */
    private @Nullable Days free(OpenRegister register, YearMonth month) {
        BitSet taken = new BitSet();
        ofDays(register.sql().fill("""
                        select distinct (period at time zone 'UTC')::date as day
                          from {log_rest}
                         where period >= :start
                           and period < :end
                        """), start(month), start(month.plusMonths(1)))
                .query((row, n) -> row.getObject("day", LocalDate.class))
                .list()
                .forEach(day -> taken.set(day.getDayOfMonth() - 1));
        int days = month.lengthOfMonth();
        int longest = 0;
        int first = 0;
        for (int day = taken.nextClearBit(0); day < days; day = taken.nextClearBit(day)) {
            int next = taken.nextSetBit(day);
            int end = next < 0 ? days : next;
            if (end - day > longest) {
                longest = end - day;
                first = day;
            }
            day = end;
        }
        LocalDate begin = month.atDay(1).plusDays(first);
        return longest == 0 ? null : new Days(begin, begin.plusDays(longest));
    }

    private JdbcClient.StatementSpec ofDays(String statement, Instant start, Instant end) {
        return database.jdbc()
                .sql(statement)
                .param("start", Timestamp.from(start))
                .param("end", Timestamp.from(end));
    }

    /** Finds the months that the default partition holds movements of, in an interval and unless it would take long. */
    List<YearMonth> monthsInRest(OpenRegister register, Instant from, Instant end) {
        return ofDays(register.sql().fill("""
                        select distinct date_trunc('month', period at time zone 'UTC')::date as month
                          from {log_rest}
                         where period >= :start
                           and period < :end
                           and pg_relation_size(cast(:rest as regclass)) <= :bytesMax
                        """), from, end)
                .param("rest", register.sql().fill("{log_rest}"))
                .param("bytesMax", LOOKED_THROUGH_BYTES_MAX)
                .query((row, n) -> YearMonth.from(row.getObject("month", LocalDate.class)))
                .list();
    }

    static Instant start(YearMonth month) {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
