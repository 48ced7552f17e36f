package dev.accumulator.registers.posting;

import dev.accumulator.registers.model.Account;
import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.Entry;
import dev.accumulator.registers.model.InvalidMovement;
import dev.accumulator.registers.model.InvalidMovement.Part;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.model.Side;
import dev.accumulator.text.ForeignText;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Checks that a ledger is moved by whole entries only: a debit and, next to it, a credit of the same figures at the same
 * moment, each on an account of the chart with the analytics of that account. So both sides of a ledger are equal whatever is
 * posted.
 */
final class EntryChecks {
    private final RegisterDefinition ledger;
    private final List<Movement> movements;

    private EntryChecks(RegisterDefinition ledger, List<Movement> movements) {
        this.ledger = ledger;
        this.movements = movements;
    }

    /**
     * Checks a movement as a side of an entry. The sides of an entry are checked together, at its debit.
     *
     * @param index the place of the movement in the document
     * @throws InvalidMovement if it is no side of an entry and its register is a ledger, or the reverse
     */
    static void check(int index, RegisterDefinition definition, List<Movement> movements) {
        Side side = movements.get(index).side();
        if (definition.kind() == RegisterKind.LEDGER) {
            new EntryChecks(definition, movements).check(index, side);
        } else if (side != null) {
            throw new InvalidMovement(
                    "not-a-ledger",
                    index,
                    Part.REGISTER,
                    "register",
                    "Register " + ForeignText.quote(definition.name())
                            + " is no ledger; it takes movements, not entries");
        }
    }

    private void check(int index, @Nullable Side side) {
        if (side == null) {
            throw new InvalidMovement(
                    "ledger-takes-entries",
                    index,
                    Part.REGISTER,
                    "register",
                    "Register " + ForeignText.quote(ledger.name())
                            + " is a ledger; it takes entries with a debit and a credit, not single movements");
        }
        int across = side == Side.DEBIT ? index + 1 : index - 1;
        if (across < 0 || across >= movements.size() || !isOtherSide(movements.get(index), movements.get(across))) {
            throw new InvalidMovement(
                    "one-sided-entry",
                    index,
                    Part.REGISTER,
                    "register",
                    "An entry of ledger " + ForeignText.quote(ledger.name()) + " has a " + side.code() + " and no "
                            + side.other().code() + " of the same moment beside it");
        }
        if (side == Side.DEBIT) {
            String debit = account(index);
            String credit = account(across);
            checkCorresponding(index, credit);
            checkCorresponding(across, debit);
            checkFigures(index, across);
            if (debit.equals(credit) && haveSameAnalytics(index, across)) {
                throw fault(
                        across,
                        "equal-sides",
                        Entry.ACCOUNT,
                        "Both sides of an entry of ledger " + ForeignText.quote(ledger.name()) + " are account "
                                + ForeignText.quote(credit) + " with the same analytics; it would move nothing");
            }
        }
    }

    private static boolean isOtherSide(Movement one, Movement other) {
        return other.side() != null
                && other.side() != one.side()
                && other.register().equals(one.register())
                && other.period().equals(one.period());
    }

    /** Returns the account of a side, which is in the chart and has the analytics that the side names. */
    private String account(int index) {
        Map<String, @Nullable Object> given = movements.get(index).dimensions();
        String code = code(index, given.get(Entry.ACCOUNT));
        Account account = ledger.chart().get(code);
        if (account == null) {
            if (ledger.chart().isGrowing()) {
                // A check without the database, by a configuration that does not name all accounts.
                return code;
            }
            throw fault(
                    index,
                    "unknown-account",
                    Entry.ACCOUNT,
                    "Account " + ForeignText.quote(code) + " is not in the chart of ledger "
                            + ForeignText.quote(ledger.name()));
        }
        List<Dimension> dimensions = ledger.dimensions();
        for (int i = 2; i < dimensions.size(); i++) {
            String analytic = dimensions.get(i).name();
            boolean isGiven = given.get(analytic) != null;
            if (!isGiven && account.needs(analytic)) {
                throw fault(
                        index,
                        "missing-analytic",
                        analytic,
                        "Account " + ForeignText.quote(code) + " of ledger " + ForeignText.quote(ledger.name())
                                + " is kept by " + analytic + ", which has no value");
            }
            if (isGiven && !account.takes(analytic)) {
                throw fault(
                        index,
                        "unexpected-analytic",
                        analytic,
                        "Account " + ForeignText.quote(code) + " of ledger " + ForeignText.quote(ledger.name())
                                + " is not kept by " + analytic + ", which is "
                                + ForeignText.quote(String.valueOf(given.get(analytic))));
            }
        }
        return code;
    }

    private String code(int index, @Nullable Object value) {
        if (value == null) {
            throw fault(
                    index,
                    "missing-account",
                    Entry.ACCOUNT,
                    "The " + side(index) + " of an entry of ledger " + ForeignText.quote(ledger.name())
                            + " names no account");
        }
        try {
            return String.valueOf(ledger.dimensions().getFirst().type().convert(value));
        } catch (IllegalArgumentException unfit) {
            throw fault(
                    index,
                    "invalid-dimension",
                    Entry.ACCOUNT,
                    "Account of ledger " + ForeignText.quote(ledger.name()) + ": " + unfit.getMessage());
        }
    }

    private void checkCorresponding(int index, String other) {
        Object given = movements.get(index).dimensions().get(Entry.CORRESPONDING);
        if (given == null || !String.valueOf(given).equals(other)) {
            throw fault(
                    index,
                    "unequal-sides",
                    Entry.CORRESPONDING,
                    "The " + side(index) + " of an entry of ledger " + ForeignText.quote(ledger.name())
                            + " corresponds with account " + ForeignText.quote(String.valueOf(given))
                            + ", but the other side is " + ForeignText.quote(other));
        }
    }

    /** Resources that the ledger does not have are left to the check of each movement. */
    private void checkFigures(int debit, int credit) {
        Map<String, BigDecimal> given = movements.get(debit).resources();
        Map<String, BigDecimal> taken = movements.get(credit).resources();
        boolean moves = false;
        for (Resource resource : ledger.resources()) {
            BigDecimal value = given.get(resource.name());
            BigDecimal other = taken.get(resource.name());
            if (value != null && value.signum() < 0) {
                throw new InvalidMovement(
                        "negative-resource",
                        debit,
                        Part.RESOURCE,
                        resource.name(),
                        "Resource " + ForeignText.quote(resource.name()) + " of an entry of ledger "
                                + ForeignText.quote(ledger.name()) + " is "
                                + ForeignText.shorten(value.toString())
                                + "; what was wrong is taken back by a revision, or with the sides exchanged");
            }
            boolean isEqual = value == null
                    ? other == null
                    : other != null && other.negate().compareTo(value) == 0;
            if (!isEqual) {
                throw unequalFigures(credit, resource.name(), value, other);
            }
            moves = moves || (value != null && value.signum() > 0);
        }
        if (!moves) {
            throw new InvalidMovement(
                    "empty-entry",
                    debit,
                    Part.RESOURCE,
                    ledger.resources().getFirst().name(),
                    "An entry of ledger " + ForeignText.quote(ledger.name())
                            + " has a value greater than 0 for at least one of "
                            + String.join(", ", ledger.resourceNames()));
        }
    }

    private InvalidMovement unequalFigures(
            int credit, String resource, @Nullable BigDecimal debited, @Nullable BigDecimal credited) {
        return new InvalidMovement(
                "unequal-sides",
                credit,
                Part.RESOURCE,
                resource,
                "Resource " + ForeignText.quote(resource) + " of an entry of ledger "
                        + ForeignText.quote(ledger.name()) + " is " + shown(debited) + " on the debit and "
                        + shown(credited == null ? null : credited.negate()) + " on the credit");
    }

    private static String shown(@Nullable BigDecimal value) {
        return value == null ? "nothing" : ForeignText.shorten(value.toString());
    }

    private boolean haveSameAnalytics(int one, int other) {
        List<Dimension> dimensions = ledger.dimensions();
        for (int i = 2; i < dimensions.size(); i++) {
            if (!Objects.equals(value(one, dimensions.get(i)), value(other, dimensions.get(i)))) {
                return false;
            }
        }
        return true;
    }

    private @Nullable Object value(int index, Dimension dimension) {
        Object given = movements.get(index).dimensions().get(dimension.name());
        try {
            return given == null ? null : dimension.type().convert(given);
        } catch (IllegalArgumentException unfit) {
            throw fault(
                    index,
                    "invalid-dimension",
                    dimension.name(),
                    "Dimension \"" + dimension.name() + "\" of register \"" + ledger.name() + "\": "
                            + unfit.getMessage());
        }
    }

    private String side(int index) {
        Side side = movements.get(index).side();
        return side == null ? "movement" : side.code();
    }

    private static InvalidMovement fault(int index, String code, String field, String message) {
        return new InvalidMovement(code, index, Part.DIMENSION, field, message);
    }
}
