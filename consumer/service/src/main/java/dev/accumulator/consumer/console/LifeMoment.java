package dev.accumulator.consumer.console;

import dev.accumulator.registers.model.MovementRow;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a document.
 *
 * @param title what happened, in a few words
 * @param detail why, or what followed; null if the title says all
 * @param source the place of the record, such as {@code orders-3@1207}; null if it is not kept
 * @param href where more is shown; null if that is all
 * @param registers the movements that were written, by register
 * @param answer the event that tells it; null if none does
 */
record LifeMoment(
        Kind kind,
        Instant at,
        String title,
        @Nullable String detail,
        @Nullable String source,
        @Nullable String href,
        List<RegisterRows> registers,
        @Nullable Answer answer) {

    LifeMoment {
        registers = List.copyOf(registers);
    }

    /** Events in a document's life, in the order in which those of one moment are shown. */
    enum Kind {
        POSTED,
        REPOSTED,
        UNPOSTED,
        /** A floor has refused it. */
        REFUSED,
        /** A record of it became a dead letter. */
        LETTER,
        /** The dead letter was dealt with. */
        LETTER_CLOSED,
        /** A change came too late to count. */
        PASSED_OVER;

        /** The form that style sheets use. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * The event that tells a result.
     *
     * @param type its type, such as {@code document.posted}
     * @param told what became of it
     */
    record Answer(String type, String told, boolean isWaiting) {}

    /**
     * The movements of one register that were written at one moment.
     *
     * @param columns the names of dimensions, then of resources
     * @param figures how many of the columns are resources
     * @param rows the first of them
     * @param more where all of them are; null if these are all
     */
    record RegisterRows(
            String register,
            List<String> columns,
            int figures,
            List<Row> rows,
            @Nullable String more) {
        /** The most that a page shows of one document; the REST interface lists all. */
        private static final int ROWS_MAX = 50;

        RegisterRows {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
        }

        /** @param movements of one register, at least one */
        static RegisterRows of(List<MovementRow> movements, Shown shown) {
            MovementRow first = movements.getFirst();
            List<String> columns = new ArrayList<>(first.dimensions().keySet());
            columns.addAll(first.resources().keySet());
            return new RegisterRows(
                    first.register(),
                    columns,
                    first.resources().size(),
                    movements.stream()
                            .limit(ROWS_MAX)
                            .map(movement -> Row.of(movement, shown))
                            .toList(),
                    movements.size() > ROWS_MAX ? Links.movements(first.register(), first.recorder()) : null);
        }

        /** True if the column at a place is one of figures. */
        public boolean isFigure(int column) {
            return column >= columns.size() - figures;
        }
    }

    /**
     * One movement.
     *
     * @param reversal true if it takes back a movement of that revision
     * @param originalPeriod the period in closed time that it was moved from; null if it was not
     * @param cells one for each column; the first leads to the statement of the register's cell
     */
    record Row(
            boolean reversal,
            long revision,
            int line,
            Instant period,
            @Nullable Instant originalPeriod,
            List<Cell> cells) {
        Row {
            cells = List.copyOf(cells);
        }

        private static Row of(MovementRow movement, Shown shown) {
            List<Cell> cells = new ArrayList<>();
            movement.dimensions().forEach((dimension, value) -> cells.add(shown.value(dimension, value)));
            cells.set(0, cells.getFirst().leadingTo(RowLinks.cell(movement.register(), movement.dimensions())));
            movement.resources().values().forEach(value -> cells.add(signed(value)));
            return new Row(
                    movement.reversal(),
                    movement.revision(),
                    movement.line(),
                    movement.period(),
                    movement.originalPeriod(),
                    cells);
        }
    }

    /** A change with its sign, because a movement is one. */
    private static Cell signed(BigDecimal value) {
        return Cell.of((value.signum() > 0 ? "+" : "") + value.toPlainString(), null, "num");
    }

    /** Puts the movements of one moment together by register. */
    static List<RegisterRows> byRegister(List<MovementRow> movements, Shown shown) {
        Map<String, List<MovementRow>> registers = new LinkedHashMap<>();
        movements.forEach(one -> registers
                .computeIfAbsent(one.register(), name -> new ArrayList<>())
                .add(one));
        return registers.values().stream()
                .map(rows -> RegisterRows.of(rows, shown))
                .toList();
    }
}
