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
import java.util.List;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The statements that give a month of a register its partition, with the movements that the default partition holds of it. */
final class MonthAttachment {
    private static final Log LOG = LogFactory.getLog(MonthAttachment.class);

    /**
     * The longest wait for the lock to attach a partition, because postings wait behind it. If a transaction holds the
     * register longer, this gives up; a later call attaches the partition.
     */
    private static final Duration LOCK_WAIT_MAX = Duration.ofSeconds(1);

    /** The largest default partition in which months without a partition are looked for: about two million movements. */
    private static final long LOOKED_THROUGH_BYTES_MAX = 256L << 20;

    private final Database database;

    MonthAttachment(Database database) {
        this.database = database;
    }

    /**
     * Attaches the partition of a month, unless it is there.
     *
     * @param movedMax the most movements to move from the default partition
     * @return false if there are more; then nothing is done
     */
    boolean attach(OpenRegister register, YearMonth month, int movedMax) {
        return Boolean.TRUE.equals(database.transactions().execute(status -> attachLocked(register, month, movedMax)));
    }

    private boolean attachLocked(OpenRegister register, YearMonth month, int movedMax) {
        database.template().execute("set local lock_timeout = " + LOCK_WAIT_MAX.toMillis());
        // One instance at a time; the others then see its partition.
        database.jdbc()
                .sql("select pg_advisory_xact_lock(hashtextextended(:name, 0))")
                .param("name", register.sql().fill("{log}"))
                .query()
                .singleRow();
        if (exists(register, month)) {
            return true;
        }
        // A session that looks up the partitions just as one is attached may keep the list without it, and then misses
        // what is posted there. So nobody may use the register meanwhile, and whoever comes next sees the new list.
        RegisterDdl ddl = new RegisterDdl(register.sql());
        database.template().execute(ddl.lockLog());
        int inRest = inRest(register, month, movedMax + 1);
        if (inRest > movedMax) {
            return false;
        }
        database.template().execute(ddl.createMonth(month));
        if (inRest > 0) {
            move(register, month);
        }
        database.template().execute(ddl.attachMonth(month));
        return true;
    }

    private boolean exists(OpenRegister register, YearMonth month) {
        return database.jdbc()
                .sql("select to_regclass(:table) is not null")
                .param("table", register.sql().monthTable(month))
                .query(Boolean.class)
                .single();
    }

    /** Counts movements of a month in the default partition, which has to be without them to attach that of the month. */
    private int inRest(OpenRegister register, YearMonth month, int max) {
        return ofMonth(register.sql().with("max", String.valueOf(max)).fill("""
                        select count(*)
                          from (select
                                  from {log_rest}
                                 where period >= :start
                                   and period < :end
                                 limit {max}) l
                        """), month)
                .query(Integer.class)
                .single();
    }

    /**
     * Moves the movements of a month from the default partition to its own table, which is not attached yet. It takes all
     * columns, because another process may have added a resource. Both have those of the log, in their order.
     */
    private void move(OpenRegister register, YearMonth month) {
        int moved = ofMonth(
                        register.sql()
                                .with("partition", register.sql().monthTable(month))
                                .fill("""
                        with moved as (
                          delete from {log_rest}
                           where period >= :start
                             and period < :end
                          returning *)
                        insert into {partition}
                        select * from moved
                        """),
                        month)
                .update();
        LOG.info("Month " + month + " of register " + register.name() + " gets its partition, and " + moved
                + " movements from the default partition");
    }

    private JdbcClient.StatementSpec ofMonth(String statement, YearMonth month) {
        return database.jdbc()
                .sql(statement)
                .param("start", Timestamp.from(start(month)))
                .param("end", Timestamp.from(start(month.plusMonths(1))));
    }

    /** Finds the months that the default partition holds movements of, in an interval and unless it would take long. */
    List<YearMonth> monthsInRest(OpenRegister register, Instant from, Instant end) {
        return database.jdbc()
                .sql(register.sql().fill("""
                        select distinct date_trunc('month', period at time zone 'UTC')::date as month
                          from {log_rest}
                         where period >= :start
                           and period < :end
                           and pg_relation_size(cast(:rest as regclass)) <= :bytesMax
                        """))
                .param("start", Timestamp.from(from))
                .param("end", Timestamp.from(end))
                .param("rest", register.sql().fill("{log_rest}"))
                .param("bytesMax", LOOKED_THROUGH_BYTES_MAX)
                .query((row, n) -> YearMonth.from(row.getObject("month", LocalDate.class)))
                .list();
    }

    static Instant start(YearMonth month) {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
