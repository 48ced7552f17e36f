package dev.accumulator.registers.model;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The net change of one cell by a document: what it added, less what its replaced revision had added.
 *
 * @param register the name of the register
 * @param dimensions the cell
 * @param resources the net change of each resource, with its declared scale
 */
public record CellChange(
        String register, Map<String, @Nullable Object> dimensions, Map<String, BigDecimal> resources) {}
