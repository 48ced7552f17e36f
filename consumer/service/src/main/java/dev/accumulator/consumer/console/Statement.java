package dev.accumulator.consumer.console;

import dev.accumulator.registers.model.MovementRow;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.RegisterReads;
import dev.accumulator.registers.model.TurnoverRow;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The statement of a cell: its opening, its movements, its closing.
 *
 * @param lines some movements of the range in the order of their periods; all of a period or none
 * @param rest the period that the rest begins with, or null if these are all
 * @param figures of the whole range, by resource
 * @param then the same as it was known at the earlier moment, or null if none was asked for
 * @param since what was recorded behind that moment; its sum is the difference
 * @param sinceMore true if more was recorded
 */
record Statement(
        CellQuestion question,
        List<MovementRow> lines,
        @Nullable Instant rest,
        Map<String, TurnoverRow.Turnover> figures,
        @Nullable Map<String, TurnoverRow.Turnover> then,
        List<MovementRow> since,
        boolean sinceMore) {
    static final int LINES_MAX = 200;

    /** Reads a statement, all of it of one snapshot. */
    static Statement read(RegisterReads reads, CellQuestion question) {
        Page<MovementRow> found = reads.movements(question.movements(LINES_MAX));
        Map<String, TurnoverRow.Turnover> now = only(reads.turnovers(question.turnover(null)));
        List<MovementRow> lines = found.next() == null ? found.rows() : wholePeriods(found.rows());
        Instant rest = found.next() == null ? null : found.rows().getLast().period();
        Instant known = question.knownAt();
        if (known == null) {
            return new Statement(question, lines, rest, now, null, List.of(), false);
        }
        Page<MovementRow> since = reads.movements(question.recordedBehind(known, LINES_MAX));
        return new Statement(
                question,
                lines,
                rest,
                now,
                only(reads.turnovers(question.turnover(known))),
                since.rows(),
                since.next() != null);
    }

    /** A question without groups has one row, also where nothing has moved. */
    private static Map<String, TurnoverRow.Turnover> only(Page<TurnoverRow> page) {
        return page.rows().getFirst().resources();
    }

    /** The next page goes on from the last period, so that its opening is the closing of this one. */
    private static List<MovementRow> wholePeriods(List<MovementRow> rows) {
        Instant last = rows.getLast().period();
        List<MovementRow> whole =
                rows.stream().filter(row -> row.period().isBefore(last)).toList();
        // More movements of one moment than a page has are shown as far as they fit.
        return whole.isEmpty() ? rows : whole;
    }

    /** True if the rest cannot be shown, because all that is shown is of one moment. */
    public boolean isCutOff() {
        return rest != null && !lines.isEmpty() && lines.getLast().period().equals(rest);
    }

    /** The balances of a resource after each line; empty where the register keeps none. */
    List<BigDecimal> running(String resource) {
        List<BigDecimal> balances = new ArrayList<>();
        TurnoverRow.Turnover whole = figures.get(resource);
        BigDecimal balance = whole == null ? null : whole.opening();
        if (balance != null) {
            for (MovementRow line : lines) {
                balance = balance.add(line.get(resource));
                balances.add(balance);
            }
        }
        return balances;
    }
}
