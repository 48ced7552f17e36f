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

    /** Makes one of an array, and refuses all else in words of its own: the runtime's would name a class. */
    static Object of(Object range) {
        if (range instanceof List<?> elements) {
            return new CountedList(elements);
        }
        throw Decimals.failed("a loop goes through an array, was " + Decimals.shown(range));
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
