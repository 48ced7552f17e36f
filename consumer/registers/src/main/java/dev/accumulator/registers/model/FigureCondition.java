package dev.accumulator.registers.model;

import java.math.BigDecimal;

/**
 * A condition on a figure of the rows of an answer, such as "below zero".
 *
 * @param figure a column of the answer that is a figure: {@code quantity} of balances, {@code quantity_net} of turnovers
 */
public record FigureCondition(String figure, Comparison comparison, BigDecimal value) {

    /** How a figure and a value compare. */
    public enum Comparison {
        LT("<"),
        LE("<="),
        EQ("="),
        NE("<>"),
        GE(">="),
        GT(">");

        private final String operator;

        Comparison(String operator) {
            this.operator = operator;
        }

        /** The operator in SQL. */
        public String operator() {
            return operator;
        }
    }
}
