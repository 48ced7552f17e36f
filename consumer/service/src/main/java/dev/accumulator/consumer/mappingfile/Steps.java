package dev.accumulator.consumer.mappingfile;

import dev.accumulator.consumer.event.Json;
import java.util.Collection;

/** How many steps the call of a function is: one, and more for what it goes through. */
final class Steps {
    /** Going through so many characters is a step. */
    private static final int CHARS = 100;

    /** Characters of the text, times those of the pattern, that are matched in a step. */
    private static final int MATCHED_CHARS = 30;

    private Steps() {}

    /** Counts the steps of one call. */
    interface Rule {
        long of(Object[] args);
    }

    static Rule of(String function) {
        return switch (function) {
            // They look at one element, or add one.
            case "_[_]", "dyn", CountedList.RANGE, Collected.BEGIN, Collected.ADD, Collected.END -> args -> 1;
            case "size" -> args -> 1 + chars(args[0]);
            // The time of a match grows with both, and is more for each character.
            case "matches" ->
                args -> 1 + chars(args[1]) + (long) length(args[0]) * Math.max(1, length(args[1])) / MATCHED_CHARS;
            default -> Steps::ofAll;
        };
    }

    private static long ofAll(Object[] args) {
        long steps = 1;
        for (Object arg : args) {
            steps += within(arg);
        }
        return steps;
    }

    private static long within(Object arg) {
        return switch (arg) {
            case String text -> chars(text);
            case CelTree.ObjectValue object -> nodes(object.members());
            case CelTree.ListValue list -> nodes(list.array());
            case Collection<?> all -> {
                long steps = 0;
                for (Object one : all) {
                    steps += 1 + within(one);
                }
                yield steps;
            }
            default -> 0;
        };
    }

    private static long nodes(Json json) {
        return switch (json) {
            case Json.Members object -> {
                long nodes = 1;
                for (Json member : object.byName().values()) {
                    nodes += nodes(member);
                }
                yield nodes;
            }
            case Json.Elements array -> {
                long nodes = 1;
                for (Json element : array.all()) {
                    nodes += nodes(element);
                }
                yield nodes;
            }
            case Json.Text text -> 1 + chars(text.text());
            case Json.Numeral number -> 1;
            case Json.Word word -> 1;
        };
    }

    private static long chars(Object arg) {
        return length(arg) / CHARS;
    }

    private static int length(Object arg) {
        return arg instanceof String text ? text.length() : 0;
    }
}
