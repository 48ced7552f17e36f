package dev.accumulator.registers.model;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checksums of a closed month of a register. They are of the documents' own names and values, so they are the same in every
 * schema with the same movements.
 *
 * @param dimensions the dimensions that the register had when it was sealed, in their order
 * @param resources its resources then
 * @param movements how many movements the month had, those counted that were taken back, and their reversals
 * @param standing a checksum of the movements that were not taken back in the month
 * @param history a checksum of all movements; null if those that were taken back are not compared, because another schema may
 *     not have them
 * @param totals a checksum of the month's totals
 */
public record Seal(
        YearMonth month,
        List<String> dimensions,
        List<String> resources,
        long movements,
        BigDecimal standing,
        @Nullable BigDecimal history,
        BigDecimal totals) {

    public Seal {
        dimensions = List.copyOf(dimensions);
        resources = List.copyOf(resources);
    }

    /** Returns the seal as it is compared with another schema, which may lack what was replaced. */
    public Seal forAnotherSchema() {
        return new Seal(month, dimensions, resources, movements, standing, null, totals);
    }
}
