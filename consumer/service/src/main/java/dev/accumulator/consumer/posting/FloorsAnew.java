package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.mapping.MappingWaits;
import dev.accumulator.postgres.Identifiers;
import dev.accumulator.registers.model.Floor;
import dev.accumulator.registers.model.FloorPolicy;
import dev.accumulator.registers.model.InvalidFloor;
import dev.accumulator.registers.model.Outcome;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Finds where floors would decide otherwise today, by the balances of a generation that is about to be live: refused documents
 * that would be posted, and groups that are below floors which refuse documents. It decides nothing: each document is tried in
 * a transaction that is rolled back.
 */
public final class FloorsAnew {
    /** The most groups of a floor that are counted. */
    static final int GROUPS_MAX = 10_000;

    /** The most examples of each kind. */
    static final int EXAMPLES_MAX = 20;

    private final JdbcClient jdbc;
    private final FloorRefusals refusals;
    private final FloorRetries retries;
    private final TransactionTemplate transactions;

    FloorsAnew(JdbcClient jdbc, FloorRefusals refusals, FloorRetries retries, TransactionTemplate transactions) {
        this.jdbc = jdbc;
        this.refusals = refusals;
        this.retries = retries;
        this.transactions = transactions;
    }

    /** A refused document that would be posted today. */
    public record Passing(String recorder, @Nullable Long revision, String floor, String group) {}

    /** A group that is below a floor which refuses documents. */
    public record Below(String floor, String group, BigDecimal balance) {}

    /**
     * The findings.
     *
     * @param refusals that stand and were tried
     * @param more true if older ones were not tried
     * @param wouldBePosted how many of them would be posted
     * @param notTried how many of them cannot be tried
     * @param passing the newest of those that would be posted
     * @param groupsBelow how many groups are below, each floor up to a limit
     * @param below the first of these
     * @param misfit why a floor does not fit the registers of the generation; nothing is compared then
     */
    public record Found(
            int refusals,
            boolean more,
            int wouldBePosted,
            int notTried,
            List<Passing> passing,
            long groupsBelow,
            List<Below> below,
            @Nullable String misfit) {}

    /**
     * Compares.
     *
     * @param live the generation whose floors count
     * @param target that whose balances count. It keeps the same floors from now on
     */
    public Found compare(Generation live, Generation target) {
        List<Floor> floors = live.registers().floors();
        try {
            target.registers().keepFloors(floors);
        } catch (InvalidFloor misfit) {
            return new Found(0, false, 0, 0, List.of(), 0, List.of(), misfit.getMessage());
        }
        List<Passing> passing = new ArrayList<>();
        int posted = 0;
        int notTried = 0;
        FloorRefusals.RefusalPage page = refusals.list(null, FloorRefusal.State.REFUSED, null, FloorRefusals.PAGE_MAX);
        for (FloorRefusal refusal : page.refusals()) {
            try {
                if (wouldBePosted(target, refusal)) {
                    posted++;
                    if (passing.size() < EXAMPLES_MAX) {
                        passing.add(
                                new Passing(refusal.recorder(), refusal.revision(), refusal.floor(), refusal.group()));
                    }
                }
            } catch (RefusalNotTried | MappingWaits never) {
                notTried++;
            }
        }
        long groups = 0;
        List<Below> below = new ArrayList<>();
        for (Floor floor : floors) {
            if (!floor.policy().equals(FloorPolicy.TELL)) {
                List<Below> found = below(target, floor);
                groups += found.size();
                found.stream().limit(EXAMPLES_MAX - below.size()).forEach(below::add);
            }
        }
        return new Found(page.refusals().size(), page.next() != null, posted, notTried, passing, groups, below, null);
    }

    private boolean wouldBePosted(Generation target, FloorRefusal refusal) {
        Incoming.Mapped document = retries.document(refusal);
        return Objects.requireNonNull(transactions.execute(status -> {
            status.setRollbackOnly();
            Outcome outcome = target.registers().post(document.document().change());
            return outcome instanceof Outcome.Accepted;
        }));
    }

    /** By the current balances, those that are dated ahead included. */
    private List<Below> below(Generation target, Floor floor) {
        String by = floor.by().stream().map(FloorsAnew::quoted).collect(Collectors.joining(", "));
        String parts = floor.of().stream()
                .map(part -> "select " + by + ", " + (part.isAdded() ? "" : "-") + quoted(part.resource())
                        + " as balance from " + target.schema().table(part.register(), "balances"))
                .collect(Collectors.joining(" union all "));
        return jdbc.sql("select " + by + ", sum(balance) as \"balance of the group\" from (" + parts + ") m group by "
                        + by + " having sum(balance) < :min order by " + by + " limit :max")
                .param("min", floor.min())
                .param("max", GROUPS_MAX)
                .query((row, n) -> {
                    Map<String, Object> group = new LinkedHashMap<>();
                    for (String name : floor.by()) {
                        group.put(name, row.getObject(name));
                    }
                    return new Below(floor.name(), GroupJson.text(group), row.getBigDecimal("balance of the group"));
                })
                .list();
    }

    private static String quoted(String name) {
        return Identifiers.quote(name);
    }
}
