package dev.accumulator.producer.page;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The fields of a form. What is wrong with them is collected, so that a person sees all of it at once. */
final class Form {

    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,18})?");
    private static final int SHOWN_CHARS_MAX = 60;
    private static final LocalDate DAY_MIN = LocalDate.of(1900, 1, 1);
    private static final LocalDate DAY_MAX = LocalDate.of(2199, 12, 31);

    private final Map<String, String> fields;
    private final List<Problem> problems = new ArrayList<>();

    /** A mistake in a field. */
    record Problem(String field, String message) {}

    Form(Map<String, String> fields) {
        this.fields = fields;
    }

    /** Returns what was typed, without spaces around it. */
    String text(String field) {
        return fields.getOrDefault(field, "").strip();
    }

    List<Problem> problems() {
        return List.copyOf(problems);
    }

    boolean isGood() {
        return problems.isEmpty();
    }

    void wrong(String field, String message) {
        problems.add(new Problem(field, field + " " + message + was(field)));
    }

    private String was(String field) {
        String typed = text(field);
        return typed.isEmpty()
                ? ""
                : ", was \"" + (typed.length() <= SHOWN_CHARS_MAX ? typed : typed.substring(0, SHOWN_CHARS_MAX) + "…")
                        + "\"";
    }

    /** Returns one of the allowed values; the empty text if it is another. */
    String choice(String field, Collection<String> allowed) {
        String typed = text(field);
        if (!allowed.contains(typed)) {
            wrong(field, typed.isEmpty() ? "is missing" : "is not in the catalogue");
            return "";
        }
        return typed;
    }

    /**
     * Returns a number that is not negative; zero if it is none.
     *
     * @param placesMax the most digits after the point
     */
    BigDecimal decimal(String field, int placesMax, BigDecimal most, boolean zeroAllowed) {
        String typed = text(field);
        if (!DECIMAL.matcher(typed).matches()) {
            wrong(field, typed.isEmpty() ? "is missing" : "must be a number such as 12.5");
            return BigDecimal.ZERO;
        }
        BigDecimal value = new BigDecimal(typed);
        if (value.stripTrailingZeros().scale() > placesMax) {
            wrong(field, "must have at most " + placesMax + " digits after the point");
        } else if (value.compareTo(most) > 0) {
            wrong(field, "must be at most " + most.toPlainString());
        } else if (value.signum() == 0 && !zeroAllowed) {
            wrong(field, "must be greater than 0");
        }
        return value;
    }

    /** Returns a whole number; 0 if it is none. */
    long whole(String field) {
        try {
            return Long.parseLong(text(field));
        } catch (NumberFormatException none) {
            wrong(field, "must be a whole number");
            return 0;
        }
    }

    /** Returns a day; empty if none was chosen. */
    Optional<LocalDate> day(String field) {
        String typed = text(field);
        if (typed.isEmpty()) {
            return Optional.empty();
        }
        try {
            LocalDate day = LocalDate.parse(typed);
            if (day.isBefore(DAY_MIN) || day.isAfter(DAY_MAX)) {
                wrong(field, "must be from " + DAY_MIN + " to " + DAY_MAX);
                return Optional.empty();
            }
            return Optional.of(day);
        } catch (DateTimeException noDay) {
            wrong(field, "must be a day such as 2026-04-19");
            return Optional.empty();
        }
    }
}
