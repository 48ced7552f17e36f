package dev.accumulator.registers.table;

import dev.accumulator.registers.model.Names;
import dev.accumulator.registers.model.RegisterNotFound;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The registers that this process has opened. It looks up unknown names, and so finds registers that others made. */
public final class Catalog {
    private final ConcurrentMap<String, OpenRegister> open = new ConcurrentHashMap<>();
    private final Database database;
    private final RegistersTable table;
    private final int busyFrom;
    private final WantedSwings wantedSwings = new WantedSwings();

    /** @param busyFrom a month of a cell with more movements than this has day totals */
    public Catalog(Database database, RegistersTable table, int busyFrom) {
        this.database = database;
        this.table = table;
        this.busyFrom = busyFrom;
    }

    /** The swings that the folder of this process makes beside the totals. */
    public WantedSwings wantedSwings() {
        return wantedSwings;
    }

    public Optional<OpenRegister> find(String name) {
        OpenRegister known = open.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        return Names.isName(name) ? table.byName(name).map(this::open) : Optional.empty();
    }

    /** Returns a register as this process has opened it, even if it has changed since. */
    public Optional<OpenRegister> known(String name) {
        return Optional.ofNullable(open.get(name));
    }

    /** Returns a register as it stands in the database now: another process may have changed or dropped it. */
    public OpenRegister current(String name) {
        return findCurrent(name).orElseThrow(() -> new RegisterNotFound(name, names()));
    }

    /** Finds a register as it stands in the database now. */
    public Optional<OpenRegister> findCurrent(String name) {
        OpenRegister known = open.get(name);
        if (known != null) {
            Optional<Map.Entry<Integer, Integer>> version = table.versionByName(name);
            if (version.isPresent() && version.get().equals(Map.entry(known.id(), known.version()))) {
                return Optional.of(known);
            }
            open.remove(name, known);
        }
        return find(name);
    }

    /** Returns all registers as they stand in the database now, in the order of their ids. */
    public List<OpenRegister> all() {
        return opened(table.versions());
    }

    /** Returns those registers of some ids that there are, as they stand in the database now, by name. */
    public List<OpenRegister> byIds(Collection<Integer> ids) {
        return opened(table.versionsOf(ids)).stream()
                .sorted(Comparator.comparing(register -> register.definition().name()))
                .toList();
    }

    /** Returns the registers of some ids, in the order of their ids. Reads only the definitions that are not known. */
    public List<OpenRegister> opened(Map<Integer, Integer> versionsById) {
        Map<Integer, OpenRegister> registers = new TreeMap<>();
        for (OpenRegister known : open.values()) {
            if (Objects.equals(versionsById.get(known.id()), known.version())) {
                registers.put(known.id(), known);
            }
        }
        List<Integer> unknown = versionsById.keySet().stream()
                .filter(id -> !registers.containsKey(id))
                .toList();
        if (!unknown.isEmpty()) {
            table.byIds(unknown).forEach(stored -> registers.put(stored.id(), open(stored)));
        }
        return List.copyOf(registers.values());
    }

    /** Keeps the open register, with the cells that it remembers, unless its definition has changed. */
    private OpenRegister open(StoredRegister stored) {
        return open.compute(
                stored.definition().name(),
                (name, known) -> known != null && known.id() == stored.id() && known.version() == stored.version()
                        ? known
                        : new OpenRegister(stored, database, busyFrom, wantedSwings));
    }

    public Collection<String> names() {
        return table.all().stream().map(r -> r.definition().name()).toList();
    }

    /** True if a register that this process knows is closed or was once. */
    public boolean isAnyClosed() {
        return open.values().stream().anyMatch(OpenRegister::wasClosed);
    }

    public void forget(String name) {
        open.remove(name);
    }
}
