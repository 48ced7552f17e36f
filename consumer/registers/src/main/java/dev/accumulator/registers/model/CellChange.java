package dev.accumulator.registers.model;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * By how much a document changed one cell, its replaced revision taken into account.
 *
 * @param register the name of the register
 * @param dimensions the cell
 * @param resources the net change of each resource, with its declared scale
 */
public record CellChange(
        String register, Map<String, @Nullable Object> dimensions, Map<String, BigDecimal> resources) {}
