package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.catalogue.Catalogues;
import dev.accumulator.consumer.chart.TopicCharts;
import dev.accumulator.registers.model.AccountCard;
import dev.accumulator.registers.model.BetweenAccounts;
import dev.accumulator.registers.model.LedgerQuery;
import dev.accumulator.registers.model.LedgerReads;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.TrialBalance;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.MultiValueMap;

/**
 * Answers questions about ledgers in the words of the REST API: with its parameters, limits, turns and refusals. The
 * endpoints write the answers as JSON, and pages show them.
 */
@Component
public final class LedgerAnswers {
    private final LiveReads live;
    private final Catalogues catalogues;
    private final TopicCharts charts;

    LedgerAnswers(LiveReads live, Catalogues catalogues, TopicCharts charts) {
        this.live = live;
        this.catalogues = catalogues;
        this.charts = charts;
    }

    /** A trial balance, and the question that it answers. */
    public record Balance(
            RegisterDefinition ledger, LedgerQuery query, TrialBalance balance, boolean isRolledUp, RowNames names) {
        /** The answer as the interface gives it. */
        public Map<String, @Nullable Object> json() {
            return LedgerJson.trialBalance(query, balance, isRolledUp, names);
        }
    }

    /** A page of a card, and the question that it answers. */
    public record Card(RegisterDefinition ledger, LedgerQuery query, String account, AccountCard card, RowNames names) {
        /** The answer as the interface gives it. */
        public Map<String, @Nullable Object> json() {
            return LedgerJson.card(query, account, ledger.chart().get(account), card, names);
        }
    }

    /** Answers {@code GET /api/ledgers/{name}/accounts}. */
    Map<String, @Nullable Object> chart(String name) {
        RegisterDefinition ledger = ledger(name);
        String topic = charts.topics().get(name);
        return topic == null ? LedgerJson.chart(ledger) : LedgerJson.chart(ledger, topic, charts.waiting(ledger));
    }

    /** Returns the definition of a ledger with its chart. */
    public RegisterDefinition ledger(String name) {
        return live.registers(ReadWidth.NARROW, reads -> new LedgerReads(reads).ledger(name));
    }

    /** Answers {@code GET /api/ledgers/{name}/trial-balance} with these parameters. */
    public Balance trialBalance(String name, MultiValueMap<String, String> parameters) {
        return live.registers(ReadWidth.WIDE, reads -> {
            LedgerReads ledgers = new LedgerReads(reads);
            RegisterDefinition ledger = ledgers.ledger(name);
            LedgerQuery query = LedgerQueries.trialBalance(ledger, parameters);
            return new Balance(
                    ledger,
                    query,
                    ledgers.trialBalance(query),
                    LedgerQueries.isRolledUp(parameters),
                    RowNames.of(catalogues, ledger, parameters));
        });
    }

    /** Answers {@code GET /api/ledgers/{name}/card} with these parameters, of one snapshot. */
    public Card card(String name, MultiValueMap<String, String> parameters) {
        return live.snapshot(ReadWidth.WIDE, reads -> {
            LedgerReads ledgers = new LedgerReads(reads);
            RegisterDefinition ledger = ledgers.ledger(name);
            LedgerQuery query = LedgerQueries.card(ledger, parameters, true);
            String account = LedgerQueries.account(parameters);
            return new Card(
                    ledger,
                    query,
                    account,
                    ledgers.card(account, query, LedgerQueries.page(parameters)),
                    RowNames.of(catalogues, ledger, parameters));
        });
    }

    /** Answers {@code GET /api/ledgers/{name}/between} with these parameters. */
    Map<String, @Nullable Object> between(String name, MultiValueMap<String, String> parameters) {
        return live.registers(ReadWidth.WIDE, reads -> {
            LedgerReads ledgers = new LedgerReads(reads);
            RegisterDefinition ledger = ledgers.ledger(name);
            LedgerQuery query = LedgerQueries.between(ledger, parameters, true);
            RowNames names = RowNames.of(catalogues, ledger, parameters);
            Page<BetweenAccounts> page = ledgers.between(query, LedgerQueries.page(parameters));
            Map<String, @Nullable Object> json = LedgerJson.head(query);
            json.put(
                    "rows",
                    page.rows().stream()
                            .map(row -> names.put(LedgerJson.between(row), row.analytics()))
                            .toList());
            json.put("next", page.next());
            return json;
        });
    }
}
