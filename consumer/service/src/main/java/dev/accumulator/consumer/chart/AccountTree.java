package dev.accumulator.consumer.chart;

import dev.accumulator.registers.model.Account;
import dev.accumulator.registers.model.Chart;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The accounts of a topic, each with those below it. Which of them are in the chart depends on the last words alone.
 *
 * <p>An account is in the chart if it has not gone and has no parent, or one that is in the chart or has gone and could be; and
 * an account that has gone is in it while such an account is below it.
 */
final class AccountTree {
    /** Words about accounts that have gone, and that nothing is below, are kept up to this many. */
    private static final int GONE_MAX = Chart.ACCOUNTS_MAX;

    private final Map<String, Account> configured;
    private final TreeMap<String, LastWord> words = new TreeMap<>();
    private final Map<String, Set<String>> below = new HashMap<>();

    /** @param others the accounts that do not come from the topic */
    AccountTree(Collection<Account> others, Collection<LastWord> known) {
        this.configured = others.stream().collect(Collectors.toMap(Account::code, account -> account));
        known.forEach(this::put);
    }

    /** Returns true if the account does not come from the topic. */
    boolean isConfigured(String code) {
        return configured.containsKey(code);
    }

    /** Returns the last word about an account, or null. */
    @Nullable
    LastWord word(String code) {
        return words.get(code);
    }

    /**
     * Returns true if the chart could have more accounts than it can with this one. Counts also what has gone and would stay, so
     * that the chart never has more.
     */
    boolean wouldBeFull(Account account) {
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
    List<String> above(Account account) {
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

    /** Returns how many accounts there are in a row from an account down to the deepest below it, or some more than can be. */
    int height(String code) {
        return height(code, Chart.LEVELS_MAX);
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

    /** Keeps a word in place of the one that was known of its account. */
    void put(LastWord word) {
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

    /** The accounts that need not be remembered: they have gone, nothing is below them, and there are too many. */
    List<String> forgettable() {
        List<String> gone = words.values().stream()
                .filter(word -> word.gone() && !hasBelow(word.code()))
                .map(LastWord::code)
                .toList();
        return gone.subList(0, Math.max(0, gone.size() - GONE_MAX));
    }
}
