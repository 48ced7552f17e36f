package dev.accumulator.consumer.fault;

import dev.accumulator.producer.traffic.Delivery;
import dev.accumulator.producer.traffic.Traffic;
import dev.accumulator.producer.wire.Publisher;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * Publishes a stream while the faults of a plan strike.
 *
 * @param documents the number of documents in the stream
 */
record Storm(FaultSite site, Nemesis nemesis, Traffic traffic, int documents, Publisher publisher) {
    /**
     * Publishes an equal share of the stream between any two faults.
     *
     * @param published is told of each record, in their order
     * @param share is told the number of each share, from 0, before the fault that follows
     */
    void rage(List<Fault> plan, Consumer<Delivery> published, IntConsumer share) throws Exception {
        for (int i = 0; i < plan.size(); i++) {
            Fault fault = plan.get(i);
            long posted = fault.amidWork() ? site.awaitPosted() : 0;
            int until = (int) ((long) documents * (i + 1) / plan.size());
            while (traffic.hasNext() && (traffic.documentsBegun() < until || i == plan.size() - 1)) {
                Delivery delivery = traffic.next();
                published.accept(delivery);
                publisher.send(delivery.record());
            }
            share.accept(i);
            if (fault.amidWork()) {
                site.awaitPostedBeyond(posted, publisher.acknowledged());
            }
            nemesis.rest(fault.gapMillis());
            nemesis.strike(fault);
        }
    }
}
