package dev.accumulator.registers.model;

import java.time.YearMonth;
import java.util.List;

/**
 * A register and its size. Counts are PostgreSQL's estimates, so that describing costs no scan.
 *
 * @param version grows with every change in place
 * @param cellsEstimate about how many cells
 * @param movementsEstimate about how many movements, reversals included
 * @param tailMovements exactly how many movements are not in the totals yet
 * @param bytes the size on disk of its tables and indexes
 * @param months the months that have a partition of their own
 */
public record RegisterDescription(
        RegisterDefinition definition,
        int version,
        long cellsEstimate,
        long movementsEstimate,
        long tailMovements,
        long bytes,
        List<YearMonth> months) {}
