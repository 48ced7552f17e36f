package dev.accumulator.registers.model;

import dev.accumulator.text.ForeignText;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a ledger: what one account gets and another one gives. It becomes two movements of its document, which have
 * the same figures, so a ledger balances by construction.
 *
 * @param ledger the name of a register of kind ledger
 * @param period the business moment, kept to the microsecond
 * @param debit the account that gets, as {@value #ACCOUNT}, and its analytics
 * @param credit the account that gives, as {@value #ACCOUNT}, and its analytics
 * @param resources a value for one resource or more, exact and not negative, one of them greater than zero. What was wrong is
 *     taken back by a revision of the document, or by an entry whose sides are exchanged
 */
public record Entry(
        String ledger,
        Instant period,
        Map<String, @Nullable Object> debit,
        Map<String, @Nullable Object> credit,
        Map<String, BigDecimal> resources) {

    /** The dimension of a ledger that is the account of a side. */
    public static final String ACCOUNT = "account";

    /** The dimension of a ledger that is the account of the other side. */
    public static final String CORRESPONDING = "corresponding";

    // Spelled out: a compact constructor loses the annotation inside the map's type in its class file.
    public Entry(
            String ledger,
            Instant period,
            Map<String, @Nullable Object> debit,
            Map<String, @Nullable Object> credit,
            Map<String, BigDecimal> resources) {
        this.ledger = ledger;
        this.period = period;
        this.debit = Collections.unmodifiableMap(new LinkedHashMap<>(debit));
        this.credit = Collections.unmodifiableMap(new LinkedHashMap<>(credit));
        this.resources = Collections.unmodifiableMap(new LinkedHashMap<>(resources));
    }

    /** Begins an entry: {@code Entry.of("books", noon).debit("41", …).credit("60", …).resource("amount", "5000.00")}. */
    public static Entry of(String ledger, Instant period) {
        return new Entry(ledger, period, Map.of(), Map.of(), Map.of());
    }

    /** Returns this entry with a debit side that has no analytics. */
    public Entry debit(String account) {
        return debit(account, Map.of());
    }

    /** Returns this entry with a debit side. */
    public Entry debit(String account, Map<String, ? extends @Nullable Object> analytics) {
        return new Entry(ledger, period, side(account, analytics), credit, resources);
    }

    /** Returns this entry with a credit side that has no analytics. */
    public Entry credit(String account) {
        return credit(account, Map.of());
    }

    /** Returns this entry with a credit side. */
    public Entry credit(String account, Map<String, ? extends @Nullable Object> analytics) {
        return new Entry(ledger, period, debit, side(account, analytics), resources);
    }

    /** Returns this entry with a value of a resource. */
    public Entry resource(String name, BigDecimal value) {
        Map<String, BigDecimal> more = new LinkedHashMap<>(resources);
        more.put(name, value);
        return new Entry(ledger, period, debit, credit, more);
    }

    /** Returns this entry with a whole number of a resource. */
    public Entry resource(String name, long value) {
        return resource(name, BigDecimal.valueOf(value));
    }

    /**
     * Returns this entry with a value of a resource that is written as text, such as {@code 12.50}.
     *
     * @throws InvalidMovement if the text is no decimal number
     */
    public Entry resource(String name, String value) {
        try {
            return resource(name, new BigDecimal(value));
        } catch (NumberFormatException notDecimal) {
            throw new InvalidMovement(
                    "invalid-resource",
                    -1,
                    InvalidMovement.Part.RESOURCE,
                    name,
                    "Resource " + ForeignText.quote(name) + " of ledger " + ForeignText.quote(ledger) + ": "
                            + ForeignText.quote(value) + " is no decimal number");
        }
    }

    /** The movements of both sides, the debit first. They belong side by side into a document. */
    public List<Movement> movements() {
        Map<String, BigDecimal> given = LinkedHashMap.newLinkedHashMap(resources.size());
        resources.forEach((name, value) -> given.put(name, value.negate()));
        return List.of(
                new Movement(ledger, period, dimensions(debit, credit), resources, Side.DEBIT),
                new Movement(ledger, period, dimensions(credit, debit), given, Side.CREDIT));
    }

    private static Map<String, @Nullable Object> side(
            String account, Map<String, ? extends @Nullable Object> analytics) {
        Map<String, @Nullable Object> side = new LinkedHashMap<>();
        side.put(ACCOUNT, account);
        side.putAll(analytics);
        return side;
    }

    /** A corresponding account that is given is kept, so that it is refused unless it is that of the other side. */
    private static Map<String, @Nullable Object> dimensions(
            Map<String, @Nullable Object> own, Map<String, @Nullable Object> other) {
        Map<String, @Nullable Object> dimensions = new LinkedHashMap<>(own);
        dimensions.putIfAbsent(CORRESPONDING, other.get(ACCOUNT));
        return dimensions;
    }
}
