package dev.accumulator.consumer.broken.posting;

import java.text.DecimalFormat;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.text.SimpleDateFormat;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Formatter;
import java.util.List;

/** Each method uses the locale of the machine once. */
@SuppressWarnings("StringCaseLocaleUsage")
public final class PostingInTheLocaleOfTheMachine {
    String position(long offset) {
        return "%,d".formatted(offset);
    }

    String table(int month) {
        return String.format("log_%02d", month);
    }

    List<String> lower(List<String> names) {
        return names.stream().map(String::toLowerCase).toList();
    }

    String upper(String name) {
        return name.toUpperCase();
    }

    void print(long offset) {
        System.out.printf("%d", offset);
    }

    String sentence(long offset) {
        return MessageFormat.format("offset {0}", offset);
    }

    String decimal(long offset) {
        return new DecimalFormat("0").format(offset);
    }

    String grouped(long offset) {
        return NumberFormat.getInstance().format(offset);
    }

    String month(LocalDate day) {
        return DateTimeFormatter.ofPattern("yyyy_MM").format(day);
    }

    SimpleDateFormat months() {
        return new SimpleDateFormat("yyyy_MM");
    }

    Formatter lines(StringBuilder text) {
        return new Formatter(text);
    }
}
