package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.catalogue.Catalogues;
import dev.accumulator.registers.model.AccountCard;
import dev.accumulator.registers.model.BetweenAccounts;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.LedgerQuery;
import dev.accumulator.registers.model.LedgerReads;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.PageRequest;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** The exports of ledgers. Their columns are the fields of the rows of pages, in the same order; all pages are one snapshot. */
final class LedgerExports {
    private LedgerExports() {}

    static Exports.Question trialBalance(MultiValueMap<String, String> given, Catalogues catalogues) {
        return (definition, columns) -> {
            RegisterDefinition ledger = ledger(definition);
            RowNames shown = RowNames.of(catalogues, ledger, given);
            List<String> analytics = LedgerQueries.analytics(ledger);
            LedgerQuery query = LedgerQueries.trialBalance(ledger, given);
            boolean isRolledUp = LedgerQueries.isRolledUp(given);
            List<String> names = new ArrayList<>(List.of("account", "name", "side", "parent", "level"));
            names.addAll(columns(ledger, query));
            names.addAll(figures(ledger, LedgerJson.SIDES));
            columns.accept(shown.columns(names, analytics));
            return (registers, row) -> new LedgerReads(registers)
                    .trialBalance(query)
                    .rows()
                    .forEach(one -> row.accept(shown.line(LedgerJson.row(one, isRolledUp), analytics)));
        };
    }

    static Exports.Question card(MultiValueMap<String, String> given, Catalogues catalogues) {
        return (definition, columns) -> {
            RegisterDefinition ledger = ledger(definition);
            RowNames shown = RowNames.of(catalogues, ledger, given);
            List<String> analytics = LedgerQueries.analytics(ledger);
            LedgerQuery query = LedgerQueries.card(ledger, given, false);
            String account = LedgerQueries.account(given);
            List<String> names =
                    new ArrayList<>(List.of("period", "recorder", "revision", "line", "reversal", "recordedAt"));
            names.addAll(ledger.dimensionNames());
            names.addAll(figures(ledger, LedgerJson.OF_LINE));
            columns.accept(shown.columns(names, analytics));
            return (registers, row) -> {
                LedgerReads reads = new LedgerReads(registers);
                @Nullable String cursor = null;
                do {
                    AccountCard page = reads.card(account, query, new PageRequest(PageRequest.LIMIT_MAX, cursor));
                    page.lines().forEach(line -> row.accept(shown.line(LedgerJson.line(line), analytics)));
                    cursor = page.next();
                } while (cursor != null);
            };
        };
    }

    static Exports.Question between(MultiValueMap<String, String> given, Catalogues catalogues) {
        return (definition, columns) -> {
            RegisterDefinition ledger = ledger(definition);
            RowNames shown = RowNames.of(catalogues, ledger, given);
            List<String> analytics = LedgerQueries.analytics(ledger);
            LedgerQuery query = LedgerQueries.between(ledger, given, false);
            List<String> names = new ArrayList<>(List.of("debit", "credit"));
            names.addAll(columns(ledger, query));
            names.addAll(ledger.resourceNames());
            columns.accept(shown.columns(names, analytics));
            return (registers, row) -> {
                LedgerReads reads = new LedgerReads(registers);
                @Nullable String cursor = null;
                do {
                    Page<BetweenAccounts> page = reads.between(query, new PageRequest(PageRequest.LIMIT_MAX, cursor));
                    page.rows().forEach(pair -> row.accept(shown.line(LedgerJson.between(pair), analytics)));
                    cursor = page.next();
                } while (cursor != null);
            };
        };
    }

    private static RegisterDefinition ledger(RegisterDefinition definition) {
        if (definition.kind() != RegisterKind.LEDGER) {
            throw new InvalidQuery("ledger", "Register \"" + definition.name() + "\" is no ledger");
        }
        return definition;
    }

    /** Returns the analytics that rows have: those that split the answer, and those filtered to one value. */
    private static List<String> columns(RegisterDefinition ledger, LedgerQuery query) {
        return LedgerQueries.analytics(ledger).stream()
                .filter(analytic -> query.analytics().contains(analytic)
                        || query.filters().getOrDefault(analytic, List.of()).size() == 1)
                .toList();
    }

    private static List<String> figures(RegisterDefinition ledger, List<String> suffixes) {
        return ledger.resourceNames().stream()
                .flatMap(resource -> suffixes.stream().map(suffix -> resource + suffix))
                .toList();
    }
}
