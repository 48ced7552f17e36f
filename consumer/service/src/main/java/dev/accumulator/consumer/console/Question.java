package dev.accumulator.consumer.console;

import dev.accumulator.consumer.rest.RegisterAnswers;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.text.ForeignText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** The questions that a register answers, and the parameters that the interface takes for it. */
enum Question {
    BALANCES {
        @Override
        Map<String, @Nullable Object> ask(
                RegisterAnswers answers, String register, MultiValueMap<String, String> parameters) {
            return answers.balances(register, parameters).json();
        }

        @Override
        List<Parameter> parameters(RegisterDefinition definition) {
            List<Parameter> own = new ArrayList<>(List.of(
                    GROUP_BY,
                    new Parameter("at", "a day or moment", List.of()),
                    KNOWN_AT,
                    new Parameter("nonZero", "", List.of("true", "false"))));
            definition.resourceNames().forEach(name -> own.add(new Parameter(name, "lt:0", List.of())));
            own.add(new Parameter("sort", "-" + definition.resourceNames().getFirst(), List.of()));
            return own;
        }
    },
    TURNOVERS {
        @Override
        Map<String, @Nullable Object> ask(
                RegisterAnswers answers, String register, MultiValueMap<String, String> parameters) {
            return answers.turnovers(register, parameters).json();
        }

        @Override
        List<Parameter> parameters(RegisterDefinition definition) {
            return List.of(
                    GROUP_BY,
                    FROM,
                    TO,
                    KNOWN_AT,
                    new Parameter(
                            "interval", "", List.of("document", "hour", "day", "week", "month", "quarter", "year")),
                    new Parameter("balances", "", List.of("true", "false")),
                    new Parameter("empty", "", List.of("true", "false")),
                    new Parameter("totals", "", List.of("true", "false")),
                    new Parameter("sort", "-" + definition.resourceNames().getFirst() + "_net", List.of()));
        }
    },
    MOVEMENTS {
        @Override
        Map<String, @Nullable Object> ask(
                RegisterAnswers answers, String register, MultiValueMap<String, String> parameters) {
            return answers.movements(register, parameters).json();
        }

        @Override
        List<Parameter> parameters(RegisterDefinition definition) {
            return List.of(
                    new Parameter(RECORDER, "order:42", List.of()),
                    FROM,
                    TO,
                    new Parameter("recordedFrom", "a moment", List.of()),
                    new Parameter("recordedTo", "a moment", List.of()),
                    new Parameter("history", "", List.of("true", "false")),
                    new Parameter(
                            "order",
                            "",
                            List.of(
                                    "recorded-newest-first",
                                    "recorded-oldest-first",
                                    "period-newest-first",
                                    "period-oldest-first")));
        }
    };

    private static final String RECORDER = "recorder";
    private static final Parameter GROUP_BY = new Parameter(Asked.GROUP_BY, "product,warehouse", List.of());
    private static final Parameter KNOWN_AT = new Parameter("knownAt", "a moment", List.of());
    private static final Parameter FROM = new Parameter("from", "a day or moment", List.of());
    private static final Parameter TO = new Parameter("to", "a day or moment", List.of());

    /**
     * A parameter of the interface.
     *
     * @param choices its values, or none if anything can be written
     */
    record Parameter(String name, String hint, List<String> choices) {}

    /**
     * A field of the form.
     *
     * @param suggest where texts are found that complete what is typed; null if nothing does
     * @param isList true if several values can be written
     */
    record Field(
            String name,
            String value,
            String hint,
            List<String> choices,
            @Nullable String suggest,
            boolean isList) {}

    /** Asks a register. */
    abstract Map<String, @Nullable Object> ask(
            RegisterAnswers answers, String register, MultiValueMap<String, String> parameters);

    abstract List<Parameter> parameters(RegisterDefinition definition);

    /** The question as the interface and its paths name it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    List<Field> fields(RegisterDefinition definition, Asked asked) {
        List<Parameter> all = new ArrayList<>();
        definition.dimensions().forEach(one -> all.add(new Parameter(one.name(), one.typeText(), List.of())));
        all.addAll(parameters(definition));
        all.add(new Parameter("limit", "20", List.of()));
        return all.stream()
                .map(one -> {
                    boolean isDimension = definition.dimension(one.name()).isPresent();
                    String suggest = isDimension
                            ? Links.values(definition.name(), one.name())
                            : one.name().equals(RECORDER) ? Links.DOCUMENTS_BEGINNING : null;
                    return new Field(
                            one.name(), asked.text(one.name()), one.hint(), one.choices(), suggest, isDimension);
                })
                .toList();
    }

    /**
     * Returns the question of a name.
     *
     * @throws InvalidQuery if there is none
     */
    static Question named(String word) {
        return Arrays.stream(values())
                .filter(question -> question.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new InvalidQuery(
                        "question",
                        "question must be one of balances, turnovers, movements, was " + ForeignText.quote(word)));
    }
}
