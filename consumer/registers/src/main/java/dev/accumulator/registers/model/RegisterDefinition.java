package dev.accumulator.registers.model;

import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The definition of a register: its name, kind, dimensions and resources, and the accounts of a ledger.
 *
 * @param name its name, the prefix of its tables
 * @param kind {@code BALANCE} keeps balances and turnovers, {@code TURNOVER} turnovers only
 * @param dimensions 1 to 16, in the order of the key
 * @param resources 1 to 16
 * @param zone the time zone in which days are cut
 * @param totals the finest totals kept
 * @param chart the accounts of a ledger; empty for all other registers
 */
public record RegisterDefinition(
        String name,
        RegisterKind kind,
        List<Dimension> dimensions,
        List<Resource> resources,
        ZoneId zone,
        TotalsDetail totals,
        Chart chart) {

    /**
     * The most dimensions and the most resources a register can have. All dimensions are columns of one unique index, and
     * PostgreSQL's indexes have at most 32 columns.
     */
    public static final int FIELDS_MAX = 16;

    public RegisterDefinition {
        Names.check("register", name);
        dimensions = List.copyOf(dimensions);
        resources = List.copyOf(resources);
        zone = zone.getId().equals("Z") ? ZoneId.of("UTC") : zone;
        try {
            checkCount("dimensions", dimensions.size());
            checkCount("resources", resources.size());
            checkUnique(dimensions, resources);
            LedgerDimensions.check(kind, dimensions, chart);
        } catch (InvalidDefinition invalid) {
            throw invalid.of(name);
        }
    }

    /** A definition of a register that is no ledger. */
    public RegisterDefinition(
            String name,
            RegisterKind kind,
            List<Dimension> dimensions,
            List<Resource> resources,
            ZoneId zone,
            TotalsDetail totals) {
        this(name, kind, dimensions, resources, zone, totals, Chart.NONE);
    }

    /** Returns the definition of the same ledger with other accounts. */
    public RegisterDefinition withChart(Chart other) {
        return new RegisterDefinition(name, kind, dimensions, resources, zone, totals, other);
    }

    /** A definition with days cut in UTC and totals down to the day. */
    public static RegisterDefinition of(
            String name, RegisterKind kind, List<Dimension> dimensions, List<Resource> resources) {
        return new RegisterDefinition(name, kind, dimensions, resources, ZoneId.of("UTC"), TotalsDetail.DAY);
    }

    /** Begins the definition of a register that keeps balances and turnovers. */
    public static DefinitionBuilder balance(String name) {
        return new DefinitionBuilder(name, RegisterKind.BALANCE);
    }

    /** Begins the definition of a register that keeps turnovers only. */
    public static DefinitionBuilder turnover(String name) {
        return new DefinitionBuilder(name, RegisterKind.TURNOVER);
    }

    /** Begins the definition of a ledger. Its dimensions are the analytics of its accounts. */
    public static DefinitionBuilder ledger(String name) {
        return new DefinitionBuilder(name, RegisterKind.LEDGER);
    }

    private static void checkCount(String what, int count) {
        if (count < 1 || count > FIELDS_MAX) {
            throw new InvalidDefinition(what, "a register has 1 to " + FIELDS_MAX + " " + what + ", not " + count);
        }
    }

    /** Also refuses a name that would collide with a generated column, such as {@code quantity_receipt} beside quantity. */
    private static void checkUnique(List<Dimension> dimensions, List<Resource> resources) {
        Set<String> taken = new HashSet<>();
        for (Resource resource : resources) {
            for (String suffix : List.of("", "_receipt", "_expense", "_net", "_opening", "_closing")) {
                checkAdded(taken, resource.name() + suffix);
            }
        }
        for (Dimension dimension : dimensions) {
            checkAdded(taken, dimension.name());
        }
    }

    private static void checkAdded(Set<String> taken, String column) {
        if (!taken.add(column.toLowerCase(Locale.ROOT))) {
            throw new InvalidDefinition(column, "column \"" + column + "\" would stand twice in its tables");
        }
    }

    public Optional<Dimension> dimension(String dimensionName) {
        return dimensions.stream().filter(d -> d.name().equals(dimensionName)).findFirst();
    }

    public Optional<Resource> resource(String resourceName) {
        return resources.stream().filter(r -> r.name().equals(resourceName)).findFirst();
    }

    public List<String> dimensionNames() {
        return dimensions.stream().map(Dimension::name).toList();
    }

    public List<String> resourceNames() {
        return resources.stream().map(Resource::name).toList();
    }
}
