package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.chart.WaitingAccount;
import dev.accumulator.registers.model.Account;
import dev.accumulator.registers.model.AccountCard;
import dev.accumulator.registers.model.AccountFigures;
import dev.accumulator.registers.model.BetweenAccounts;
import dev.accumulator.registers.model.Chart;
import dev.accumulator.registers.model.LedgerQuery;
import dev.accumulator.registers.model.MovementRow;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.TrialBalance;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns answers of ledgers into JSON. Rows are flat: the account and analytics, then the figures of each resource. */
final class LedgerJson {
    /** The endings of the figures of a resource in a trial balance. */
    static final List<String> SIDES =
            List.of("_opening_debit", "_opening_credit", "_debit", "_credit", "_closing_debit", "_closing_credit");

    /** The endings of the figures of a resource in a line of a card. */
    static final List<String> OF_LINE = List.of("_debit", "_credit", "_balance");

    private LedgerJson() {}

    static Map<String, @Nullable Object> chart(RegisterDefinition ledger) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("ledger", ledger.name());
        Chart chart = ledger.chart();
        json.put(
                "accounts",
                chart.accounts().stream()
                        .map(account -> {
                            Map<String, @Nullable Object> one = new LinkedHashMap<>();
                            one.put("account", account.code());
                            one.put("name", account.name());
                            one.put("side", account.side().code());
                            one.put("parent", account.parent());
                            one.put("level", chart.above(account.code()).size());
                            one.put("analytics", account.analytics());
                            return one;
                        })
                        .toList());
        return json;
    }

    /** @param waiting accounts of the topic that are in no chart yet */
    static Map<String, @Nullable Object> chart(RegisterDefinition ledger, String topic, List<WaitingAccount> waiting) {
        Map<String, @Nullable Object> json = chart(ledger);
        json.put("topic", topic);
        json.put(
                "waiting",
                waiting.stream()
                        .map(one -> Map.of("account", one.account(), "parent", one.parent()))
                        .toList());
        return json;
    }

    static Map<String, @Nullable Object> trialBalance(
            LedgerQuery query, TrialBalance balance, boolean isRolledUp, RowNames names) {
        Map<String, @Nullable Object> json = head(query);
        json.put(
                "rows",
                balance.rows().stream()
                        .map(row -> names.put(row(row, isRolledUp), row.analytics()))
                        .toList());
        Map<String, @Nullable Object> totals = new LinkedHashMap<>();
        balance.totals().forEach((resource, sides) -> putSides(totals, resource, sides));
        json.put("totals", totals);
        return json;
    }

    static Map<String, @Nullable Object> row(TrialBalance.Row row, boolean isRolledUp) {
        Map<String, @Nullable Object> flat = new LinkedHashMap<>();
        Account account = row.account();
        flat.put("account", row.code());
        flat.put("name", account == null ? null : account.name());
        flat.put("side", account == null ? null : account.side().code());
        flat.put("parent", account == null ? null : account.parent());
        flat.put("level", row.level());
        flat.putAll(row.analytics());
        (isRolledUp ? row.whole() : row.own())
                .forEach((resource, figures) -> putSides(flat, resource, figures.sides()));
        return flat;
    }

    private static void putSides(Map<String, @Nullable Object> flat, String resource, AccountFigures.Sides sides) {
        flat.put(resource + "_opening_debit", sides.openingDebit());
        flat.put(resource + "_opening_credit", sides.openingCredit());
        flat.put(resource + "_debit", sides.debit());
        flat.put(resource + "_credit", sides.credit());
        flat.put(resource + "_closing_debit", sides.closingDebit());
        flat.put(resource + "_closing_credit", sides.closingCredit());
    }

    static Map<String, @Nullable Object> card(
            LedgerQuery query, String code, @Nullable Account account, AccountCard card, RowNames names) {
        Map<String, @Nullable Object> json = head(query);
        json.put("account", code);
        json.put("name", account == null ? null : account.name());
        json.put("side", account == null ? null : account.side().code());
        Map<String, @Nullable Object> figures = new LinkedHashMap<>();
        card.figures().forEach((resource, of) -> {
            figures.put(resource + "_opening", of.opening());
            figures.put(resource + "_debit", of.debit());
            figures.put(resource + "_credit", of.credit());
            figures.put(resource + "_closing", of.closing());
        });
        json.put("figures", figures);
        json.put("opening", card.opening());
        json.put(
                "rows",
                card.lines().stream()
                        .map(line -> names.put(line(line), line.movement().dimensions()))
                        .toList());
        json.put("next", card.next());
        return json;
    }

    static Map<String, @Nullable Object> line(AccountCard.Line line) {
        Map<String, @Nullable Object> flat = new LinkedHashMap<>();
        MovementRow movement = line.movement();
        flat.put("period", movement.period().toString());
        flat.put("recorder", movement.recorder());
        flat.put("revision", movement.revision());
        flat.put("line", movement.line());
        flat.put("reversal", movement.reversal());
        flat.put("recordedAt", movement.recordedAt().toString());
        flat.putAll(movement.dimensions());
        line.figures().forEach((resource, figures) -> {
            flat.put(resource + "_debit", figures.debit());
            flat.put(resource + "_credit", figures.credit());
            flat.put(resource + "_balance", figures.balance());
        });
        return flat;
    }

    static Map<String, @Nullable Object> between(BetweenAccounts pair) {
        Map<String, @Nullable Object> flat = new LinkedHashMap<>();
        flat.put("debit", pair.debit());
        flat.put("credit", pair.credit());
        flat.putAll(pair.analytics());
        flat.putAll(pair.resources());
        return flat;
    }

    static Map<String, @Nullable Object> head(LedgerQuery query) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("ledger", query.ledger());
        json.put("from", query.from() == null ? null : query.from().toString());
        json.put("to", query.to() == null ? null : query.to().toString());
        if (query.knownAt() != null) {
            json.put("knownAt", query.knownAt().toString());
        }
        return json;
    }
}
