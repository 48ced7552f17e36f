package dev.accumulator.registers.posting;

import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.InvalidMovement;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterLimits;
import dev.accumulator.registers.model.RegisterNotFound;
import dev.accumulator.registers.table.Catalog;
import dev.accumulator.registers.table.CheckedMovement;
import dev.accumulator.registers.table.OpenRegister;
import dev.accumulator.text.ForeignText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Checks that a document's movements fit their registers. Nothing is rounded, guessed or ignored: a misspelt name is an
 * error.
 */
public final class ChangeChecks {
    private final Catalog catalog;

    /** Each register that was looked up: once a call, however many movements name it. */
    private final Map<String, Optional<OpenRegister>> seen = new HashMap<>();

    ChangeChecks(Catalog catalog) {
        this.catalog = catalog;
    }

    /** Returns the registers that changes named, also those of refused changes. */
    List<OpenRegister> registers() {
        return seen.values().stream().flatMap(Optional::stream).toList();
    }

    /**
     * Checks a change against definitions, without a database.
     *
     * @param definitions by the names of the registers
     * @throws InvalidMovement if it does not fit them
     */
    public static void check(Change change, Map<String, RegisterDefinition> definitions) {
        checkRecorder(change.recorder());
        switch (change) {
            case Change.Post post -> {
                checkRevision(post.revision());
                checkNumber(post.movements());
                checkRegisters(post.movements());
                for (int i = 0; i < post.movements().size(); i++) {
                    Movement movement = post.movements().get(i);
                    RegisterDefinition definition = definitions.get(movement.register());
                    if (definition == null) {
                        throw unknownRegister(i, movement, new TreeSet<>(definitions.keySet()));
                    }
                    EntryChecks.check(i, definition, post.movements());
                    MovementChecks checks = new MovementChecks(i, definition);
                    checks.key(movement.dimensions());
                    checks.period(movement.period());
                    checks.values(movement.resources());
                }
            }
            case Change.Unpost unpost -> checkRevision(unpost.revision());
            case Change.Withdraw withdraw -> {}
        }
    }

    /** Checks a change. */
    CheckedChange check(int index, Change change) {
        checkRecorder(change.recorder());
        return switch (change) {
            case Change.Post post -> {
                checkRevision(post.revision());
                yield CheckedChange.post(index, post, checkMovements(post.movements()));
            }
            case Change.Unpost unpost -> {
                checkRevision(unpost.revision());
                yield CheckedChange.unpost(index, unpost);
            }
            case Change.Withdraw withdraw -> CheckedChange.withdraw(index, withdraw);
        };
    }

    private static void checkRecorder(String recorder) {
        if (recorder.isEmpty()
                || ForeignText.characters(recorder) > RegisterLimits.RECORDER_CHARS_MAX
                || !ForeignText.isStorable(recorder)) {
            throw new InvalidMovement(
                    "invalid-recorder",
                    -1,
                    InvalidMovement.Part.DOCUMENT,
                    "recorder",
                    "\"" + ForeignText.shorten(recorder) + "\" is no recorder: 1 to "
                            + RegisterLimits.RECORDER_CHARS_MAX
                            + " characters, none of them NUL or half a surrogate pair");
        }
    }

    private static void checkRevision(long revision) {
        if (revision < 1) {
            throw new InvalidMovement(
                    "invalid-revision",
                    -1,
                    InvalidMovement.Part.DOCUMENT,
                    "revision",
                    "A revision is a positive number, not " + revision);
        }
    }

    private List<CheckedMovement> checkMovements(List<Movement> movements) {
        checkNumber(movements);
        checkRegisters(movements);
        List<CheckedMovement> checked = new ArrayList<>(movements.size());
        for (int i = 0; i < movements.size(); i++) {
            checked.add(checkMovement(i, movements));
        }
        return checked;
    }

    private static void checkNumber(List<Movement> movements) {
        if (movements.isEmpty() || movements.size() > RegisterLimits.MOVEMENTS_MAX) {
            throw new InvalidMovement(
                    movements.isEmpty() ? "no-movements" : "too-many-movements",
                    -1,
                    InvalidMovement.Part.DOCUMENT,
                    "movements",
                    "A document has 1 to " + RegisterLimits.MOVEMENTS_MAX + " movements, not " + movements.size());
        }
    }

    private static InvalidMovement unknownRegister(int index, Movement movement, Collection<String> registers) {
        return new InvalidMovement(
                "unknown-register",
                index,
                InvalidMovement.Part.REGISTER,
                "register",
                new RegisterNotFound(movement.register(), registers).getMessage());
    }

    private static void checkRegisters(List<Movement> movements) {
        if (movements.size() <= RegisterLimits.REGISTERS_OF_A_DOCUMENT_MAX) {
            return;
        }
        Set<String> registers = new HashSet<>();
        movements.forEach(movement -> registers.add(movement.register()));
        if (registers.size() > RegisterLimits.REGISTERS_OF_A_DOCUMENT_MAX) {
            throw new InvalidMovement(
                    "too-many-registers",
                    -1,
                    InvalidMovement.Part.DOCUMENT,
                    "movements",
                    "A document has movements in at most " + RegisterLimits.REGISTERS_OF_A_DOCUMENT_MAX
                            + " registers, not in " + registers.size());
        }
    }

    private CheckedMovement checkMovement(int index, List<Movement> movements) {
        Movement movement = movements.get(index);
        OpenRegister register = seen.computeIfAbsent(movement.register(), catalog::find)
                .orElseThrow(() -> unknownRegister(index, movement, catalog.names()));
        EntryChecks.check(index, register.definition(), movements);
        MovementChecks checks = new MovementChecks(index, register.definition());
        return new CheckedMovement(
                register,
                checks.key(movement.dimensions()),
                checks.period(movement.period()),
                checks.values(movement.resources()));
    }
}
