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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Carries documents over from the live generation whose records the topics no longer hold: their beginning is gone, they
 * were compacted away, or the topic was made anew. Without it a rebuild would drop them.
 *
 * <p>A document's record is gone if the live generation has a revision that the target lacks although it has replayed up to
 * positions that the live generation had before. A document that the replay has refused is not carried over.
 */
final class CarryOver {
    private static final Logger LOG = LoggerFactory.getLogger(CarryOver.class);

    /** The documents of one transaction, each with up to thousands of movements. */
    private static final int PAGE_DOCUMENTS = 200;

    private final JdbcTemplate template;
    private final JdbcClient jdbc;
    private final TransactionTemplate snapshots;
    private final ReplayPosting replayPosting;

    /** @param snapshots make transactions whose statements all see one snapshot, and may write */
    CarryOver(JdbcTemplate template, TransactionTemplate snapshots, ReplayPosting replayPosting) {
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
            jdbc.sql(target.schema().sql("truncate {schema}.missed_documents")).update();
            int missed = miss(live, target);
            LOG.debug("{} documents are newer in the live generation", missed);
            return follower.livePositions();
        }));
        follower.replayAllTo(seen);
        long carried = 0;
        long left = 0;
        String after = "";
        while (true) {
            List<String> page = page(live, target, after);
            if (page.isEmpty()) {
                break;
            }
            follower.check();
            List<Change> changes = Objects.requireNonNull(
                    snapshots.execute(status -> live.registers().documents(page)));
            long taken = replayPosting.carryOver(live, target, changes).stream()
                    .filter(outcome -> !(outcome instanceof Outcome.Rejected))
                    .count();
            carried += taken;
            left += page.size() - taken;
            after = page.getLast();
        }
        jdbc.sql(target.schema().sql("truncate {schema}.missed_documents")).update();
        follower.progress().carriedOver(carried, left);
        if (carried + left > 0) {
            LOG.info(
                    "Generation {} has {} documents of the live one whose records the topics no longer hold; {} could"
                            + " not be carried over",
                    target.number(),
                    carried,
                    left);
        }
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

    /** Returns some of them that are still newer and were not refused. A newer record of one is replayed later. */
    private List<String> page(Generation live, Generation target, String after) {
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
                .param("max", PAGE_DOCUMENTS)
                .query((row, n) -> row.getString("recorder"))
                .list();
    }

    private static String ofBoth(String template, Generation live, Generation target) {
        return target.schema()
                .sql(template)
                .replace("{live}", Identifiers.quote(live.schema().name()));
    }
}
