package dev.accumulator.consumer.console;

import dev.accumulator.consumer.deadletter.DeadLetters;
import dev.accumulator.consumer.deadletter.LetterCount;
import dev.accumulator.consumer.deadletter.LetterFilter;
import dev.accumulator.consumer.deadletter.LetterState;
import dev.accumulator.consumer.deadletter.ManyLetters;
import dev.accumulator.consumer.rest.LetterAnswers;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.text.ForeignText;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The content of the list of dead letters.
 *
 * @param counts letters of the state by topic and code, the most first
 * @param open how many open letters the filter selects, whatever state it has: what an action is about
 * @param letters one page
 * @param next the address of the next page; null if there is none
 * @param outcome what an action has come to; null if there was none
 */
record LettersView(
        Filter filter,
        List<Count> counts,
        long open,
        List<LetterAnswers.Named> letters,
        @Nullable String next,
        boolean isFirst,
        @Nullable ManyLetters outcome) {

    LettersView {
        counts = List.copyOf(counts);
        letters = List.copyOf(letters);
    }

    /**
     * The conditions of the list.
     *
     * @param state {@code open} if it is not given, {@code any} for all
     */
    record Filter(
            @Nullable String code,
            @Nullable String topic,
            @Nullable String recorder,
            String state) {
        private static final String ANY = "any";

        /** The states that can be chosen. */
        static final List<String> STATES = Stream.concat(
                        Arrays.stream(LetterState.values()).map(LetterState::word), Stream.of(ANY))
                .toList();

        /** Reads the fields of a form. */
        static Filter of(
                @Nullable String code, @Nullable String topic, @Nullable String recorder, @Nullable String state) {
            String chosen = Given.text(state);
            if (chosen != null && !STATES.contains(chosen)) {
                throw new InvalidQuery(
                        "state",
                        "state must be one of " + String.join(", ", STATES) + ", was " + ForeignText.quote(chosen));
            }
            return new Filter(
                    Given.storable("code", code),
                    Given.storable("topic", topic),
                    Given.storable("recorder", recorder),
                    chosen == null ? LetterState.OPEN.word() : chosen);
        }

        @Nullable
        LetterState letterState() {
            return state.equals(ANY) ? null : LetterState.valueOf(state.toUpperCase(Locale.ROOT));
        }

        LetterFilter letters() {
            return new LetterFilter(code, topic, recorder, letterState());
        }

        LetterFilter openLetters() {
            return new LetterFilter(code, topic, recorder, LetterState.OPEN);
        }

        /** True if it says which letters are meant. Nobody deals with all that there are by leaving it out. */
        public boolean isSome() {
            return code != null || topic != null || recorder != null;
        }

        /** The address of the list with this filter. */
        public String href() {
            return href(null);
        }

        public String href(@Nullable String before) {
            return "/letters"
                    + Links.query("code", code, "topic", topic, "recorder", recorder, "state", state, "before", before);
        }

        Filter with(String otherCode, String otherTopic) {
            return new Filter(otherCode, otherTopic, recorder, state);
        }

        /** The conditions in words. */
        public String words() {
            return String.join(
                    ", ",
                    Stream.of(
                                    code == null ? "" : "code " + ForeignText.shorten(code),
                                    topic == null ? "" : "topic " + ForeignText.shorten(topic),
                                    recorder == null ? "" : "document " + ForeignText.shorten(recorder))
                            .filter(word -> !word.isEmpty())
                            .toList());
        }
    }

    /**
     * Letters of a code and a topic.
     *
     * @param href the list of them
     */
    record Count(String topic, String code, long letters, String href, boolean isChosen) {}

    /** Adds up the states, which one filter has or all have. */
    static List<Count> counts(List<LetterCount> counted, Filter filter) {
        return counted.stream()
                .map(one -> List.of(one.topic(), one.code()))
                .distinct()
                .map(key -> {
                    Filter these = filter.with(key.getLast(), key.getFirst());
                    return new Count(
                            key.getFirst(),
                            key.getLast(),
                            counted.stream()
                                    .filter(one -> one.topic().equals(key.getFirst())
                                            && one.code().equals(key.getLast()))
                                    .mapToLong(LetterCount::letters)
                                    .sum(),
                            these.href(),
                            these.equals(filter));
                })
                .sorted(Comparator.comparingLong(Count::letters).reversed())
                .toList();
    }

    public long counted() {
        return counts.stream().mapToLong(Count::letters).sum();
    }

    /** True if so many letters were counted that there can be more. */
    public boolean isMore() {
        return counted() >= DeadLetters.COUNTED_MAX;
    }

    public List<String> codes() {
        return counts.stream().map(Count::code).distinct().sorted().toList();
    }

    public List<String> topics() {
        return counts.stream().map(Count::topic).distinct().sorted().toList();
    }
}
