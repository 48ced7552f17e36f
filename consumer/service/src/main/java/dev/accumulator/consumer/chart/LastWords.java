package dev.accumulator.consumer.chart;

import dev.accumulator.registers.model.Account;
import dev.accumulator.registers.model.Chart;
import dev.accumulator.registers.model.InvalidDefinition;
import dev.accumulator.registers.model.Side;
import dev.accumulator.schemas.ChartAccount;
import dev.accumulator.text.ForeignText;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Takes records about the accounts of one ledger, in the place of what was last said of them. */
final class LastWords {
    private final AccountTree tree;
    private final Collection<String> dimensions;
    private final TreeMap<String, LastWord> changed = new TreeMap<>();

    /**
     * @param others the accounts that do not come from the topic
     * @param dimensions the analytics that the ledger has
     */
    LastWords(Collection<Account> others, Collection<String> dimensions, Collection<LastWord> known) {
        this.tree = new AccountTree(others, known);
        this.dimensions = dimensions;
    }

    /**
     * Takes a record, which is refused if the chart cannot have the account.
     *
     * @param again true if it is retried: it has no effect if a later one of its partition was taken
     */
    AccountOutcome take(AccountRecord record, boolean again) {
        String code = record.code();
        LastWord word = tree.word(code);
        ChartAccount told = record.told();
        if (again && word != null && word.isLaterThan(record)) {
            return new AccountOutcome.Known();
        }
        if (tree.isConfigured(code)) {
            return new AccountOutcome.Refused(
                    "account-configured",
                    "code",
                    "account " + ForeignText.quote(code)
                            + " is in the configuration of the ledger, which no record changes");
        }
        if (told == null) {
            return word == null || word.gone() ? noted(word, record) : taken(word.goneBy(record));
        }
        Account account;
        try {
            account = account(told);
        } catch (InvalidDefinition invalid) {
            return new AccountOutcome.Refused("invalid-account", "analytics", String.valueOf(invalid.getMessage()));
        }
        if (word != null && !word.gone() && word.account().equals(account)) {
            return noted(word, record);
        }
        AccountOutcome.Refused refused = refusal(account);
        return refused != null
                ? refused
                : taken(new LastWord(account, false, record.topic(), record.partition(), record.offset()));
    }

    private static Account account(ChartAccount told) {
        return new Account(
                told.code(),
                told.name() == null ? told.code() : told.name(),
                Side.valueOf(told.side().toUpperCase(Locale.ROOT)),
                told.parent(),
                told.analytics());
    }

    /** Its place moves on, so that an earlier record that is retried later changes nothing. */
    private AccountOutcome noted(@Nullable LastWord word, AccountRecord record) {
        if (word != null && !word.isLaterThan(record)) {
            put(word.at(record));
        }
        return new AccountOutcome.Known();
    }

    private AccountOutcome taken(LastWord word) {
        put(word);
        return new AccountOutcome.Taken();
    }

    private AccountOutcome.@Nullable Refused refusal(Account account) {
        String quoted = "account " + ForeignText.quote(account.code());
        for (String analytic : account.analyticNames()) {
            if (!dimensions.contains(analytic)) {
                return new AccountOutcome.Refused(
                        "unknown-analytic",
                        "analytics",
                        quoted + " has the analytic " + ForeignText.quote(analytic)
                                + ", which is no dimension of the ledger; there are "
                                + (dimensions.isEmpty() ? "none" : String.join(", ", dimensions)));
            }
        }
        if (tree.wouldBeFull(account)) {
            return new AccountOutcome.Refused(
                    "too-many-accounts",
                    "code",
                    quoted + " is one too many: the chart has " + Chart.ACCOUNTS_MAX + " accounts, which is the most");
        }
        List<String> above = tree.above(account);
        if (above.contains(account.code())) {
            return new AccountOutcome.Refused(
                    "account-cycle",
                    "parent",
                    quoted + " would be a part of itself: its parent "
                            + ForeignText.quote(String.valueOf(account.parent())) + " is below it");
        }
        int levels = above.size() + tree.height(account.code());
        if (levels > Chart.LEVELS_MAX) {
            return new AccountOutcome.Refused(
                    "too-many-levels",
                    "parent",
                    quoted + " would be in a row of more than " + Chart.LEVELS_MAX
                            + " accounts, each a part of the next: its parent is "
                            + ForeignText.quote(String.valueOf(account.parent())));
        }
        return null;
    }

    private void put(LastWord word) {
        tree.put(word);
        changed.put(word.code(), word);
    }

    /** The words that differ from those that were known, or whose place does. */
    List<LastWord> changed() {
        return List.copyOf(changed.values());
    }

    /** The accounts as they are now. */
    AccountTree tree() {
        return tree;
    }
}
