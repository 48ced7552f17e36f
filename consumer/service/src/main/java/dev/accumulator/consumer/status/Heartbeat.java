package dev.accumulator.consumer.status;

import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.posting.Posting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.annotation.Scheduled;

/** Writes a sign of life of this instance, so that the others can tell of it. */
final class Heartbeat implements DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

    private final InstancesTable table;
    private final InstancesTable.Self self;
    private final Generations generations;
    private final Posting posting;
    private volatile boolean written;

    Heartbeat(InstancesTable table, InstancesTable.Self self, Generations generations, Posting posting) {
        this.table = table;
        this.self = self;
        this.generations = generations;
        this.posting = posting;
    }

    @Scheduled(initialDelay = 1_000, fixedDelay = 10_000)
    void beat() {
        if (!generations.isWritable() || generations.state().waitingFor() != null) {
            return;
        }
        try {
            table.beat(self, posting.rates());
            written = true;
        } catch (RuntimeException away) {
            LOG.debug("The sign of life could not be written", away);
        }
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
