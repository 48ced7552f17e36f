package dev.accumulator.registers;

import dev.accumulator.registers.model.Account;
import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.InvalidMovement;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.Side;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;

/** Refuses movements of ledgers as the engine does, with the codes of the engine and without its messages. */
final class ModelEntries {
    private ModelEntries() {}

    static void check(int index, RegisterDefinition definition, List<Movement> movements) {
        Movement own = movements.get(index);
        if (definition.kind() != RegisterKind.LEDGER) {
            refuseIf(own.side() != null, "not-a-ledger", index, InvalidMovement.Part.REGISTER, "register");
            return;
        }
        refuseIf(own.side() == null, "ledger-takes-entries", index, InvalidMovement.Part.REGISTER, "register");
        int across = own.side() == Side.DEBIT ? index + 1 : index - 1;
        boolean isWhole = across >= 0
                && across < movements.size()
                && movements.get(across).side() != null
                && movements.get(across).side() != own.side()
                && movements.get(across).register().equals(own.register())
                && movements.get(across).period().equals(own.period());
        refuseIf(!isWhole, "one-sided-entry", index, InvalidMovement.Part.REGISTER, "register");
        if (own.side() == Side.DEBIT) {
            checkSide(index, definition, own);
            checkSide(across, definition, movements.get(across));
            checkFigures(index, across, definition, movements);
            boolean isSame = definition.dimensions().stream()
                    .filter(dimension -> !dimension.name().equals("corresponding"))
                    .allMatch(dimension -> Objects.equals(
                            value(index, own, dimension), value(across, movements.get(across), dimension)));
            refuseIf(isSame, "equal-sides", across, InvalidMovement.Part.DIMENSION, "account");
        }
    }

    private static String value(int index, Movement movement, Dimension dimension) {
        Object value = movement.dimensions().get(dimension.name());
        try {
            return value == null ? "none" : dimension.type().convert(value).toString();
        } catch (IllegalArgumentException unfit) {
            throw new InvalidMovement("invalid-dimension", index, InvalidMovement.Part.DIMENSION, dimension.name(), "");
        }
    }

    private static void checkSide(int index, RegisterDefinition ledger, Movement side) {
        Account account = ledger.chart().get(String.valueOf(side.dimensions().get("account")));
        if (account == null) {
            throw new InvalidMovement("unknown-account", index, InvalidMovement.Part.DIMENSION, "account", "");
        }
        for (String analytic :
                ledger.dimensionNames().subList(2, ledger.dimensions().size())) {
            boolean isGiven = side.dimensions().get(analytic) != null;
            boolean isNeeded = account.analytics().contains(analytic);
            boolean isTaken = isNeeded || account.analytics().contains(analytic + "?");
            refuseIf(isNeeded && !isGiven, "missing-analytic", index, InvalidMovement.Part.DIMENSION, analytic);
            refuseIf(isGiven && !isTaken, "unexpected-analytic", index, InvalidMovement.Part.DIMENSION, analytic);
        }
    }

    private static void checkFigures(int debit, int credit, RegisterDefinition ledger, List<Movement> movements) {
        boolean moves = false;
        for (String resource : ledger.resourceNames()) {
            BigDecimal given = movements.get(debit).resources().get(resource);
            BigDecimal taken = movements.get(credit).resources().get(resource);
            refuseIf(
                    given != null && given.signum() < 0,
                    "negative-resource",
                    debit,
                    InvalidMovement.Part.RESOURCE,
                    resource);
            boolean isEqual = given == null
                    ? taken == null
                    : (taken != null && given.add(taken).signum() == 0);
            refuseIf(!isEqual, "unequal-sides", credit, InvalidMovement.Part.RESOURCE, resource);
            moves = moves || (given != null && given.signum() > 0);
        }
        refuseIf(
                !moves,
                "empty-entry",
                debit,
                InvalidMovement.Part.RESOURCE,
                ledger.resourceNames().getFirst());
    }

    private static void refuseIf(boolean isWrong, String code, int index, InvalidMovement.Part part, String field) {
        if (isWrong) {
            throw new InvalidMovement(code, index, part, field, "");
        }
    }
}
