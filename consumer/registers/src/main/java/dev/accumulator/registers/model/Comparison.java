package dev.accumulator.registers.model;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The differences that readers of a register see between two schemas.
 *
 * @param register the register
 * @param dimensions the dimensions that both have, by which they were compared; empty if only one schema has the register
 * @param notCompared sentences that say what could not be compared, and why
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
     * @param before the figure in the other schema
     * @param after the figure in this schema
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
     * The sum of a document's movements in a cell.
     *
     * @param recorder the document
     * @param resource the resource that differs
     * @param before in the other schema
     * @param after in this one
     */
    public record Share(String recorder, String resource, BigDecimal before, BigDecimal after) {}
}
