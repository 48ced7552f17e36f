package dev.accumulator.consumer.layout;

import java.util.ArrayList;
import java.util.List;

/** Everything that was decided in the layout before and is not in the topics. */
final class DecisionsCarried {
    private final FloorDecisions floors;
    private final ClosingDecisions closings;
    private final OffsetDecisions offsets;
    private final ClosedLetters letters;

    DecisionsCarried(FloorDecisions floors, ClosingDecisions closings, OffsetDecisions offsets, ClosedLetters letters) {
        this.offsets = offsets;
        this.floors = floors;
        this.closings = closings;
        this.letters = letters;
    }

    /**
     * Carries over what was decided so far. Can be repeated, and the layout before goes on meanwhile.
     *
     * @return what cannot be carried over, as sentences
     */
    List<String> carryOver() {
        offsets.carryOver();
        floors.carryOver();
        letters.carryOver();
        List<String> left = new ArrayList<>(floors.withoutShard());
        left.addAll(closings.carryOver());
        return left;
    }

    /**
     * Seals anew what is sealed in the layout before.
     *
     * @return the months that are not what was sealed, as sentences
     */
    List<String> seal() {
        return closings.seal();
    }

    /** Carries over what the layout before was at when it stopped. Nothing is posted in either layout any more. */
    void takeOver() {
        letters.carryOver();
        offsets.carryOver();
        floors.takeOver();
        closings.takeOver();
    }
}
