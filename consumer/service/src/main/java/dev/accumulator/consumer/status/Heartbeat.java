package dev.accumulator.consumer.status;

import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.intake.SourcePartitions;
import dev.accumulator.consumer.posting.Posting;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.annotation.Scheduled;

/** Writes a sign of life of this instance, so that the others can tell of it, and how far the topics can be read. */
final class Heartbeat implements DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

    private final InstancesTable table;
    private final InstancesTable.Self self;
    private final Generations generations;
    private final Posting posting;
    private final SourcePartitions partitions;
    private final Clock clock;
    private volatile boolean written;

    Heartbeat(
            InstancesTable table,
            InstancesTable.Self self,
            Generations generations,
            Posting posting,
            SourcePartitions partitions,
            Clock clock) {
        this.table = table;
        this.self = self;
        this.generations = generations;
        this.posting = posting;
        this.partitions = partitions;
        this.clock = clock;
    }

    @Scheduled(initialDelay = 1_000, fixedDelay = 10_000)
    void beat() {
        if (!generations.isWritable() || generations.state().waitingFor() != null) {
            return;
        }
        try {
            table.beat(self, posting.rates(), ends());
            written = true;
        } catch (RuntimeException away) {
            LOG.debug("The sign of life could not be written", away);
        }
    }

    /** Returns nothing of partitions whose leaders do not answer. */
    private List<InstancesTable.SourceEnd> ends() {
        SourcePartitions.Measured measured = partitions.lastMeasured();
        Instant at = measured.at();
        if (at == null) {
            return List.of();
        }
        Duration age = Duration.between(at, clock.instant());
        return measured.states().stream()
                .filter(state -> state.unanswered() == null)
                .map(state -> new InstancesTable.SourceEnd(state.partition(), state.end(), age))
                .toList();
    }

    @Override
    public void destroy() {
        if (!written || generations.state().waitingFor() != null) {
            return;
        }
        try {
            table.leave(self.id());
        } catch (RuntimeException away) {
            LOG.debug("The row of this instance goes by itself, some minutes from now", away);
        }
    }
}
