package dev.accumulator.consumer.console;

import dev.accumulator.registers.model.Interval;
import dev.accumulator.registers.model.MovementQuery;
import dev.accumulator.registers.model.MovementRow;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.PointInTime;
import dev.accumulator.registers.model.RegisterReads;
import dev.accumulator.registers.model.TurnoverRow;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The curve of a cell's balance: each movement where there are few, else the closing of each day, month or year.
 *
 * @param resource whose balance it is
 * @param now up to which it is drawn, unless the range ends before or movements lie behind
 */
record Curve(CellQuestion question, String resource, Instant now) {
    /** A curve of more points looks the same. */
    private static final int POINTS_MAX = 1_000;

    /** Returns the points as the script of the page draws them. */
    Map<String, Object> read(RegisterReads reads) {
        List<TreeMap<Instant, BigDecimal>> curves = new ArrayList<>();
        curves.add(curve(reads, null));
        Instant known = question.knownAt();
        if (known != null) {
            curves.add(curve(reads, known));
        }
        TreeSet<Instant> moments = new TreeSet<>();
        curves.forEach(curve -> moments.addAll(curve.keySet()));
        Instant end = end();
        if (!moments.isEmpty() && end.isAfter(moments.last())) {
            moments.add(end);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("zone", question.definition().zone().getId());
        json.put("x", moments.stream().map(Curve::seconds).toList());
        List<Map<String, Object>> series = new ArrayList<>();
        for (int i = 0; i < curves.size(); i++) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("label", i == 0 ? resource : resource + " as known then");
            one.put("dashed", i > 0);
            one.put("values", moments.stream().map(values(curves.get(i))).toList());
            series.add(one);
        }
        json.put("series", series);
        return json;
    }

    private static Function<Instant, BigDecimal> values(TreeMap<Instant, BigDecimal> curve) {
        return moment -> {
            Map.Entry<Instant, BigDecimal> before = curve.floorEntry(moment);
            return before == null ? BigDecimal.ZERO : before.getValue();
        };
    }

    private static double seconds(Instant moment) {
        return moment.getEpochSecond() + moment.getNano() / 1e9;
    }

    private Instant end() {
        ZoneId zone = question.definition().zone();
        Instant until = switch (question.to()) {
            case null -> now;
            case PointInTime.Day day -> day.day().plusDays(1).atStartOfDay(zone).toInstant();
            case PointInTime.Moment moment -> moment.instant();
        };
        return until.isBefore(now) ? until : now;
    }

    private TreeMap<Instant, BigDecimal> curve(RegisterReads reads, @Nullable Instant known) {
        TurnoverRow.Turnover whole =
                turnover(reads.turnovers(question.turnover(known)).rows().getFirst());
        BigDecimal opening = Objects.requireNonNullElse(whole.opening(), BigDecimal.ZERO);
        MovementQuery query = known == null ? question.movements(POINTS_MAX) : question.recordedUpTo(known, POINTS_MAX);
        Page<MovementRow> movements = reads.movements(query);
        TreeMap<Instant, BigDecimal> curve =
                movements.next() == null ? byMovement(opening, movements.rows()) : byInterval(opening, reads, known);
        if (question.from() != null) {
            curve.putIfAbsent(begin(question.from()), opening);
        }
        return curve;
    }

    private Instant begin(PointInTime from) {
        return switch (from) {
            case PointInTime.Day day -> start(day.day());
            case PointInTime.Moment moment -> moment.instant();
        };
    }

    private Instant start(LocalDate day) {
        return day.atStartOfDay(question.definition().zone()).toInstant();
    }

    private TreeMap<Instant, BigDecimal> byMovement(BigDecimal opening, List<MovementRow> movements) {
        TreeMap<Instant, BigDecimal> curve = new TreeMap<>();
        BigDecimal balance = opening;
        for (MovementRow movement : movements) {
            balance = balance.add(movement.get(resource));
            curve.put(movement.period(), balance);
        }
        return curve;
    }

    private TreeMap<Instant, BigDecimal> byInterval(BigDecimal opening, RegisterReads reads, @Nullable Instant known) {
        TreeMap<Instant, BigDecimal> curve = new TreeMap<>();
        for (Interval interval : List.of(Interval.DAY, Interval.MONTH, Interval.YEAR)) {
            Page<TurnoverRow> page = reads.turnovers(question.split(interval, known, POINTS_MAX));
            if (page.next() == null || interval == Interval.YEAR) {
                BigDecimal balance = opening;
                for (TurnoverRow row : page.rows()) {
                    balance = balance.add(turnover(row).net());
                    curve.put(start(after(Objects.requireNonNull(row.start()), interval)), balance);
                }
                return curve;
            }
        }
        return curve;
    }

    private static LocalDate after(LocalDate start, Interval interval) {
        return switch (interval) {
            case DOCUMENT, HOUR -> throw new IllegalArgumentException(interval + " does not begin with a day");
            case DAY -> start.plusDays(1);
            case WEEK -> start.plusWeeks(1);
            case MONTH -> start.plusMonths(1);
            case QUARTER -> start.plusMonths(3);
            case YEAR -> start.plusYears(1);
        };
    }

    private TurnoverRow.Turnover turnover(TurnoverRow row) {
        return row.get(resource);
    }
}
