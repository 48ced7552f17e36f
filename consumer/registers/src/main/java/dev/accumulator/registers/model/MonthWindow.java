package dev.accumulator.registers.model;

/**
 * The months that get partitions, counted from the current one. It limits the number of tables, whatever dates events
 * carry.
 *
 * @param monthsBack how many past months, 0 to 240
 * @param monthsAhead how many future months, 0 to 24
 */
public record MonthWindow(int monthsBack, int monthsAhead) {
    public MonthWindow {
        if (monthsBack < 0 || monthsBack > 240 || monthsAhead < 0 || monthsAhead > 24) {
            throw new InvalidDefinition(
                    "months",
                    "months: the window is 0 to 240 months back and 0 to 24 ahead, not " + monthsBack + " and "
                            + monthsAhead);
        }
    }
}
