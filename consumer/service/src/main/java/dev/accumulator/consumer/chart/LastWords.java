package dev.accumulator.consumer.chart;

import dev.accumulator.registers.model.Account;
import dev.accumulator.registers.model.Chart;
import dev.accumulator.registers.model.InvalidDefinition;
import dev.accumulator.registers.model.Side;
import dev.accumulator.schemas.ChartAccount;
import dev.accumulator.text.ForeignText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The last words of a topic about the accounts of one ledger. Which of them are in the chart depends on the words alone.
 *
 * <p>An account is in the chart if it has not gone and has no parent, or one that is in the chart or has gone and could be; and
 * an account that has gone is in it while such an account is below it.
 */
final class LastWords {
    /** Words about accounts that have gone, and that nothing is below, are kept up to this many. */
    private static final int GONE_MAX = Chart.ACCOUNTS_MAX;

    private final Map<String, Account> configured;
    private final Collection<String> dimensions;
    private final TreeMap<String, LastWord> words = new TreeMap<>();
    private final Map<String, Set<String>> below = new HashMap<>();
    private final Set<String> changed = new TreeSet<>();

    /**
     * @param others the accounts that do not come from the topic
     * @param dimensions the analytics that the ledger has
     */
    LastWords(Collection<Account> others, Collection<String> dimensions, Collection<LastWord> known) {
        this.configured = others.stream().collect(Collectors.toMap(Account::code, account -> account));
        this.dimensions = dimensions;
        known.forEach(this::put);
    }

    /**
     * Takes a record, which is refused if the chart cannot have the account.
     *
     * @param again true if it is retried: it has no effect if a later one of its partition was taken
     */
    AccountOutcome take(AccountRecord record, boolean again) {
        String code = record.code();
        LastWord word = words.get(code);
        ChartAccount told = record.told();
        if (again && word != null && word.isLaterThan(record)) {
            return new AccountOutcome.Known();
        }
        if (configured.containsKey(code)) {
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
        AccountOutcome.Refused refused = refusal(account, word);
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
            changed.add(word.code());
        }
        return new AccountOutcome.Known();
    }

    private AccountOutcome taken(LastWord word) {
        put(word);
        changed.add(word.code());
        return new AccountOutcome.Taken();
    }

    private AccountOutcome.@Nullable Refused refusal(Account account, @Nullable LastWord before) {
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
        if ((before == null || before.gone()) && isFull(account)) {
            return new AccountOutcome.Refused(
                    "too-many-accounts",
                    "code",
                    quoted + " is one too many: the chart has " + Chart.ACCOUNTS_MAX + " accounts, which is the most");
        }
        List<String> above = above(account);
        if (above.contains(account.code())) {
            return new AccountOutcome.Refused(
                    "account-cycle",
                    "parent",
                    quoted + " would be a part of itself: its parent "
                            + ForeignText.quote(String.valueOf(account.parent())) + " is below it");
        }
        int levels = above.size() + height(account.code(), Chart.LEVELS_MAX);
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

    /** Counts also what has gone and would stay, so that the chart never has more. */
    private boolean isFull(Account account) {
        if (configured.size() + words.size() + 1 < Chart.ACCOUNTS_MAX) {
            return false;
        }
        Set<String> kept = new HashSet<>(configured.keySet());
        words.values().stream()
                .filter(word -> !word.gone() || hasBelow(word.code()))
                .map(LastWord::code)
                .forEach(kept::add);
        kept.add(account.code());
        if (account.parent() != null && words.containsKey(account.parent())) {
            kept.add(account.parent());
        }
        return kept.size() > Chart.ACCOUNTS_MAX;
    }

    private boolean hasBelow(String code) {
        return !below.getOrDefault(code, Set.of()).isEmpty();
    }

    /** Returns the codes above an account, of accounts from the topic or the configuration, up to its own. */
    private List<String> above(Account account) {
        List<String> codes = new ArrayList<>();
        String at = account.parent();
        while (at != null && codes.size() <= Chart.LEVELS_MAX) {
            codes.add(at);
            Account next = at.equals(account.code()) ? null : find(at);
            at = next == null ? null : next.parent();
        }
        return codes;
    }

    private @Nullable Account find(String code) {
        LastWord word = words.get(code);
        return word == null ? configured.get(code) : word.account();
    }

    /** Returns how many accounts there are from one down to the deepest below it, itself included. */
    private int height(String code, int most) {
        int deepest = 0;
        if (most > 0) {
            for (String child : below.getOrDefault(code, Set.of())) {
                deepest = Math.max(deepest, height(child, most - 1));
            }
        }
        return deepest + 1;
    }

    private void put(LastWord word) {
        LastWord before = words.put(word.code(), word);
        if (before != null) {
            String parent = before.account().parent();
            if (parent != null) {
                below.computeIfAbsent(parent, same -> new HashSet<>()).remove(word.code());
            }
        }
        String parent = word.account().parent();
        if (parent != null) {
            below.computeIfAbsent(parent, same -> new HashSet<>()).add(word.code());
        }
    }

    /** The accounts in the chart, in the order of their codes. */
    List<Account> accounts() {
        Map<String, Boolean> placed = new HashMap<>();
        TreeMap<String, Account> in = new TreeMap<>();
        for (LastWord word : words.values()) {
            if (!word.gone() && isPlaced(word.code(), placed)) {
                for (LastWord at = word; at != null && in.put(at.code(), at.account()) == null; ) {
                    String parent = at.account().parent();
                    at = parent == null ? null : words.get(parent);
                }
            }
        }
        return List.copyOf(in.values());
    }

    /** The accounts that wait for what they are a part of. */
    List<WaitingAccount> waiting() {
        Map<String, Boolean> placed = new HashMap<>();
        return words.values().stream()
                .filter(word -> !word.gone() && !isPlaced(word.code(), placed))
                .map(word -> new WaitingAccount(
                        word.code(), String.valueOf(word.account().parent())))
                .toList();
    }

    private boolean isPlaced(String code, Map<String, Boolean> placed) {
        if (configured.containsKey(code)) {
            return true;
        }
        Boolean known = placed.get(code);
        if (known != null) {
            return known;
        }
        LastWord word = words.get(code);
        // A circle of accounts that have gone is placed nowhere.
        placed.put(code, false);
        String parent = word == null ? null : word.account().parent();
        boolean is = word != null && (parent == null || isPlaced(parent, placed));
        placed.put(code, is);
        return is;
    }

    /** The words that differ from those that were known. */
    List<LastWord> changed() {
        return changed.stream().map(words::get).toList();
    }

    /** The accounts that need not be remembered: they have gone, nothing is below them, and there are too many. */
    List<String> forgettable() {
        List<String> gone = words.values().stream()
                .filter(word -> word.gone() && !hasBelow(word.code()))
                .map(LastWord::code)
                .toList();
        return gone.subList(0, Math.max(0, gone.size() - GONE_MAX));
    }
}
