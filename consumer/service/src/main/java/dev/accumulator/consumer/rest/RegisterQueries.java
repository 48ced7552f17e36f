package dev.accumulator.consumer.rest;

import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.Interval;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.MovementQuery;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.TurnoverQuery;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.util.MultiValueMap;

/** Turns the parameters of requests into queries of registers. */
final class RegisterQueries {
    private static final List<String> PAGE = List.of("limit", "cursor");

    private static final String COUNT = "count";

    private RegisterQueries() {}

    /** @param isPaged true if a page of the answer is asked for, and not all of it */
    static BalanceQuery balances(
            RegisterDefinition definition, String name, MultiValueMap<String, String> given, boolean isPaged) {
        RequestParameters request = parameters(
                given,
                definition,
                and(definition.resourceNames(), isPaged),
                "at",
                "knownAt",
                "groupBy",
                "nonZero",
                "sort");
        return new BalanceQuery(
                name,
                request.point("at"),
                request.moment("knownAt"),
                request.selection(definition),
                request.truth("nonZero"),
                request.sort(),
                request.page(),
                request.figures(definition.resourceNames()));
    }

    /** @param isPaged true if a page of the answer is asked for, and not all of it */
    static TurnoverQuery turnovers(
            RegisterDefinition definition, String name, MultiValueMap<String, String> given, boolean isPaged) {
        List<String> figures = figures(definition, given);
        RequestParameters request = parameters(
                given,
                definition,
                and(figures, isPaged),
                "from",
                "to",
                "knownAt",
                "groupBy",
                "interval",
                "balances",
                "empty",
                "totals",
                "sort");
        return new TurnoverQuery(
                name,
                request.point("from"),
                request.point("to"),
                request.moment("knownAt"),
                request.selection(definition),
                request.oneOf("interval", Interval.class),
                request.truth("balances"),
                request.sort(),
                request.page(),
                request.figures(figures),
                request.truth("empty"),
                request.truth("totals"));
    }

    /** @param isPaged true if a page of the answer is asked for, and not all of it */
    static MovementQuery movements(
            RegisterDefinition definition, String name, MultiValueMap<String, String> given, boolean isPaged) {
        RequestParameters request = parameters(
                given,
                definition,
                isPaged ? PAGE : List.of(),
                "recorder",
                "from",
                "to",
                "recordedFrom",
                "recordedTo",
                "history",
                "order");
        return new MovementQuery(
                name,
                request.text("recorder"),
                request.filters(definition),
                request.point("from"),
                request.point("to"),
                request.moment("recordedFrom"),
                request.moment("recordedTo"),
                request.truth("history"),
                Objects.requireNonNullElse(
                        request.oneOf("order", MovementQuery.Order.class), MovementQuery.Order.RECORDED_NEWEST_FIRST),
                request.page());
    }

    /** Returns the figures of turnovers; opening and closing balances are there if they are asked for. */
    static List<String> figures(RegisterDefinition definition, MultiValueMap<String, String> given) {
        List<String> suffixes = "true".equals(given.getFirst("balances"))
                ? List.of("_receipt", "_expense", "_net", "_opening", "_closing")
                : List.of("_receipt", "_expense", "_net");
        return definition.resourceNames().stream()
                .flatMap(resource -> suffixes.stream().map(suffix -> resource + suffix))
                .toList();
    }

    /** True if the number of rows of all pages is asked for. */
    static boolean isCounted(MultiValueMap<String, String> given) {
        return new RequestParameters(given, given.keySet().stream()).truth(COUNT);
    }

    private static List<String> and(List<String> figures, boolean isPaged) {
        return isPaged
                ? Stream.of(figures, PAGE, List.of(COUNT)).flatMap(List::stream).toList()
                : figures;
    }

    private static RequestParameters parameters(
            MultiValueMap<String, String> given, RegisterDefinition definition, List<String> some, String... others) {
        if (given.size() > 64) {
            throw new InvalidQuery("parameters", "A request can have at most 64 parameters");
        }
        return new RequestParameters(
                given,
                Stream.of(
                                definition.dimensionNames(),
                                some,
                                List.of(others),
                                List.of(AskedPositions.PARAMETER, DecimalsChoice.PARAMETER, RowNames.PARAMETER))
                        .flatMap(List::stream));
    }
}
