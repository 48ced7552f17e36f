package dev.accumulator.registers.model;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What readers of two schemas see differently in a register.
 *
 * @param register the register
 * @param dimensions by which it was compared: those that both have; empty if only one schema has the register
 * @param notCompared what could not be compared, and why, in sentences
 * @param cells how many cells the two have between them
 * @param cellsDiffering how many of them differ in any figure
 * @param differencesTotal how many figures differ
 * @param places the first of them
 */
public record Comparison(
        String register,
        List<String> dimensions,
        List<String> notCompared,
        long cells,
        long cellsDiffering,
        long differencesTotal,
        List<Place> places) {
    public Comparison {
        dimensions = List.copyOf(dimensions);
        notCompared = List.copyOf(notCompared);
        places = List.copyOf(places);
    }

    /**
     * A figure that differs.
     *
     * @param cell the cell as a JSON object
     * @param start the day or first day of the month, where the figure is one of a turnover or of movements
     * @param figure such as {@code quantity balance}, {@code quantity receipts}, {@code quantity expenses by movements}
     * @param before what the other schema has
     * @param after what this schema has
     * @param recorders the documents whose movements of the cell differ; none where only a derived figure was wrong
     */
    public record Place(
            String cell,
            @Nullable LocalDate start,
            String figure,
            BigDecimal before,
            BigDecimal after,
            List<Share> recorders) {
        public Place {
            recorders = List.copyOf(recorders);
        }

        public Place explained(List<Share> by) {
            return new Place(cell, start, figure, before, after, by);
        }
    }

    /**
     * What a document's movements come to in a cell.
     *
     * @param recorder the document
     * @param resource the resource that differs
     * @param before in the other schema
     * @param after in this one
     */
    public record Share(String recorder, String resource, BigDecimal before, BigDecimal after) {}
}
