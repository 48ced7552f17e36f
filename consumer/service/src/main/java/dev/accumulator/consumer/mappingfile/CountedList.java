package dev.accumulator.consumer.mappingfile;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/** The array that a loop goes through. Each turn is a step. */
final class CountedList extends AbstractList<Object> implements RandomAccess {
    /** Makes one of the array of a loop. */
    static final String RANGE = "@range";

    private final List<?> elements;

    private CountedList(List<?> elements) {
        this.elements = elements;
    }

    /** Returns what is no array as it is, for the runtime to refuse. */
    static Object of(Object range) {
        return range instanceof List<?> elements ? new CountedList(elements) : range;
    }

    @Override
    public Object get(int index) {
        Expansion.steps(1);
        return elements.get(index);
    }

    @Override
    public int size() {
        return elements.size();
    }
}
