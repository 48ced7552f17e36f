package dev.accumulator.consumer.rebuild;

import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.consumer.posting.Position;
import dev.accumulator.consumer.posting.ReplayPosting;
import dev.accumulator.postgres.Identifiers;
import dev.accumulator.postgres.LongStatements;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Carries documents over from the live generation whose records the topics no longer hold: their beginning is gone, they
 * were compacted away, or the topic was made anew. Without it a rebuild would drop them.
 *
 * <p>A document's record is gone if the live generation has a revision that the target lacks although it has replayed up to
 * positions that the live generation had before. A document that the replay has refused is not carried over. Withdrawals
 * are carried over too, so that they go on withdrawing what was written before them and comes later.
 */
final class CarryOver {
    private static final Logger LOG = LoggerFactory.getLogger(CarryOver.class);

    /** The documents of one transaction, each with up to thousands of movements. A small heap takes fewer. */
    private static final int PAGE_DOCUMENTS = 200;

    private final JdbcTemplate template;
    private final JdbcClient jdbc;
    private final TransactionOperations snapshots;
    private final ReplayPosting replayPosting;

    /** @param snapshots make transactions whose statements all see one snapshot, and may write */
    CarryOver(JdbcTemplate template, TransactionOperations snapshots, ReplayPosting replayPosting) {
        this.template = template;
        this.jdbc = JdbcClient.create(template);
        this.snapshots = snapshots;
        this.replayPosting = replayPosting;
    }

    /** Carries over what is gone. The follower has loaded by then. Can be repeated after a failure. */
    void run(Follower follower) {
        Generation live = follower.live();
        Generation target = follower.target();
        Map<Partition, Position> seen = Objects.requireNonNull(snapshots.execute(status -> {
            new LongStatements(template).allowTime().allowMemory();
            forgetMissed(target);
            int missed = miss(live, target);
            missed += missWithdrawals(live, target);
            LOG.debug("{} documents or withdrawals are newer in the live generation", missed);
            return follower.livePositions();
        }));
        follower.replayAllTo(seen);
        // First, because a document that is carried over has no origin, and counts as written after what is known by
        // then.
        carryWithdrawals(follower);
        carryDocuments(follower);
        forgetMissed(target);
    }

    private void carryWithdrawals(Follower follower) {
        Generation live = follower.live();
        Generation target = follower.target();
        AtomicLong carried = new AtomicLong();
        new Pages(PAGE_DOCUMENTS).each((after, max) -> withdrawalsPage(live, target, after, max), page -> {
            follower.check();
            List<Change> changes = Objects.requireNonNull(
                    snapshots.execute(status -> live.registers().withdrawals(page)));
            replayPosting.carryOver(live, target, changes);
            carried.addAndGet(page.size());
        });
        if (carried.get() > 0) {
            LOG.info(
                    "Generation {} has the withdrawals of {} documents from the live one, because the topics no longer hold"
                            + " them",
                    target.number(),
                    carried);
        }
    }

    private void carryDocuments(Follower follower) {
        Generation live = follower.live();
        Generation target = follower.target();
        AtomicLong carried = new AtomicLong();
        AtomicLong left = new AtomicLong();
        new Pages(PAGE_DOCUMENTS).each((after, max) -> page(live, target, after, max), page -> {
            follower.check();
            List<Change> changes = Objects.requireNonNull(
                    snapshots.execute(status -> live.registers().documents(page)));
            long taken = replayPosting.carryOver(live, target, changes).stream()
                    .filter(outcome -> !(outcome instanceof Outcome.Rejected))
                    .count();
            carried.addAndGet(taken);
            left.addAndGet(page.size() - taken);
        });
        follower.progress().carriedOver(carried.get(), left.get());
        if (carried.get() + left.get() > 0) {
            LOG.info(
                    "Generation {} has {} documents of the live one whose records the topics no longer hold; {} could"
                            + " not be carried over",
                    target.number(),
                    carried,
                    left);
        }
    }

    private void forgetMissed(Generation target) {
        jdbc.sql(target.schema().sql("truncate {schema}.missed_documents, {schema}.missed_withdrawals"))
                .update();
    }

    /** Writes down the documents that are newer in the live generation; most are only not replayed yet. */
    private int miss(Generation live, Generation target) {
        return jdbc.sql(ofBoth("""
                        insert into {schema}.missed_documents (recorder, revision)
                        select l.recorder, l.revision
                          from {live}.recorders l
                          left join {schema}.recorders t on t.recorder = l.recorder
                         where l.revision > 0
                           and (t.recorder is null or t.revision < l.revision)
                        """, live, target)).update();
    }

    /** Writes down the documents of which the live generation knows a withdrawal that the target does not. */
    private int missWithdrawals(Generation live, Generation target) {
        return jdbc.sql(ofBoth("""
                        insert into {schema}.missed_withdrawals (recorder)
                        select distinct w.recorder
                          from {live}.withdrawals w
                          left join {schema}.withdrawals t on t.recorder = w.recorder and t.stream = w.stream
                         where t.recorder is null
                            or t.number < w.number
                            or t.millis < w.millis
                        """, live, target)).update();
    }

    /**
     * Returns some of them that still lack one. A document whose origin is not known is left as it is: it has been carried
     * over in the state that it has in the live generation.
     */
    private List<String> withdrawalsPage(Generation live, Generation target, String after, int max) {
        return jdbc.sql(ofBoth("""
                        select distinct m.recorder
                          from {schema}.missed_withdrawals m
                          join {live}.withdrawals w on w.recorder = m.recorder
                          left join {schema}.withdrawals t on t.recorder = w.recorder and t.stream = w.stream
                          left join {schema}.recorders r on r.recorder = m.recorder
                         where m.recorder > :after
                           and (t.recorder is null or t.number < w.number or t.millis < w.millis)
                           and (r.recorder is null or r.revision = 0 or r.millis is not null)
                         order by m.recorder
                         limit :max
                        """, live, target))
                .param("after", after)
                .param("max", max)
                .query((row, n) -> row.getString("recorder"))
                .list();
    }

    /** Returns some of them that are still newer and were not refused. A newer record of one is replayed later. */
    private List<String> page(Generation live, Generation target, String after, int max) {
        return jdbc.sql(ofBoth("""
                        select m.recorder
                          from {schema}.missed_documents m
                          join {live}.recorders l on l.recorder = m.recorder and l.revision = m.revision
                          left join {schema}.recorders t on t.recorder = m.recorder
                          left join {schema}.refused_documents d on d.recorder = m.recorder
                         where m.recorder > :after
                           and (t.recorder is null or t.revision < m.revision)
                           and (d.recorder is null or d.revision < m.revision)
                         order by m.recorder
                         limit :max
                        """, live, target))
                .param("after", after)
                .param("max", max)
                .query((row, n) -> row.getString("recorder"))
                .list();
    }

    private static String ofBoth(String template, Generation live, Generation target) {
        return target.schema()
                .sql(template)
                .replace("{live}", Identifiers.quote(live.schema().name()));
    }
}
