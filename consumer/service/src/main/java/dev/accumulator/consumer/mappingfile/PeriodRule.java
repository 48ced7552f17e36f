package dev.accumulator.consumer.mappingfile;

import dev.accumulator.consumer.event.Json;
import dev.accumulator.consumer.event.Moments;
import dev.accumulator.schemas.EventFault;
import dev.accumulator.schemas.Limits;
import dev.accumulator.text.ForeignText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the business moment: a date-time with an offset, a local one or a date in the clocks of a zone, or a count since
 * 1970.
 *
 * @param zone of local times and dates; null if none is given
 * @param unit of numbers; null if none is given
 * @param later true if a local time that comes twice, when the clocks are set back, means the later of the two
 */
record PeriodRule(Field at, @Nullable ZoneId zone, @Nullable Unit unit, boolean later) {
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern LOCAL =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?");
    private static final Pattern COUNT = Pattern.compile("-?\\d{1,20}(\\.\\d{1,18})?");

    /** The unit of a count since 1970. */
    enum Unit {
        SECONDS(9),
        MILLIS(6),
        MICROS(3);

        private final int nanoDigits;

        Unit(int nanoDigits) {
            this.nanoDigits = nanoDigits;
        }
    }

    Instant moment(Scope scope) {
        Object value = at.value(scope);
        Instant moment = switch (value) {
            case String text -> ofText(scope, text);
            case Json.Numeral number -> ofNumber(scope, at.decimal(scope), number);
            case BigDecimal number -> ofNumber(scope, number, number);
            case Long number -> ofNumber(scope, BigDecimal.valueOf(number), number);
            case null -> throw at.missing(scope);
            default -> throw at.illTyped(scope, "a date-time, a date or a number", value);
        };
        if (moment.isBefore(Limits.MOMENT_MIN) || !moment.isBefore(Limits.MOMENT_END)) {
            throw at.refused(
                    scope,
                    EventFault.PERIOD_OUT_OF_RANGE.code(),
                    "must be from " + Limits.MOMENT_MIN + " to before " + Limits.MOMENT_END + ", was "
                            + (value == null ? "null" : Field.shown(value)));
        }
        return moment;
    }

    private Instant ofText(Scope scope, String text) {
        Instant exact = Moments.instantOrNull(text);
        if (exact != null) {
            return exact;
        }
        if (unit != null && COUNT.matcher(text).matches()) {
            return ofNumber(scope, new BigDecimal(text), text);
        }
        if (LOCAL.matcher(text).matches()) {
            return ofLocal(scope, text);
        }
        if (DATE.matcher(text).matches()) {
            return ofDate(scope, text);
        }
        throw invalid(scope, "must be a date-time like 2026-04-19T10:15:00Z, or a local date-time or date", text);
    }

    private Instant ofLocal(Scope scope, String text) {
        ZoneId clocks = zone(scope, text);
        LocalDateTime local;
        try {
            local = LocalDateTime.parse(text.replace(' ', 'T'));
        } catch (DateTimeException notInCalendar) {
            throw invalid(scope, "is not in the calendar", text);
        }
        List<ZoneOffset> offsets = clocks.getRules().getValidOffsets(local);
        if (offsets.isEmpty()) {
            throw at.refused(
                    scope,
                    MappingFault.NO_SUCH_TIME.code(),
                    "is a time that the clocks of " + clocks + " left out, was " + ForeignText.quote(text));
        }
        return local.toInstant(later ? offsets.getLast() : offsets.getFirst());
    }

    /** A day begins at its first moment, also where the clocks leave out midnight. */
    private Instant ofDate(Scope scope, String text) {
        ZoneId clocks = zone(scope, text);
        try {
            return LocalDate.parse(text).atStartOfDay(clocks).toInstant();
        } catch (DateTimeException notInCalendar) {
            throw invalid(scope, "is not in the calendar", text);
        }
    }

    private ZoneId zone(Scope scope, String text) {
        if (zone == null) {
            throw invalid(scope, "has no offset, and the mapping says no zone", text);
        }
        return zone;
    }

    private Instant ofNumber(Scope scope, BigDecimal number, Object was) {
        if (unit == null) {
            throw at.refused(
                    scope,
                    EventFault.INVALID_INSTANT.code(),
                    "is a number, and the mapping says no unit: seconds, millis or micros; was " + Field.shown(was));
        }
        // Before the digits are written out: an exponent may be of any size.
        if ((long) number.precision() - number.scale() > Limits.DECIMAL_INTEGER_DIGITS_MAX
                || number.scale() > Limits.DECIMAL_FRACTION_DIGITS_MAX) {
            throw at.refused(scope, EventFault.TOO_MANY_DIGITS.code(), "has too many digits, was " + Field.shown(was));
        }
        BigInteger nanos = number.movePointRight(unit.nanoDigits).toBigInteger();
        BigInteger[] parts = nanos.divideAndRemainder(BigInteger.valueOf(1_000_000_000));
        if (parts[0].bitLength() > 40) {
            throw at.refused(
                    scope,
                    EventFault.PERIOD_OUT_OF_RANGE.code(),
                    "is out of range as " + unit.name().toLowerCase(java.util.Locale.ROOT) + ", was "
                            + Field.shown(was));
        }
        return Instant.ofEpochSecond(parts[0].longValueExact(), parts[1].longValueExact());
    }

    private Unmappable invalid(Scope scope, String problem, String text) {
        return at.refused(scope, EventFault.INVALID_INSTANT.code(), problem + ", was " + ForeignText.quote(text));
    }
}
