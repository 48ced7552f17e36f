package dev.accumulator.registers.table;

import dev.accumulator.registers.model.RegisterDefinition;

/** A stored register with the statements made for it. Thrown away when its definition changes. */
public final class OpenRegister {
    private final StoredRegister stored;
    private final RegisterSql sql;
    private final Cells cells;
    private final LogTable log;
    private final TailTable tail;
    private final TotalsFolder totals;
    private final LevelReads levels;

    public OpenRegister(StoredRegister stored, Database database, int busyFrom) {
        this.stored = stored;
        this.sql = new RegisterSql(database.schema(), stored.definition());
        this.cells = new Cells(database, sql);
        this.log = new LogTable(database, sql);
        this.tail = new TailTable(database, sql);
        this.totals = new TotalsFolder(database, stored, sql, busyFrom);
        this.levels = new LevelReads(database, sql);
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
