package dev.accumulator.registers.model;

import dev.accumulator.text.ForeignText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The chart of accounts of a ledger: the accounts that entries may name, and which is a part of which. Immutable. */
public final class Chart {
    /** The chart of a register that is no ledger. */
    public static final Chart NONE = new Chart(List.of());

    /** The most accounts of a chart: every process keeps it in memory, and a trial balance is one answer. */
    public static final int ACCOUNTS_MAX = 5_000;

    /** The most accounts of which each is a part of the next. */
    public static final int LEVELS_MAX = 20;

    private final Map<String, Account> byCode = new LinkedHashMap<>();
    private final boolean grows;

    /**
     * Makes a chart that is whole.
     *
     * @param accounts in the order of a trial balance
     * @throws InvalidDefinition if a code stands twice, a parent is unknown, or an account is a part of itself
     */
    public Chart(List<Account> accounts) {
        this(accounts, false);
    }

    private Chart(List<Account> accounts, boolean grows) {
        this.grows = grows;
        if (accounts.size() > ACCOUNTS_MAX) {
            throw new InvalidDefinition(
                    "accounts", "a chart has at most " + ACCOUNTS_MAX + " accounts, not " + accounts.size());
        }
        for (Account account : accounts) {
            if (byCode.put(account.code(), account) != null) {
                throw new InvalidDefinition(
                        "accounts." + account.code(),
                        "account " + ForeignText.quote(account.code()) + " stands twice in the chart");
            }
        }
        accounts.forEach(this::checkParents);
    }

    /**
     * Makes a chart to which accounts come from elsewhere later, so that an account may be unknown here and known to the
     * ledger. It may be empty.
     *
     * @throws InvalidDefinition if a code stands twice, a parent is unknown, or an account is a part of itself
     */
    public static Chart growing(List<Account> accounts) {
        return new Chart(accounts, true);
    }

    private void checkParents(Account account) {
        Set<String> seen = new HashSet<>();
        for (Account at = account; at.parent() != null; ) {
            Account above = byCode.get(at.parent());
            if (above == null) {
                throw new InvalidDefinition(
                        "accounts." + at.code() + ".parent",
                        "the parent of account " + ForeignText.quote(at.code()) + " is "
                                + ForeignText.quote(at.parent()) + ", which is not in the chart");
            }
            if (!seen.add(at.code())) {
                throw new InvalidDefinition(
                        "accounts." + at.code() + ".parent",
                        "account " + ForeignText.quote(at.code()) + " is a part of itself: "
                                + String.join(" is a part of ", circle(at)));
            }
            at = above;
        }
        if (seen.size() >= LEVELS_MAX) {
            throw new InvalidDefinition(
                    "accounts." + account.code() + ".parent",
                    "account " + ForeignText.quote(account.code()) + " is below " + seen.size()
                            + " others; a chart has at most " + LEVELS_MAX + " levels");
        }
    }

    /** Returns the codes from an account to itself. */
    private List<String> circle(Account account) {
        List<String> codes = new ArrayList<>(List.of(account.code()));
        for (Account at = byCode.get(account.parent());
                at != null && !at.code().equals(account.code());
                at = byCode.get(at.parent())) {
            codes.add(at.code());
        }
        codes.add(account.code());
        return codes;
    }

    /** Returns the account of a code; empty if there is none. */
    public Optional<Account> find(String code) {
        return Optional.ofNullable(byCode.get(code));
    }

    /** Returns the account of a code, or null. */
    public @Nullable Account get(String code) {
        return byCode.get(code);
    }

    /** All accounts in their order. */
    public List<Account> accounts() {
        return List.copyOf(byCode.values());
    }

    public boolean isEmpty() {
        return byCode.isEmpty();
    }

    /** Returns true if accounts come from elsewhere. It is not stored with the chart: what a ledger has stored is all it knows. */
    public boolean isGrowing() {
        return grows;
    }

    /** The accounts above an account, the nearest first; none where it is unknown. */
    public List<String> above(String code) {
        List<String> codes = new ArrayList<>();
        for (Account at = byCode.get(code); at != null && at.parent() != null; at = byCode.get(at.parent())) {
            codes.add(at.parent());
        }
        return codes;
    }

    /** An account and all accounts below it, however deep. */
    public List<String> withBelow(String code) {
        List<String> codes = new ArrayList<>(List.of(code));
        byCode.keySet().stream().filter(other -> above(other).contains(code)).forEach(codes::add);
        return codes;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Chart chart && chart.accounts().equals(accounts());
    }

    @Override
    public int hashCode() {
        return byCode.hashCode();
    }

    @Override
    public String toString() {
        return byCode.values().toString();
    }
}
