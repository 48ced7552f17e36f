package dev.accumulator.registers.lifecycle;

import dev.accumulator.registers.model.InvalidDefinition;
import dev.accumulator.registers.model.Names;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterLimits;
import dev.accumulator.registers.model.RegisterNotEmpty;
import dev.accumulator.registers.model.RegisterNotFound;
import dev.accumulator.registers.model.Zones;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.RegisterDdl;
import dev.accumulator.registers.table.RegisterSql;
import dev.accumulator.registers.table.RegistersTable;
import dev.accumulator.registers.table.StoredRegister;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** Makes, changes and drops registers and their tables. Safe when several instances do it together. */
public final class Definitions {
    private final Database database;
    private final RegistersTable table;

    public Definitions(Database database, RegistersTable table) {
        this.database = database;
        this.table = table;
    }

    /** Makes the register, changes it in place, or leaves it if nothing differs. Returns true if it did something. */
    public boolean define(RegisterDefinition definition) {
        Optional<StoredRegister> stored = table.byName(definition.name());
        if (stored.isPresent() && stored.get().definition().equals(definition)) {
            return false;
        }
        database.transactions().executeWithoutResult(status -> {
            // One instance at a time. And postings share their lock on a register's row: while they overlap without
            // end, a lock on the row alone would never get its turn.
            table.lockAll();
            check(definition);
            if (table.insert(definition)) {
                checkCount(definition);
                run(new RegisterDdl(database.schema(), definition).create());
            } else {
                change(definition);
            }
        });
        return true;
    }

    private void check(RegisterDefinition definition) {
        try {
            checkZone(definition.zone());
        } catch (InvalidDefinition invalid) {
            throw invalid.of(definition.name());
        }
        checkCase(definition);
    }

    private void change(RegisterDefinition definition) {
        StoredRegister stored = table.byNameForUpdate(definition.name())
                .orElseThrow(() -> new RegisterNotFound(definition.name(), List.of()));
        RegisterDefinition older = stored.definition();
        if (older.equals(definition)) {
            return;
        }
        Compatibility.check(older, definition);
        // The accounts of a chart are in no table, and views that others have built on the register's stay.
        if (!older.dimensions().equals(definition.dimensions())
                || !older.resources().equals(definition.resources())) {
            run(new RegisterDdl(database.schema(), definition).alter(older));
        }
        table.update(stored, definition);
    }

    /** Drops a register with its tables; {@code force} says that it may hold movements. */
    public void drop(String name, boolean force) {
        database.transactions().executeWithoutResult(status -> {
            // A posting may come to this register late, and hold documents that are about to be changed here.
            table.lockAll();
            StoredRegister stored = (Names.isName(name)
                            ? table.byNameForUpdate(name)
                            : Optional.<StoredRegister>empty())
                    .orElseThrow(() -> new RegisterNotFound(
                            name,
                            table.all().stream().map(r -> r.definition().name()).toList()));
            if (!force && holdsMovements(stored.definition())) {
                throw new RegisterNotEmpty(name);
            }
            leaveDocuments(stored);
            run(new RegisterDdl(database.schema(), stored.definition()).drop());
            table.delete(stored);
        });
    }

    /** Leaves documents what they posted to other registers, and the number of those movements. */
    private void leaveDocuments(StoredRegister stored) {
        database.jdbc()
                .sql(new RegisterSql(database.schema(), stored.definition()).fill("""
                        update {recorders} r
                           set registers = array_remove(r.registers, :id),
                               movements = r.movements - (select count(*)
                                                            from {log} l
                                                           where l.recorder = r.id
                                                             and l.revision = r.revision
                                                             and not l.reversal)
                         where :id = any (r.registers)
                        """))
                .param("id", stored.id())
                .update();
    }

    private boolean holdsMovements(RegisterDefinition definition) {
        return database.jdbc()
                .sql(new RegisterSql(database.schema(), definition).fill("select exists (select from {log})"))
                .query(Boolean.class)
                .single();
    }

    private void checkCount(RegisterDefinition definition) {
        int registers = table.all().size();
        if (registers > RegisterLimits.REGISTERS_MAX) {
            throw new InvalidDefinition(
                    "register",
                    "Register \"" + definition.name() + "\" is one too many: there are " + RegisterLimits.REGISTERS_MAX
                            + " already, which is the most");
        }
    }

    /** A zone that only Java knows would fail later, at the first movement. */
    private void checkZone(ZoneId zone) {
        String id = Zones.checked(zone);
        boolean known = database.jdbc()
                .sql("select exists (select from pg_timezone_names where name = :id)")
                .param("id", id)
                .query(Boolean.class)
                .single();
        if (!known) {
            throw new InvalidDefinition("zone", "zone: PostgreSQL knows no time zone \"" + id + "\"");
        }
    }

    /** Names that differ only in case would be a trap for every person who writes SQL. */
    private void checkCase(RegisterDefinition definition) {
        table.all().stream()
                .map(r -> r.definition().name())
                .filter(name -> name.equalsIgnoreCase(definition.name()) && !name.equals(definition.name()))
                .findFirst()
                .ifPresent(name -> {
                    throw new InvalidDefinition(
                            "register",
                            "Register \"" + definition.name() + "\" differs from register \"" + name
                                    + "\" only in case");
                });
    }

    private void run(List<String> statements) {
        for (String statement : statements) {
            database.template().execute(statement);
        }
    }
}
