package dev.accumulator.consumer.chart;

import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.Registers;
import dev.accumulator.registers.model.Account;
import dev.accumulator.registers.model.Chart;
import dev.accumulator.registers.model.InvalidDefinition;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.RegisterNotFound;
import dev.accumulator.text.ForeignText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The charts of the ledgers whose accounts come from a topic. Joins the caller's transaction. Safe for use by many threads. */
public final class TopicCharts {
    private final Map<String, String> topics;
    private final ChartTables tables;

    /** @param topics by ledger, the topic of its accounts */
    public TopicCharts(JdbcClient jdbc, Schema control, Map<String, String> topics) {
        this.topics = Map.copyOf(topics);
        this.tables = new ChartTables(jdbc, control);
    }

    /** Returns by ledger the topic of its accounts. */
    public Map<String, String> topics() {
        return topics;
    }

    /** Returns the versions of all charts by ledger: one grows whenever a record has changed what is known of an account. */
    public Map<String, Long> versions() {
        return topics.isEmpty() ? Map.of() : tables.versions();
    }

    /**
     * Returns a definition as it is configured with the accounts of its topic, and holds off changes of them until the caller's
     * transaction ends. A register without a topic is returned as it is.
     *
     * @throws InvalidDefinition if an account is both in the configuration and in the topic, or the two do not go together
     */
    public RegisterDefinition completed(RegisterDefinition configured) {
        String topic = topics.get(configured.name());
        if (topic == null) {
            return configured;
        }
        tables.lock(configured.name());
        List<Account> accounts = new ArrayList<>(configured.chart().accounts());
        List<LastWord> words = new ArrayList<>();
        List<String> takenOver = new ArrayList<>();
        for (LastWord word : tables.words(configured.name())) {
            if (configured.chart().get(word.code()) == null) {
                words.add(word);
            } else if (word.gone()) {
                takenOver.add(word.code());
            } else {
                throw new InvalidDefinition(
                                "accounts." + word.code(),
                                "account " + ForeignText.quote(word.code())
                                        + " is in the configuration and in topic " + topic
                                        + "; take it out of one of the two")
                        .of(configured.name());
            }
        }
        if (!takenOver.isEmpty()) {
            // They have gone from the topic and come into the configuration, so no word tells of an account that is
            // there.
            tables.delete(configured.name(), takenOver);
        }
        accounts.addAll(new AccountTree(accounts, words).accounts());
        return configured.withChart(new Chart(accounts));
    }

    /**
     * Takes records about the accounts of a ledger, all at once: the definition of the live register changes once at most.
     *
     * @param registers those of the live generation
     * @param again true if they are retried and may be older than what was taken since
     * @return one outcome for each record, in their order
     */
    public List<AccountOutcome> take(Registers registers, String ledger, List<AccountRecord> records, boolean again) {
        tables.lock(ledger);
        RegisterDefinition inForce;
        try {
            inForce = registers.definition(ledger);
        } catch (RegisterNotFound missing) {
            return refused(records, missing.code(), String.valueOf(missing.getMessage()));
        }
        if (inForce.kind() != RegisterKind.LEDGER) {
            return refused(
                    records,
                    "not-a-ledger",
                    "register " + ForeignText.quote(ledger) + " is no ledger in the live generation");
        }
        List<LastWord> known = tables.words(ledger);
        List<Account> others = others(inForce, known);
        LastWords words = new LastWords(others, analytics(inForce), known);
        List<AccountOutcome> outcomes =
                records.stream().map(record -> words.take(record, again)).toList();
        if (!words.changed().isEmpty()) {
            tables.put(ledger, words.changed());
        }
        if (outcomes.stream().anyMatch(AccountOutcome.Taken.class::isInstance)) {
            List<String> forgettable = words.tree().forgettable();
            if (!forgettable.isEmpty()) {
                tables.delete(ledger, forgettable);
            }
            tables.advance(ledger);
            List<Account> accounts = new ArrayList<>(others);
            accounts.addAll(words.tree().accounts());
            // Does nothing if the chart is the same, as when an account waits for another.
            registers.define(inForce.withChart(new Chart(accounts)));
        }
        return outcomes;
    }

    private static List<AccountOutcome> refused(List<AccountRecord> records, String code, String message) {
        return records.stream()
                .<AccountOutcome>map(record -> new AccountOutcome.Refused(code, "code", message))
                .toList();
    }

    /** Returns the accounts of a ledger's topic that wait for what they are a part of. */
    public List<WaitingAccount> waiting(RegisterDefinition inForce) {
        if (!topics.containsKey(inForce.name())) {
            return List.of();
        }
        List<LastWord> known = tables.words(inForce.name());
        return new AccountTree(others(inForce, known), known).waiting();
    }

    /**
     * Returns the accounts in force that do not come from the topic. By the definition in force and not by the configuration
     * of this process, so that instances that are started anew one after the other do not change the chart to and fro.
     */
    private static List<Account> others(RegisterDefinition inForce, List<LastWord> known) {
        Set<String> told = known.stream().map(LastWord::code).collect(Collectors.toSet());
        return inForce.chart().accounts().stream()
                .filter(account -> !told.contains(account.code()))
                .toList();
    }

    private static List<String> analytics(RegisterDefinition ledger) {
        return ledger.dimensionNames().subList(2, ledger.dimensions().size());
    }
}
