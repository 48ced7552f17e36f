package dev.accumulator.consumer.mappingfile;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.StructValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The list that a {@code map} or {@code filter} makes. The runtime would copy a list at each turn of the loop, so that a
 * thousand elements cost half a million; it leaves this one alone until the loop ends.
 */
@SuppressWarnings("Immutable") // It belongs to one loop of one evaluation.
final class Collected extends StructValue<String, Collected> {
    /** Makes an empty one. */
    static final String BEGIN = "@begin";

    /** Adds an element. */
    static final String ADD = "@add";

    /** Makes a list of it. */
    static final String END = "@end";

    /** The most that an array made by an expression may hold: characters of texts and elements of arrays, together. */
    static final int WEIGHT_MAX = 1_000_000;

    private final List<Object> elements = new ArrayList<>();
    private long weight;

    Collected add(Object element) {
        weight += switch (element) {
            case String text -> text.length();
            case Collection<?> inner -> inner.size();
            default -> 1;
        };
        if (weight > WEIGHT_MAX) {
            throw tooMuch();
        }
        elements.add(element);
        return this;
    }

    static RuntimeException tooMuch() {
        return Decimals.failed(
                "an array that an expression makes holds at most " + WEIGHT_MAX + " characters and elements of arrays");
    }

    List<Object> end() {
        return Collections.unmodifiableList(elements);
    }

    @Override
    public Collected value() {
        return this;
    }

    @Override
    public boolean isZeroValue() {
        return elements.isEmpty();
    }

    @Override
    public CelType celType() {
        return SimpleType.DYN;
    }

    @Override
    public Object select(String name) {
        throw Decimals.failed("an array has no member " + Field.shown(name));
    }

    @Override
    public Optional<Object> find(String name) {
        return Optional.empty();
    }
}
