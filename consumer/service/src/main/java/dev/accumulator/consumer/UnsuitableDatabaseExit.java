package dev.accumulator.consumer;

import dev.accumulator.consumer.generation.UnsuitableDatabase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;

/** Ends the program with code 1 if a database that was away at the start turns out to be unsuitable. */
final class UnsuitableDatabaseExit implements ApplicationListener<PayloadApplicationEvent<UnsuitableDatabase>> {
    private static final Logger LOG = LoggerFactory.getLogger(UnsuitableDatabaseExit.class);

    @Override
    public void onApplicationEvent(PayloadApplicationEvent<UnsuitableDatabase> event) {
        LOG.error("The service ends: {}", event.getPayload().getMessage());
        // The end waits for the schedule that has found it, so it must not be that thread which waits for the end.
        Thread ending = new Thread(() -> System.exit(1), "accumulator-exit");
        ending.start();
    }
}
