package dev.accumulator.registers.posting;

import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.InvalidMovement;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterLimits;
import dev.accumulator.registers.model.RegisterNotFound;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.model.ResourceType;
import dev.accumulator.registers.table.Catalog;
import dev.accumulator.registers.table.CheckedMovement;
import dev.accumulator.registers.table.OpenRegister;
import dev.accumulator.text.ForeignText;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Checks that a document's movements fit their registers. Nothing is rounded, guessed or ignored: a misspelt name is an
 * error.
 */
public final class ChangeChecks {
    /**
     * The most bytes of a cell's texts. An entry of a B-tree holds 2,704 bytes; the remaining bytes are for sixteen other
     * values and what PostgreSQL adds to each.
     */
    private static final int KEY_BYTES_MAX = 2_400;

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
                    key(i, definition, movement.dimensions());
                    period(i, movement.period());
                    values(i, definition, movement.resources());
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
        return new CheckedMovement(
                register,
                key(index, register.definition(), movement.dimensions()),
                period(index, movement.period()),
                values(index, register.definition(), movement.resources()));
    }

    private static long period(int index, Instant period) {
        if (period.isBefore(Movement.PERIOD_MIN) || !period.isBefore(Movement.PERIOD_END)) {
            throw new InvalidMovement(
                    "period-out-of-range",
                    index,
                    InvalidMovement.Part.PERIOD,
                    "period",
                    "Period " + period + " is not from " + Movement.PERIOD_MIN + " to before " + Movement.PERIOD_END);
        }
        return Math.addExact(Math.multiplyExact(period.getEpochSecond(), 1_000_000L), period.getNano() / 1_000);
    }

    private static List<@Nullable Object> key(
            int index, RegisterDefinition definition, Map<String, @Nullable Object> given) {
        List<Dimension> dimensions = definition.dimensions();
        @Nullable Object[] key = new @Nullable Object[dimensions.size()];
        int used = 0;
        for (int i = 0; i < key.length; i++) {
            Dimension dimension = dimensions.get(i);
            Object value = given.get(dimension.name());
            if (value == null) {
                if (!dimension.nullable()) {
                    throw fault(
                            index,
                            InvalidMovement.Part.DIMENSION,
                            "missing-dimension",
                            dimension.name(),
                            "Dimension \"" + dimension.name() + "\" of register \"" + definition.name()
                                    + "\" has no value");
                }
                used += given.containsKey(dimension.name()) ? 1 : 0;
            } else {
                used++;
                try {
                    key[i] = dimension.type().convert(value);
                } catch (IllegalArgumentException unfit) {
                    throw fault(
                            index,
                            InvalidMovement.Part.DIMENSION,
                            "invalid-dimension",
                            dimension.name(),
                            "Dimension \"" + dimension.name() + "\" of register \"" + definition.name() + "\": "
                                    + unfit.getMessage());
                }
            }
        }
        if (used < given.size()) {
            String unknown = unknown(given, definition.dimensionNames());
            throw fault(
                    index,
                    InvalidMovement.Part.DIMENSION,
                    "unknown-dimension",
                    unknown,
                    "Register \"" + definition.name() + "\" has no dimension \"" + ForeignText.shorten(unknown)
                            + "\"; it has " + String.join(", ", definition.dimensionNames()));
        }
        checkLength(index, definition, key);
        return Arrays.asList(key);
    }

    private static void checkLength(int index, RegisterDefinition definition, @Nullable Object[] key) {
        int bytes = 0;
        int longest = 0;
        int longestBytes = -1;
        for (int i = 0; i < key.length; i++) {
            int own = key[i] instanceof String text ? text.getBytes(StandardCharsets.UTF_8).length : 0;
            bytes += own;
            if (own > longestBytes) {
                longest = i;
                longestBytes = own;
            }
        }
        if (bytes > KEY_BYTES_MAX) {
            throw fault(
                    index,
                    InvalidMovement.Part.DIMENSION,
                    "key-too-long",
                    definition.dimensions().get(longest).name(),
                    "The texts of a cell of register \"" + definition.name() + "\" take " + bytes
                            + " bytes together; at most " + KEY_BYTES_MAX + " fit its key");
        }
    }

    private static List<BigDecimal> values(int index, RegisterDefinition definition, Map<String, BigDecimal> given) {
        List<Resource> resources = definition.resources();
        BigDecimal[] values = new BigDecimal[resources.size()];
        int used = 0;
        for (int i = 0; i < values.length; i++) {
            Resource resource = resources.get(i);
            BigDecimal value = given.get(resource.name());
            if (value != null) {
                used++;
                values[i] = checked(index, definition, resource, value);
            } else if (!resource.required()) {
                // A movement from before the register had this resource, or one that does not change it.
                values[i] = BigDecimal.ZERO.setScale(resource.type().scale());
            } else {
                throw fault(
                        index,
                        InvalidMovement.Part.RESOURCE,
                        "missing-resource",
                        resource.name(),
                        "Resource \"" + resource.name() + "\" of register \"" + definition.name()
                                + "\" is required and has no value");
            }
        }
        if (used < given.size()) {
            String unknown = unknown(given, definition.resourceNames());
            throw fault(
                    index,
                    InvalidMovement.Part.RESOURCE,
                    "unknown-resource",
                    unknown,
                    "Register \"" + definition.name() + "\" has no resource \"" + ForeignText.shorten(unknown)
                            + "\"; it has " + String.join(", ", definition.resourceNames()));
        }
        if (used == 0) {
            throw fault(
                    index,
                    InvalidMovement.Part.RESOURCE,
                    "missing-resource",
                    resources.getFirst().name(),
                    "A movement of register \"" + definition.name() + "\" has a value for at least one of "
                            + String.join(", ", definition.resourceNames()));
        }
        return Arrays.asList(values);
    }

    private static BigDecimal checked(int index, RegisterDefinition definition, Resource resource, BigDecimal value) {
        ResourceType type = resource.type();
        // The range first: setting the scale of 1E+1000000 would make a million digits.
        if (!type.fitsRange(value)) {
            throw fault(
                    index,
                    InvalidMovement.Part.RESOURCE,
                    "resource-out-of-range",
                    resource.name(),
                    "Resource \"" + resource.name() + "\" of register \"" + definition.name() + "\": "
                            + ForeignText.shorten(value.toString()) + " does not fit " + type.name());
        }
        if (!type.fitsPlaces(value)) {
            throw fault(
                    index,
                    InvalidMovement.Part.RESOURCE,
                    "too-many-places",
                    resource.name(),
                    "Resource \"" + resource.name() + "\" of register \"" + definition.name() + "\": "
                            + ForeignText.shorten(value.toString()) + " has more than " + type.scale()
                            + " decimal places, and nothing is rounded");
        }
        // Not the given zero: one with a scale of a billion would be scaled digit by digit.
        return (value.signum() == 0 ? BigDecimal.ZERO : value).setScale(type.scale());
    }

    private static String unknown(Map<String, ?> given, List<String> known) {
        return given.keySet().stream()
                .filter(name -> !known.contains(name))
                .sorted()
                .findFirst()
                .orElseThrow();
    }

    private static InvalidMovement fault(
            int index, InvalidMovement.Part part, String code, String field, String message) {
        return new InvalidMovement(code, index, part, field, message);
    }
}
