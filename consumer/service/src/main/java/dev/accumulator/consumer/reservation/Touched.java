package dev.accumulator.consumer.reservation;

import dev.accumulator.registers.model.Following;
import dev.accumulator.registers.model.Outcome;
import java.util.List;

/** The reservations that the documents of a call touch, locked until the transaction ends. */
public interface Touched {

    /** None. */
    Touched NONE = new Touched() {
        @Override
        public List<Following> following() {
            return List.of();
        }

        @Override
        public void write(List<Outcome> outcomes) {
            // Nothing was touched.
        }
    };

    /** The changes that follow from the documents. */
    List<Following> following();

    /**
     * Writes what the documents have left that were accepted.
     *
     * @param outcomes one for each document, in their order
     */
    void write(List<Outcome> outcomes);
}
