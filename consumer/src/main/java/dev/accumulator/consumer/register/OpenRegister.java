package dev.accumulator.consumer.register;

/** A stored register with the statements made for it. Thrown away when its definition changes. */
final class OpenRegister {
    private final StoredRegister stored;
    private final Cells cells;
    private final LogTable log;
    private final TotalsTables totals;

    OpenRegister(StoredRegister stored, Database database, int busyFrom) {
        this.stored = stored;
        this.cells = new Cells(database, stored.definition());
        this.log = new LogTable(database, stored.definition());
        this.totals = new TotalsTables(database, stored, busyFrom);
    }

    int id() {
        return stored.id();
    }

    int version() {
        return stored.version();
    }

    String name() {
        return stored.definition().name();
    }

    RegisterDefinition definition() {
        return stored.definition();
    }

    StoredRegister stored() {
        return stored;
    }

    Cells cells() {
        return cells;
    }

    LogTable log() {
        return log;
    }

    TotalsTables totals() {
        return totals;
    }
}
