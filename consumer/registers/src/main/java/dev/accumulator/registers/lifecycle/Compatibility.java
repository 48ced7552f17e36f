package dev.accumulator.registers.lifecycle;

import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.IncompatibleDefinition;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.model.ResourceType;
import java.util.Optional;

/** Tells which changes of a definition its tables can take in place: those that leave every stored row true. */
public final class Compatibility {
    private Compatibility() {}

    /**
     * Passes if the tables of the older definition can be altered.
     *
     * @throws IncompatibleDefinition naming the first difference that cannot be
     */
    public static void check(RegisterDefinition older, RegisterDefinition newer) {
        String name = newer.name();
        if (older.kind() != newer.kind()) {
            throw new IncompatibleDefinition(name, "kind", "its kind is " + older.kind() + ", not " + newer.kind());
        }
        if (!older.zone().equals(newer.zone())) {
            throw new IncompatibleDefinition(
                    name, "zone", "its days are cut in " + older.zone() + ", not in " + newer.zone());
        }
        if (older.totals() != newer.totals()) {
            throw new IncompatibleDefinition(
                    name, "totals", "its totals are kept by " + older.totals() + ", not by " + newer.totals());
        }
        for (Dimension before : older.dimensions()) {
            checkDimension(name, before, newer.dimension(before.name()));
        }
        for (Dimension after : newer.dimensions()) {
            if (!after.nullable() && older.dimension(after.name()).isEmpty()) {
                throw new IncompatibleDefinition(
                        name,
                        "dimensions." + after.name(),
                        "dimension \"" + after.name()
                                + "\" is new and not nullable, and past movements have no value for it");
            }
        }
        for (Resource before : older.resources()) {
            checkResource(name, before, newer.resource(before.name()));
        }
        for (Resource after : newer.resources()) {
            if (after.required()
                    && !older.resource(after.name()).map(Resource::required).orElse(false)) {
                throw new IncompatibleDefinition(
                        name,
                        "resources." + after.name(),
                        "resource \"" + after.name()
                                + "\" becomes required, and past movements may have no value for it");
            }
        }
    }

    private static void checkDimension(String register, Dimension before, Optional<Dimension> after) {
        String field = "dimensions." + before.name();
        if (after.isEmpty()) {
            throw new IncompatibleDefinition(register, field, "dimension \"" + before.name() + "\" is gone");
        }
        Dimension now = after.get();
        boolean fits = now.nullable() == before.nullable()
                && (now.type().equals(before.type()) || now.type().widens(before.type()));
        if (!fits) {
            throw new IncompatibleDefinition(
                    register,
                    field,
                    "dimension \"" + before.name() + "\" is " + before.typeText() + ", not " + now.typeText());
        }
    }

    private static void checkResource(String register, Resource before, Optional<Resource> after) {
        String field = "resources." + before.name();
        if (after.isEmpty()) {
            throw new IncompatibleDefinition(register, field, "resource \"" + before.name() + "\" is gone");
        }
        ResourceType now = after.get().type();
        if (!now.equals(before.type()) && !now.widens(before.type())) {
            throw new IncompatibleDefinition(
                    register,
                    field,
                    "resource \"" + before.name() + "\" is " + before.type().name() + ", not " + now.name()
                            + ", and the tables take only more digits before the decimal point, with as many behind it");
        }
    }
}
