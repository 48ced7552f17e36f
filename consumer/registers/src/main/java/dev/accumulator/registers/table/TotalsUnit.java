package dev.accumulator.registers.table;

import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.TotalsDetail;
import java.util.List;

/** A unit of time by which a register keeps totals, with the column and the table that are named after it. */
public enum TotalsUnit {
    /** The table is {@code days}, because it holds the days of busy months only. */
    DAY("day", "days"),
    MONTH("month", "month");

    private final String column;
    private final String tableSuffix;

    TotalsUnit(String column, String tableSuffix) {
        this.column = column;
        this.tableSuffix = tableSuffix;
    }

    /** The column that holds the first day of the unit, which is also the word for the unit. */
    public String column() {
        return column;
    }

    String tableSuffix() {
        return tableSuffix;
    }

    /** Returns the finest unit by which a register keeps totals. */
    public static TotalsUnit finest(RegisterDefinition definition) {
        return definition.totals() == TotalsDetail.DAY ? DAY : MONTH;
    }

    /** Returns all units by which a register keeps totals, the finest first. */
    public static List<TotalsUnit> of(RegisterDefinition definition) {
        return definition.totals() == TotalsDetail.DAY ? List.of(DAY, MONTH) : List.of(MONTH);
    }
}
