package dev.accumulator.consumer.console;

import dev.accumulator.text.ForeignText;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Turns moments and amounts into words, the same on every page. Templates call it {@code words}. */
@Component("words")
final class Words {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Beyond these, an {@link Instant} has no date in UTC: PostgreSQL's infinity is read as such a one. */
    private static final Instant FIRST_DATED = LocalDateTime.MIN.toInstant(ZoneOffset.UTC);

    private static final Instant LAST_DATED = LocalDateTime.MAX.toInstant(ZoneOffset.UTC);

    private static final int TEXT_CHARS_MAX = 120;

    private static final int SENTENCE_CHARS_MAX = 500;

    private static final String[] BYTES = {"B", "kB", "MB", "GB", "TB"};

    /** A moment to the second, in UTC; one without a date, which stands for never, as a dash. */
    public String moment(@Nullable Instant moment) {
        if (moment == null) {
            return "";
        }
        return moment.isAfter(LAST_DATED) || moment.isBefore(FIRST_DATED)
                ? "—"
                : SECONDS.format(moment.truncatedTo(ChronoUnit.SECONDS));
    }

    /** A whole number with its thousands apart. */
    public String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** A number of a second, with one digit while it is small. */
    public String rate(double number) {
        return number >= 100 ? count(Math.round(number)) : String.format(Locale.ROOT, "%.1f", number);
    }

    /** Bytes in the unit that leaves few digits. */
    public String bytes(long bytes) {
        double number = bytes;
        int unit = 0;
        while (number >= 1_000 && unit < BYTES.length - 1) {
            number /= 1_000;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", number, BYTES[unit]);
    }

    /** How long something takes or took, in two units at most. */
    public static String duration(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3_600) {
            return seconds / 60 + " min " + seconds % 60 + " s";
        }
        if (seconds < 86_400) {
            return seconds / 3_600 + " h " + seconds % 3_600 / 60 + " min";
        }
        return seconds / 86_400 + " d " + seconds % 86_400 / 3_600 + " h";
    }

    /** How long something took, with milliseconds while they count. */
    static String took(Duration duration) {
        long millis = Math.max(0, duration.toMillis());
        if (millis < 1_000) {
            return millis + " ms";
        }
        return millis < 10_000 ? String.format(Locale.ROOT, "%.1f s", millis / 1e3) : duration(duration);
    }

    /** How long something takes or took. */
    public String seconds(long seconds) {
        return duration(Duration.ofSeconds(seconds));
    }

    /** How long something has gone on. */
    public String since(Instant moment, Instant now) {
        return duration(Duration.between(moment, now));
    }

    /** Text from outside on one line, shortened. Templates escape it. */
    public String text(@Nullable String text) {
        return text == null ? "" : ForeignText.shorten(text, TEXT_CHARS_MAX);
    }

    /** A reason from outside on one line, shortened. */
    public String sentence(@Nullable String text) {
        return text == null ? "" : ForeignText.shorten(text, SENTENCE_CHARS_MAX);
    }

    /** The address of a document's page. */
    public String document(String recorder) {
        return Links.document(recorder);
    }

    /** The address of the page that says where the record of a document that is not known may be. */
    public String unknownDocument(String recorder) {
        return Links.unknownDocument(recorder);
    }

    /** How long ago a moment was; nothing if it is not known. */
    public String ago(@Nullable Instant moment, Instant now) {
        return moment == null ? "" : duration(Duration.between(moment, now)) + " ago";
    }
}
