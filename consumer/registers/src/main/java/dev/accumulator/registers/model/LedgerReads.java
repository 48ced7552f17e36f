package dev.accumulator.registers.model;

import dev.accumulator.text.ForeignText;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The reads of ledgers, made of those of registers. Where a read needs several of them, it is exact if they are of one
 * snapshot.
 */
public final class LedgerReads {
    private final RegisterReads reads;

    public LedgerReads(RegisterReads reads) {
        this.reads = reads;
    }

    /**
     * The definition of a ledger.
     *
     * @throws RegisterNotFound if there is no register of that name
     * @throws InvalidQuery if it is no ledger
     */
    public RegisterDefinition ledger(String name) {
        RegisterDefinition definition = reads.definition(name);
        if (definition.kind() != RegisterKind.LEDGER) {
            throw new InvalidQuery("ledger", "Register " + ForeignText.quote(name) + " is no ledger");
        }
        return definition;
    }

    /**
     * The trial balance of a ledger. It is of one statement.
     *
     * @throws RegisterNotFound if there is no register of that name
     * @throws InvalidQuery if it is no ledger, a name or value does not fit it, or analytics split the answer into more than
     *     {@value PageRequest#LIMIT_MAX} rows
     * @throws MomentStillOpen if what was known at the moment could still change
     */
    public TrialBalance trialBalance(LedgerQuery query) {
        RegisterDefinition ledger = ledger(query.ledger());
        List<String> groups = new ArrayList<>(List.of(Entry.ACCOUNT));
        groups.addAll(query.analytics());
        Page<TurnoverRow> found = reads.turnovers(turnovers(query, groups, PageRequest.LIMIT_MAX));
        if (found.next() != null) {
            throw new InvalidQuery(
                    "groupBy",
                    "The trial balance has more than " + PageRequest.LIMIT_MAX
                            + " rows; the turnovers of the register give them in pages");
        }
        return TrialBalance.of(ledger, found.rows());
    }

    /**
     * Reads the amounts that accounts got from each other. A page may have fewer rows than its limit, and still be followed by another one.
     *
     * @throws RegisterNotFound if there is no register of that name
     * @throws InvalidQuery if it is no ledger, or a name or value does not fit it
     * @throws MomentStillOpen if what was known at the moment could still change
     */
    public Page<BetweenAccounts> between(LedgerQuery query, PageRequest page) {
        ledger(query.ledger());
        List<String> groups = new ArrayList<>(List.of(Entry.ACCOUNT, Entry.CORRESPONDING));
        groups.addAll(query.analytics());
        TurnoverQuery turnovers = new TurnoverQuery(
                query.ledger(),
                query.from(),
                query.to(),
                query.knownAt(),
                new Selection(query.filters(), groups),
                null,
                false,
                List.of(),
                page);
        Page<TurnoverRow> found = reads.turnovers(turnovers);
        List<BetweenAccounts> rows = new ArrayList<>();
        for (TurnoverRow row : found.rows()) {
            Map<String, BigDecimal> given = new LinkedHashMap<>();
            row.resources().forEach((resource, figures) -> given.put(resource, figures.receipt()));
            if (given.values().stream().anyMatch(value -> value.signum() != 0)) {
                Map<String, @Nullable Object> analytics = new LinkedHashMap<>(row.dimensions());
                String debit = String.valueOf(analytics.remove(Entry.ACCOUNT));
                String credit = String.valueOf(analytics.remove(Entry.CORRESPONDING));
                rows.add(new BetweenAccounts(debit, credit, analytics, given));
            }
        }
        return new Page<>(rows, found.next());
    }

    /**
     * The card of an account with all accounts below it. It takes several reads, so that the caller gives it one snapshot.
     *
     * <p>Lines of replaced and withdrawn revisions, and those that take them back, are among the others where only all of them
     * add up to the balance: as known at a moment, and in a ledger that is closed or was once.
     *
     * @throws RegisterNotFound if there is no register of that name
     * @throws InvalidQuery if it is no ledger, has no such account, or a name or value does not fit it
     * @throws MomentStillOpen if what was known at the moment could still change
     */
    public AccountCard card(String account, LedgerQuery query, PageRequest page) {
        RegisterDefinition ledger = ledger(query.ledger());
        LedgerQuery own = query.ofAccounts(ledger.chart().withBelow(account));
        Map<String, AccountFigures> figures = new LinkedHashMap<>();
        only(reads.turnovers(turnovers(own, List.of(), 1)))
                .forEach((resource, turnover) -> figures.put(resource, AccountFigures.of(turnover)));
        if (ledger.chart().get(account) == null && figures.values().stream().allMatch(AccountFigures::isNothing)) {
            throw new InvalidQuery(
                    "account",
                    "Account " + ForeignText.quote(account) + " is not in the chart of ledger "
                            + ForeignText.quote(ledger.name()));
        }
        CardCursor cursor = page.cursor() == null ? null : CardCursor.parse(page.cursor(), ledger);
        Page<MovementRow> found = reads.movements(movements(own, page.limit(), cursor, reads.wasClosed(ledger.name())));
        Map<String, BigDecimal> opening = cursor == null ? openings(figures) : openings(own, cursor);
        List<AccountCard.Line> lines = lines(ledger, found.rows(), opening);
        String next = found.next() == null
                ? null
                : CardCursor.behind(found.rows(), found.next(), cursor, ledger).text();
        return new AccountCard(figures, opening, lines, next);
    }

    private static List<AccountCard.Line> lines(
            RegisterDefinition ledger, List<MovementRow> rows, Map<String, BigDecimal> opening) {
        Map<String, BigDecimal> balance = new LinkedHashMap<>(opening);
        List<AccountCard.Line> lines = new ArrayList<>(rows.size());
        for (MovementRow row : rows) {
            Map<String, AccountCard.Figures> figures = new LinkedHashMap<>();
            for (String resource : ledger.resourceNames()) {
                BigDecimal value = row.get(resource);
                BigDecimal after = balance.merge(resource, value, BigDecimal::add);
                figures.put(resource, AccountCard.Figures.of(value, row.reversal(), after));
            }
            lines.add(new AccountCard.Line(row, figures));
        }
        return lines;
    }

    private static Map<String, BigDecimal> openings(Map<String, AccountFigures> figures) {
        Map<String, BigDecimal> opening = new LinkedHashMap<>();
        figures.forEach((resource, one) -> opening.put(resource, one.opening()));
        return opening;
    }

    /** The balance before the moment of the cursor, and what the pages before have shown of that moment. */
    private Map<String, BigDecimal> openings(LedgerQuery query, CardCursor cursor) {
        Instant before = cursor.period().minus(1, ChronoUnit.MICROS);
        LedgerQuery earlier = new LedgerQuery(
                query.ledger(), null, new PointInTime.Moment(before), query.knownAt(), query.filters(), List.of());
        Map<String, BigDecimal> opening = new LinkedHashMap<>();
        only(reads.turnovers(turnovers(earlier, List.of(), 1)))
                .forEach((resource, turnover) -> opening.put(
                        resource, turnover.net().add(cursor.shown().getOrDefault(resource, BigDecimal.ZERO))));
        return opening;
    }

    private static MovementQuery movements(
            LedgerQuery query, int limit, @Nullable CardCursor cursor, boolean wasClosed) {
        return new MovementQuery(
                query.ledger(),
                null,
                query.filters(),
                query.from(),
                query.to(),
                null,
                query.knownAt(),
                wasClosed || query.knownAt() != null,
                MovementQuery.Order.PERIOD_OLDEST_FIRST,
                new PageRequest(limit, cursor == null ? null : cursor.movements()));
    }

    private static TurnoverQuery turnovers(LedgerQuery query, List<String> groups, int limit) {
        return new TurnoverQuery(
                query.ledger(),
                query.from(),
                query.to(),
                query.knownAt(),
                new Selection(query.filters(), groups),
                null,
                true,
                List.of(),
                new PageRequest(limit, null));
    }

    /** A question without groups has one row, also where nothing has moved. */
    private static Map<String, TurnoverRow.Turnover> only(Page<TurnoverRow> page) {
        return page.rows().getFirst().resources();
    }
}
