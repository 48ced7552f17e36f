package dev.accumulator.registers.read;

import dev.accumulator.postgres.Identifiers;
import dev.accumulator.registers.model.FigureCondition;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.text.ForeignText;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Conditions on the figures of an answer, as conditions on its rows {@code q}. */
final class FigureConditions {
    private FigureConditions() {}

    /**
     * Returns the conditions, each of which begins with {@code and}.
     *
     * @param figures the columns that are figures
     */
    static String sql(List<FigureCondition> conditions, Collection<String> figures, Parameters parameters) {
        return conditions.stream()
                .map(condition -> sql(condition, figures, parameters))
                .collect(Collectors.joining("\n"));
    }

    private static String sql(FigureCondition condition, Collection<String> figures, Parameters parameters) {
        if (!figures.contains(condition.figure())) {
            throw new InvalidQuery(
                    condition.figure(),
                    ForeignText.quote(condition.figure()) + " is no figure of this answer; it has "
                            + String.join(", ", figures));
        }
        return "and q." + Identifiers.quote(condition.figure()) + " "
                + condition.comparison().operator() + " cast("
                + parameters.add(condition.value().toPlainString()) + " as numeric)";
    }

    /** True if a condition holds for a figure. */
    static boolean holds(FigureCondition condition, BigDecimal figure) {
        int compared = figure.compareTo(condition.value());
        return switch (condition.comparison()) {
            case LT -> compared < 0;
            case LE -> compared <= 0;
            case EQ -> compared == 0;
            case NE -> compared != 0;
            case GE -> compared >= 0;
            case GT -> compared > 0;
        };
    }
}
