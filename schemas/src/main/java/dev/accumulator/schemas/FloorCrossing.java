package dev.accumulator.schemas;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A document brought a group of a floor below it, or back. Of a group the two come in turns.
 *
 * @param floor the name of the floor
 * @param group the values of the floor's dimensions, as text
 * @param min the least that the floor allows
 * @param balance the least balance after the document; null if the group is not below the floor any more
 * @param moment the moment of that balance, the first of several; null as above
 * @param recorder the document
 * @param revision its revision
 * @param source the record that changed it
 */
public record FloorCrossing(
        String floor,
        Map<String, @Nullable String> group,
        BigDecimal min,
        @Nullable BigDecimal balance,
        @Nullable Instant moment,
        String recorder,
        long revision,
        SourcePosition source) {

    /**
     * Spelled out because javac writes the nullness of the map's values to the wrong place of the class file if the
     * constructor is compact.
     *
     * @throws InvalidField if a field is missing or outside {@link Limits}
     */
    public FloorCrossing(
            String floor,
            Map<String, @Nullable String> group,
            BigDecimal min,
            @Nullable BigDecimal balance,
            @Nullable Instant moment,
            String recorder,
            long revision,
            SourcePosition source) {
        this.floor = Require.name("floor", floor);
        this.group = Require.dimensions(group);
        this.min = Require.present("min", min);
        this.balance = balance;
        this.moment = moment;
        this.recorder = Require.recorder(recorder);
        this.revision = revision;
        this.source = Require.present("source", source);
    }
}
