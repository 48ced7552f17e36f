package dev.accumulator.registers.table;

import dev.accumulator.registers.model.Closing;
import dev.accumulator.registers.model.RegisterDefinition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** A stored register with the statements made for it. Thrown away when its definition changes. */
public final class OpenRegister {
    private final StoredRegister stored;
    private final RegisterSql sql;
    private final Cells cells;
    private final LogTable log;
    private final TailTable tail;
    private final TotalsFolder totals;
    private final LevelReads levels;
    private final long openFromMicros;

    public OpenRegister(StoredRegister stored, Database database, int busyFrom) {
        this(stored, database, busyFrom, new WantedSwings());
    }

    OpenRegister(StoredRegister stored, Database database, int busyFrom, WantedSwings wanted) {
        this.stored = stored;
        this.sql = new RegisterSql(database.schema(), stored.definition());
        this.cells = new Cells(database, sql);
        this.log = new LogTable(database, sql);
        this.tail = new TailTable(database, sql);
        this.totals = new TotalsFolder(database, stored, sql, busyFrom, wanted);
        this.levels = new LevelReads(database, stored, sql);
        this.openFromMicros = openFromMicros(stored);
    }

    public int id() {
        return stored.id();
    }

    public int version() {
        return stored.version();
    }

    public String name() {
        return stored.definition().name();
    }

    /** Returns the first moment at which the register takes movements, in microseconds since 1970. */
    public long openFromMicros() {
        return openFromMicros;
    }

    private static long openFromMicros(StoredRegister stored) {
        StoredRegister.Closed closed = stored.closed();
        Instant openFrom = closed == null ? null : closed.openFrom();
        return openFrom == null ? Long.MIN_VALUE : ChronoUnit.MICROS.between(Instant.EPOCH, openFrom);
    }

    /** Returns up to which day the register is closed; null if it is open. */
    public @Nullable Closing closing() {
        StoredRegister.Closed closed = stored.closed();
        return closed == null ? null : closed.closing();
    }

    /** True if the register is closed or was once, so that movements may be in open time that belong to closed time. */
    public boolean wasClosed() {
        return stored.closed() != null;
    }

    public RegisterDefinition definition() {
        return stored.definition();
    }

    public StoredRegister stored() {
        return stored;
    }

    /** Fills templates with the names of this register. */
    public RegisterSql sql() {
        return sql;
    }

    public Cells cells() {
        return cells;
    }

    public LogTable log() {
        return log;
    }

    public TailTable tail() {
        return tail;
    }

    public TotalsFolder totals() {
        return totals;
    }

    public LevelReads levels() {
        return levels;
    }
}
