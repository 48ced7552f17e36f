package dev.accumulator.registers.posting;

import java.math.BigDecimal;
import java.util.NavigableSet;
import java.util.TreeSet;

/** The changes that the documents of a call may make to a group, at most. */
final class Demand {
    private final NavigableSet<Long> moments = new TreeSet<>();
    private BigDecimal lowering = BigDecimal.ZERO;
    private boolean isLowered;
    private boolean isWhole;

    /** Adds the moments at which the balance may change. */
    void addMoments(Steps steps) {
        steps.moments().forEach(moments::add);
    }

    /** Adds by how much a document may lower the balance, a positive number. */
    void addLowering(BigDecimal more) {
        lowering = lowering.add(more);
    }

    /** Notes that a movement lowers a part of the balance, if only for a part of another to raise it. */
    void lower() {
        isLowered = true;
    }

    NavigableSet<Long> moments() {
        return moments;
    }

    /** Notes that all moments matter, whatever documents change. */
    void addAllMoments() {
        isWhole = true;
    }

    boolean isWhole() {
        return isWhole;
    }

    /** Returns the most by which all documents together may lower the balance. */
    BigDecimal lowering() {
        return lowering;
    }

    boolean isLowered() {
        return isLowered;
    }
}
