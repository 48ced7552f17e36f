package dev.accumulator.consumer.mappingfile;

import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.DimensionType.Base;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Resource;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads where the dimensions and resources of movements come from. */
final class SlotReader {
    private static final Set<Base> OF_NUMBERS =
            EnumSet.of(Base.SMALLINT, Base.INT, Base.BIGINT, Base.TEXT, Base.VARCHAR);

    private final Settings settings;

    SlotReader(Settings settings) {
        this.settings = settings;
    }

    List<Slots.OfDimension> dimensions(
            String where, Yaml.Block block, @Nullable RegisterDefinition register, Known known) {
        List<Slots.OfDimension> slots = new ArrayList<>();
        Yaml node = block.get("dimensions");
        Yaml.Block given = node == null ? null : settings.block(where + "dimensions", node);
        if (given != null) {
            for (Yaml.Block.Entry entry : given.entries()) {
                Dimension dimension = register == null
                        ? null
                        : register.dimension(entry.key().text()).orElse(null);
                if (dimension == null && register != null) {
                    settings.mistakes()
                            .at(
                                    entry.key(),
                                    "register " + register.name() + " has no dimension "
                                            + Field.shown(entry.key().text()) + "; it has "
                                            + String.join(", ", register.dimensionNames()));
                }
                dimension(where, entry, dimension, known, slots);
            }
        }
        if (register != null && (node == null || given != null)) {
            for (Dimension dimension : register.dimensions()) {
                if (!dimension.nullable() && (given == null || given.get(dimension.name()) == null)) {
                    settings.mistakes()
                            .at(
                                    given == null ? block : given,
                                    where + "dimensions has no " + dimension.name() + ", which register "
                                            + register.name() + " needs");
                }
            }
        }
        return slots;
    }

    private void dimension(
            String where,
            Yaml.Block.Entry entry,
            @Nullable Dimension dimension,
            Known known,
            List<Slots.OfDimension> slots) {
        dimension(where + "dimensions." + entry.key().text(), entry.value(), dimension, known, slots);
    }

    /** Reads one dimension, unless it has a mistake or is not known. */
    void dimension(
            String setting, Yaml value, @Nullable Dimension dimension, Known known, List<Slots.OfDimension> slots) {
        Settings.Typed typed = value(setting, value, known);
        if (typed == null || dimension == null) {
            return;
        }
        String problem = problem(dimension, typed);
        if (problem == null) {
            Slots.OfDimension slot = new Slots.OfDimension(dimension, new Field(setting, typed.source()));
            settings.checkFixed(value, typed.source(), slot::value);
            slots.add(slot);
        } else {
            settings.mistakes().at(value, setting + " " + problem);
        }
    }

    private static @Nullable String problem(Dimension dimension, Settings.Typed typed) {
        if (typed.source() instanceof Source.Constant constant) {
            try {
                dimension.type().convert(constant.constant());
                return null;
            } catch (IllegalArgumentException unfit) {
                return "is " + dimension.typeText() + ": " + unfit.getMessage();
            }
        }
        if (typed.nullable() && !dimension.nullable()) {
            return "can be null here, but the dimension is " + dimension.typeText() + ", which has no null";
        }
        CelType type = typed.type();
        Base base = dimension.type().base();
        boolean fits = type.equals(SimpleType.DYN)
                || type.equals(SimpleType.STRING)
                || type.equals(SimpleType.NULL_TYPE)
                || (type.equals(SimpleType.BOOL) && base == Base.BOOLEAN)
                || ((type.equals(SimpleType.INT) || type.equals(CelFunctions.DECIMAL)) && OF_NUMBERS.contains(base));
        return fits ? null : "is " + dimension.typeText() + ", but this gives " + Settings.name(type);
    }

    List<Slots.OfResource> resources(
            String where, Yaml.Block block, @Nullable RegisterDefinition register, Known known) {
        List<Slots.OfResource> slots = new ArrayList<>();
        Yaml node = block.get("resources");
        Yaml.Block given = node == null ? null : settings.block(where + "resources", node);
        if (given == null) {
            if (node == null) {
                settings.mistakes().at(block, where + "resources is missing: what the movements add or take");
            }
            return slots;
        }
        if (given.entries().isEmpty()) {
            settings.mistakes().at(given, where + "resources names at least one resource");
        }
        for (Yaml.Block.Entry entry : given.entries()) {
            Resource resource = register == null
                    ? null
                    : register.resource(entry.key().text()).orElse(null);
            if (resource == null && register != null) {
                settings.mistakes()
                        .at(
                                entry.key(),
                                "register " + register.name() + " has no resource "
                                        + Field.shown(entry.key().text()) + "; it has "
                                        + String.join(", ", register.resourceNames()));
            }
            resource(where, entry, resource, known, slots);
        }
        if (register != null) {
            for (Resource resource : register.resources()) {
                if (resource.required() && given.get(resource.name()) == null) {
                    settings.mistakes()
                            .at(
                                    given,
                                    where + "resources has no " + resource.name() + ", which register "
                                            + register.name() + " requires");
                }
            }
        }
        return slots;
    }

    private void resource(
            String where,
            Yaml.Block.Entry entry,
            @Nullable Resource resource,
            Known known,
            List<Slots.OfResource> slots) {
        String setting = where + "resources." + entry.key().text();
        boolean negated = entry.value() instanceof Yaml.Scalar scalar
                && scalar.text().startsWith("-")
                && PointerText.isMeant(scalar.text().substring(1).strip());
        Settings.Typed typed = negated && entry.value() instanceof Yaml.Scalar scalar
                ? settings.source(setting, scalar, 1, scalar.text().substring(1).strip(), known)
                : value(setting, entry.value(), known);
        if (typed == null) {
            return;
        }
        boolean isPointer = typed.source() instanceof Pointer;
        String problem = null;
        if (typed.nullable()) {
            problem = "can be null here, but a resource is a number; say default(…, 0) if null means nothing";
        } else if (typed.source() instanceof Source.Constant constant) {
            problem = resource == null ? null : problem(resource, constant.constant());
        } else if (!Settings.isOneOf(typed.type(), CelFunctions.DECIMAL, SimpleType.INT)
                && !(isPointer && typed.type().equals(SimpleType.STRING))) {
            problem = "is a number, but this gives " + Settings.name(typed.type());
        }
        if (problem != null) {
            settings.mistakes().at(entry.value(), setting + " " + problem);
        } else if (resource != null) {
            Slots.OfResource slot = new Slots.OfResource(resource, new Field(setting, typed.source()), negated);
            settings.checkFixed(entry.value(), typed.source(), slot::value);
            slots.add(slot);
        }
    }

    private static @Nullable String problem(Resource resource, Object constant) {
        try {
            BigDecimal value = new BigDecimal(constant.toString());
            return resource.type().fitsRange(value) && resource.type().fitsPlaces(value)
                    ? null
                    : "is " + resource.type().name() + ", which has no " + Field.shown(constant);
        } catch (NumberFormatException none) {
            return "is a number, not " + Field.shown(constant);
        }
    }

    /** Reads a pointer, an expression, or {@code { value: … }}. */
    private Settings.@Nullable Typed value(String setting, Yaml node, Known known) {
        if (!(node instanceof Yaml.Block block)) {
            return settings.source(setting, node, known);
        }
        settings.checkKeys(setting, block, List.of("value"));
        Yaml constant = block.get("value");
        if (!(constant instanceof Yaml.Scalar scalar) || scalar.text().isBlank()) {
            settings.mistakes()
                    .at(node, setting + " takes a pointer, an expression, or { value: … } for a fixed value");
            return null;
        }
        return new Settings.Typed(new Source.Constant(scalar.text()), SimpleType.STRING, false);
    }
}
