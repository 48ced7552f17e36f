package dev.accumulator.producer.shop;

import java.math.BigDecimal;
import java.util.Map;

/** The stock as the consumer tells it. */
public sealed interface Stock {

    /** Returns the quantity and its value; zero where the consumer has no such cell. */
    record Figures(BigDecimal quantity, BigDecimal amount) {
        static final Figures NONE = new Figures(BigDecimal.ZERO, BigDecimal.ZERO);
    }

    /**
     * An answer.
     *
     * @param figures of every place that the consumer knows
     * @param behind why the shop's last records are not in it yet; empty if all of them are
     */
    record Known(Map<Place, Figures> figures, String behind) implements Stock {

        /** Copies the figures. */
        public Known {
            figures = Map.copyOf(figures);
        }

        /** Returns what is in stock at a place. */
        public Figures at(Place place) {
            return figures.getOrDefault(place, Figures.NONE);
        }
    }

    /**
     * No answer.
     *
     * @param why one sentence for people
     */
    record Unknown(String why) implements Stock {}
}
