package dev.accumulator.schemas;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a ledger: what one account gets and another one gives.
 *
 * @param ledger the ledger's name
 * @param period the business moment, kept to the microsecond; null for that of the document
 * @param debit the account that gets, as {@code account}, and its analytics by name. Values are the text of the JSON string,
 *     integer or boolean
 * @param credit the account that gives, written alike
 * @param resources resource name to value, 1 to {@value Limits#RESOURCES_MAX}, none of them negative; the same on both sides.
 *     Decimals are kept in their shortest spelling.
 */
public record EntryLine(
        String ledger,
        @Nullable Instant period,
        Map<String, @Nullable String> debit,
        Map<String, @Nullable String> credit,
        Map<String, BigDecimal> resources) {
    /** The member of a side that is its account. */
    public static final String ACCOUNT = "account";

    /**
     * Spelled out because javac writes the nullness of the map's values to the wrong place of the class file if the
     * constructor is compact, and callers in other modules could not pass a null value.
     *
     * @throws InvalidField if a field is outside {@link Limits}
     */
    public EntryLine(
            String ledger,
            @Nullable Instant period,
            Map<String, @Nullable String> debit,
            Map<String, @Nullable String> credit,
            Map<String, BigDecimal> resources) {
        this.ledger = Require.name("ledger", ledger);
        this.period = Require.optionalMoment("period", period);
        this.debit = Require.side("debit", debit);
        this.credit = Require.side("credit", credit);
        this.resources = Require.notNegativeResources(resources);
    }
}
