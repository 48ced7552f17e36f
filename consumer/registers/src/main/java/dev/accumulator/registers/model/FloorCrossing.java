package dev.accumulator.registers.model;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;

/**
 * A document brought a group of a floor below it, or back. Of a group the two are told in turns: as long as it is below, it is
 * not told again.
 */
public sealed interface FloorCrossing {

    /** The name of the floor. */
    String floor();

    /** The values of the floor's dimensions. */
    Map<String, Object> group();

    /** The least that the floor allows. */
    BigDecimal min();

    /**
     * After the document the group is below the floor.
     *
     * @param balance the least balance that there is then, of the moments that count
     * @param moment that moment, the first of several
     */
    record Crossed(String floor, Map<String, Object> group, BigDecimal min, BigDecimal balance, Instant moment)
            implements FloorCrossing {}

    /** After the document the group is below the floor at no moment that counts. */
    record Restored(String floor, Map<String, Object> group, BigDecimal min) implements FloorCrossing {}
}
