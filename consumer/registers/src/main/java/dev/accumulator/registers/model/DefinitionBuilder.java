package dev.accumulator.registers.model;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds a {@link RegisterDefinition}; begun with {@link RegisterDefinition#balance}, {@link RegisterDefinition#turnover} or
 * {@link RegisterDefinition#ledger}.
 */
public final class DefinitionBuilder {
    private final String name;
    private final RegisterKind kind;
    private final List<Dimension> dimensions = new ArrayList<>();
    private final List<Resource> resources = new ArrayList<>();
    private final List<Account> accounts = new ArrayList<>();
    private ZoneId zone = ZoneId.of("UTC");
    private TotalsDetail totals = TotalsDetail.DAY;
    private boolean growing;

    DefinitionBuilder(String name, RegisterKind kind) {
        this.name = name;
        this.kind = kind;
    }

    /**
     * Adds a dimension.
     *
     * @param type {@code smallint}, {@code int}, {@code bigint}, {@code text}, {@code varchar(n)}, {@code uuid}, {@code
     *     date} or {@code boolean}; with {@code ?} at the end where "none" is a value too
     * @throws InvalidDefinition if the name or the type is not allowed
     */
    public DefinitionBuilder dimension(String dimensionName, String type) {
        try {
            dimensions.add(Dimension.parse(dimensionName, type));
        } catch (InvalidDefinition invalid) {
            throw invalid.of(name);
        }
        return this;
    }

    /** Adds a typed dimension. */
    public DefinitionBuilder dimension(DimensionKey<?> key) {
        dimensions.add(key.dimension());
        return this;
    }

    /**
     * Adds a resource.
     *
     * @param type {@code numeric(p,s)}, {@code integer} or {@code bigint}; with {@code required} after it where a movement
     *     may not leave it out
     * @throws InvalidDefinition if the name or the type is not allowed
     */
    public DefinitionBuilder resource(String resourceName, String type) {
        try {
            resources.add(Resource.parse(resourceName, type));
        } catch (InvalidDefinition invalid) {
            throw invalid.of(name);
        }
        return this;
    }

    /** Adds a typed resource. */
    public DefinitionBuilder resource(ResourceKey key) {
        resources.add(key.resource());
        return this;
    }

    /** Adds an account to the chart of a ledger. */
    public DefinitionBuilder account(Account account) {
        accounts.add(account);
        return this;
    }

    /** Sets the time zone in which days are cut; UTC by default. */
    public DefinitionBuilder zone(ZoneId days) {
        zone = days;
        return this;
    }

    /** Says that a ledger gets accounts from elsewhere later, so that it may have none here; see {@link Chart#growing}. */
    public DefinitionBuilder accountsFromElsewhere() {
        growing = true;
        return this;
    }

    /** Sets the finest totals that are kept; day totals by default. */
    public DefinitionBuilder totals(TotalsDetail finest) {
        totals = finest;
        return this;
    }

    /**
     * Builds the definition.
     *
     * @throws InvalidDefinition if a name stands twice, a dimension or resource is missing, or a chart is wrong
     */
    public RegisterDefinition build() {
        try {
            if (kind == RegisterKind.LEDGER && accounts.isEmpty() && !growing) {
                throw new InvalidDefinition("accounts", "a ledger has at least one account");
            }
            return new RegisterDefinition(
                    name,
                    kind,
                    kind == RegisterKind.LEDGER ? LedgerDimensions.of(dimensions) : dimensions,
                    resources,
                    zone,
                    totals,
                    growing ? Chart.growing(accounts) : new Chart(accounts));
        } catch (InvalidDefinition invalid) {
            throw invalid.getMessage().startsWith("Register ") ? invalid : invalid.of(name);
        }
    }
}
