package dev.accumulator.registers;

import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.MonthWindow;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.transaction.PlatformTransactionManager;

/** How the registers of a data source are opened; begun with {@link Registers#on}. Everything has a default. */
public final class RegistersBuilder {
    /** The schema of the engine's tables where none is given. */
    public static final String SCHEMA = "registers";

    /**
     * Default: a cell's month with more movements than this gets day totals. Without them, a read of a part of the month adds
     * up the movements themselves, about this many at most. Day totals of every month would take half of a fold's time in
     * PostgreSQL (docs/decisions/0013-days-of-busy-months.md).
     */
    public static final int DAY_TOTALS_FROM = 250;

    /** Two years back cover what is usually still corrected. A quarter ahead covers documents that are dated early. */
    private static final MonthWindow MONTHS = new MonthWindow(24, 3);

    private final DataSource dataSource;
    private PlatformTransactionManager transactions;
    private Schema schema = new Schema(SCHEMA);
    private MonthWindow months = MONTHS;
    private int dayTotalsFrom = DAY_TOTALS_FROM;
    private Clock clock = Clock.systemUTC();

    RegistersBuilder(DataSource dataSource) {
        this.dataSource = dataSource;
        this.transactions = new JoiningTransactions(dataSource);
    }

    /**
     * Begins transactions with this manager, where the caller holds none. By default they are plain ones of the data source;
     * those of the caller are joined whichever manager began them.
     */
    public RegistersBuilder transactions(PlatformTransactionManager manager) {
        transactions = manager;
        return this;
    }

    /**
     * Keeps the engine's tables in this schema, which it makes where there is none; {@value #SCHEMA} by default.
     *
     * @throws dev.accumulator.postgres.InvalidSchemaName if it is not a plain lower-case name
     */
    public RegistersBuilder schema(String name) {
        schema = new Schema(name);
        return this;
    }

    /**
     * Gives months a partition of their own, counted from the current one; 24 back and 3 ahead by default. Movements of
     * other months are kept together.
     */
    public RegistersBuilder months(int back, int ahead) {
        months = new MonthWindow(back, ahead);
        return this;
    }

    /** Keeps day totals of a cell's month from this many movements on; {@value #DAY_TOTALS_FROM} by default. */
    public RegistersBuilder dayTotalsFrom(int movements) {
        dayTotalsFrom = movements;
        return this;
    }

    /** Tells which month is the current one; the system's clock by default. */
    public RegistersBuilder clock(Clock now) {
        clock = now;
        return this;
    }

    /**
     * Opens the registers, and makes the engine's tables where there are none.
     *
     * @throws dev.accumulator.registers.model.UnknownTables if a later version of the engine has made the tables
     */
    public Registers open() {
        Registers registers = new Registers(dataSource, transactions, schema, months, dayTotalsFrom, clock);
        registers.createTablesIfMissing();
        registers.openMonthsAheadUnlessInTransaction();
        return registers;
    }
}
