package dev.accumulator.registers.model;

import dev.accumulator.text.ForeignText;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The dimensions of a ledger: the account, the account of the other side, and analytics, which accounts have or not. */
final class LedgerDimensions {
    private static final DimensionType ACCOUNT_TYPE = DimensionType.parse("varchar(" + Account.CODE_CHARS_MAX + ")");
    private static final List<Dimension> OF_EVERY_LEDGER = List.of(
            new Dimension(Entry.ACCOUNT, ACCOUNT_TYPE, false), new Dimension(Entry.CORRESPONDING, ACCOUNT_TYPE, false));

    /** Names in reads of accounts that are no analytics. */
    private static final Set<String> TAKEN =
            Set.of("analytics", "below", "code", "credit", "debit", "level", "name", "parent", "side");

    private LedgerDimensions() {}

    /** Returns all dimensions of a ledger. Each analytic is nullable, because not every account has it. */
    static List<Dimension> of(List<Dimension> analytics) {
        List<Dimension> all = new ArrayList<>(OF_EVERY_LEDGER);
        analytics.forEach(analytic -> all.add(new Dimension(analytic.name(), analytic.type(), true)));
        return all;
    }

    /** Refuses a ledger without its dimensions, and accounts of a register that is no ledger. */
    static void check(RegisterKind kind, List<Dimension> dimensions, Chart chart) {
        if (kind != RegisterKind.LEDGER) {
            if (!chart.isEmpty()) {
                throw new InvalidDefinition("accounts", "only a register of kind ledger has accounts");
            }
            return;
        }
        List<Dimension> analytics = dimensions.subList(Math.min(2, dimensions.size()), dimensions.size());
        if (!dimensions.equals(of(analytics))) {
            throw new InvalidDefinition(
                    "dimensions",
                    "the dimensions of a ledger are " + Entry.ACCOUNT + ", " + Entry.CORRESPONDING
                            + ", and analytics, which are nullable");
        }
        for (Dimension analytic : analytics) {
            if (TAKEN.contains(analytic.name())) {
                throw new InvalidDefinition(
                        "dimensions", "\"" + analytic.name() + "\" is a reserved word and no name of an analytic");
            }
        }
        List<String> names = analytics.stream().map(Dimension::name).toList();
        for (Account account : chart.accounts()) {
            for (String analytic : account.analyticNames()) {
                if (!names.contains(analytic)) {
                    throw new InvalidDefinition(
                            "accounts." + account.code() + ".analytics",
                            "account " + ForeignText.quote(account.code()) + " has the analytic "
                                    + ForeignText.quote(analytic) + ", which is no dimension of the ledger; there are "
                                    + (names.isEmpty() ? "none" : String.join(", ", names)));
                }
            }
        }
    }
}
