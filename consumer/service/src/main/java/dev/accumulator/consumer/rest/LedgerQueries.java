package dev.accumulator.consumer.rest;

import dev.accumulator.registers.model.Entry;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.LedgerQuery;
import dev.accumulator.registers.model.PageRequest;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.text.ForeignText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** Turns the parameters of requests into questions of ledgers. */
final class LedgerQueries {
    private static final String GROUP_BY = "groupBy";
    private static final String ROLL_UP = "rollUp";
    private static final List<String> RANGE = List.of("from", "to", "knownAt");
    private static final List<String> PAGE = List.of("limit", "cursor");
    private static final int PARAMETERS_MAX = 64;

    private LedgerQueries() {}

    static LedgerQuery trialBalance(RegisterDefinition ledger, MultiValueMap<String, String> given) {
        return query(ledger, parameters(ledger, given, List.of(GROUP_BY, ROLL_UP)));
    }

    /** True unless accounts are to be shown without what is below them. */
    static boolean isRolledUp(MultiValueMap<String, String> given) {
        return !given.containsKey(ROLL_UP) || new RequestParameters(given, given.keySet().stream()).truth(ROLL_UP);
    }

    /** @param isPaged true if a page of the answer is asked for, and not all of it */
    static LedgerQuery between(RegisterDefinition ledger, MultiValueMap<String, String> given, boolean isPaged) {
        return query(
                ledger,
                parameters(
                        ledger,
                        given,
                        Stream.of(List.of(GROUP_BY), isPaged ? PAGE : List.<String>of())
                                .flatMap(List::stream)
                                .toList()));
    }

    /** @param isPaged true if a page of the answer is asked for, and not all of it */
    static LedgerQuery card(RegisterDefinition ledger, MultiValueMap<String, String> given, boolean isPaged) {
        return query(
                ledger,
                parameters(
                        ledger,
                        given,
                        Stream.of(List.of(Entry.ACCOUNT), isPaged ? PAGE : List.<String>of())
                                .flatMap(List::stream)
                                .toList()));
    }

    /** Returns the account whose card is asked for. */
    static String account(MultiValueMap<String, String> given) {
        return new RequestParameters(given, given.keySet().stream()).requiredText(Entry.ACCOUNT);
    }

    static PageRequest page(MultiValueMap<String, String> given) {
        return new RequestParameters(given, given.keySet().stream()).page();
    }

    private static LedgerQuery query(RegisterDefinition ledger, RequestParameters request) {
        Map<String, List<@Nullable Object>> filters = new LinkedHashMap<>(request.filters(ledger));
        filters.keySet().retainAll(analytics(ledger));
        List<String> split = request.list(GROUP_BY);
        for (String name : split) {
            if (!analytics(ledger).contains(name)) {
                throw new InvalidQuery(
                        GROUP_BY,
                        "groupBy takes the analytics of ledger \"" + ledger.name() + "\", which are "
                                + (analytics(ledger).isEmpty() ? "none" : String.join(", ", analytics(ledger)))
                                + "; was \"" + ForeignText.shorten(name) + "\"");
            }
        }
        return new LedgerQuery(
                ledger.name(), request.point("from"), request.point("to"), request.moment("knownAt"), filters, split);
    }

    static List<String> analytics(RegisterDefinition ledger) {
        return ledger.dimensionNames().subList(2, ledger.dimensions().size());
    }

    private static RequestParameters parameters(
            RegisterDefinition ledger, MultiValueMap<String, String> given, List<String> others) {
        if (given.size() > PARAMETERS_MAX) {
            throw new InvalidQuery("parameters", "A request can have at most " + PARAMETERS_MAX + " parameters");
        }
        return new RequestParameters(
                given,
                Stream.of(
                                analytics(ledger),
                                RANGE,
                                others,
                                List.of(AskedPositions.PARAMETER, DecimalsChoice.PARAMETER, RowNames.PARAMETER))
                        .flatMap(List::stream));
    }
}
