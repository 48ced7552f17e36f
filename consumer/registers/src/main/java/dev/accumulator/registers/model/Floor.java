package dev.accumulator.registers.model;

import dev.accumulator.text.ForeignText;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A bound that a balance, or a sum of balances, may not fall below. It holds for each group of values of some dimensions that
 * all its registers have. A document that would cross it is refused whole, over all registers, or posted and told, as its
 * policy says.
 *
 * <p>A document is refused if there is a moment at which it lowers the balance of a group, and at which the balance would be
 * below the least. It is not refused for what it leaves as it was or makes better. A newer revision counts by its difference
 * to the older one, and a withdrawal by what it takes back: a receipt that is withdrawn lowers a balance as an order does.
 *
 * @param name its name, formed like that of a register
 * @param of what is added up, one to {@value #PARTS_MAX} parts
 * @param by the dimensions whose values make a group: all registers have them, and none of them may be null
 * @param min the least that the balance may be
 * @param when the moments that count
 * @param policy what becomes of documents that would cross it
 */
public record Floor(String name, List<Part> of, List<String> by, BigDecimal min, When when, FloorPolicy policy) {
    /** The most parts of a floor. */
    public static final int PARTS_MAX = 8;

    /** The most floors that can be declared. */
    public static final int FLOORS_MAX = 64;

    private static final int DIGITS_MAX = 38;

    /** Which moments count. */
    public enum When {
        /** The moment of the decision: movements with later periods do not count. */
        NOW,
        /** Every moment. A document with a past period counts at all later moments, and a planned one later on. */
        ALWAYS
    }

    /**
     * The balance of a resource of a register, which is added or subtracted.
     *
     * @param isAdded false if it is subtracted
     */
    public record Part(String register, String resource, boolean isAdded) {
        /** Adds the balance of a resource. */
        public static Part plus(String register, String resource) {
            return new Part(register, resource, true);
        }

        /** Subtracts the balance of a resource. */
        public static Part minus(String register, String resource) {
            return new Part(register, resource, false);
        }

        /** Returns what a value of the resource counts in the sum. */
        public BigDecimal counted(BigDecimal value) {
            return isAdded ? value : value.negate();
        }
    }

    public Floor {
        of = List.copyOf(of);
        by = List.copyOf(by);
        if (!Names.isName(name)) {
            throw new InvalidFloor(
                    name,
                    "name",
                    "a name is a letter, then letters, digits and _, at most " + Names.CHARS_MAX + " characters");
        }
        checkCount(name, "of", of.size(), PARTS_MAX);
        checkCount(name, "by", by.size(), RegisterDefinition.FIELDS_MAX);
        Set<List<String>> parts = new HashSet<>();
        for (Part part : of) {
            if (!parts.add(List.of(part.register(), part.resource()))) {
                throw new InvalidFloor(
                        name,
                        "of",
                        "resource " + ForeignText.quote(part.resource()) + " of register "
                                + ForeignText.quote(part.register()) + " stands there twice");
            }
        }
        if (Set.copyOf(by).size() < by.size()) {
            throw new InvalidFloor(name, "by", "a dimension stands there twice");
        }
        if (min.precision() > DIGITS_MAX || min.scale() > DIGITS_MAX || min.scale() < -DIGITS_MAX) {
            throw new InvalidFloor(name, "min", "it has more than " + DIGITS_MAX + " digits");
        }
    }

    /** A floor that refuses every document that would cross it. */
    public Floor(String name, List<Part> of, List<String> by, BigDecimal min, When when) {
        this(name, of, by, min, when, FloorPolicy.REFUSE);
    }

    private static void checkCount(String name, String field, int count, int max) {
        if (count < 1 || count > max) {
            throw new InvalidFloor(name, field, "it has 1 to " + max + " entries, not " + count);
        }
    }

    /** Returns true if there may be documents that cross it and are posted. */
    public boolean tells() {
        return !policy.equals(FloorPolicy.REFUSE);
    }

    /** Returns true if the register is one of its parts. */
    public boolean isOf(String register) {
        return of.stream().anyMatch(part -> part.register().equals(register));
    }
}
