package dev.accumulator.consumer.posting;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Tells of records that became dead letters, in at most one line a second. Safe for use by many threads. */
final class RefusalLog {
    private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);

    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanos;
    private long toldNanos;
    private long untold;

    /** @param nanos a clock that is never set */
    RefusalLog(LongSupplier nanos) {
        this.nanos = nanos;
        this.toldNanos = nanos.getAsLong() - PAUSE_NANOS;
    }

    void posted(List<Result> results) {
        for (Result result : results) {
            if (result instanceof Result.Refused refused) {
                tell(refused);
            }
        }
    }

    private synchronized void tell(Result.Refused refused) {
        long now = nanos.getAsLong();
        if (now - toldNanos < PAUSE_NANOS) {
            untold++;
            return;
        }
        LoggingEventBuilder line = LOG.atWarn()
                .addKeyValue("topic", refused.event().topic())
                .addKeyValue("partition", refused.event().partition())
                .addKeyValue("offset", refused.event().offset())
                .addKeyValue("code", refused.refusal().code());
        String recorder = refused.refusal().recorder();
        if (recorder != null) {
            line = line.addKeyValue("recorder", recorder);
        }
        line.log(
                "{} is a dead letter, of {}: {}: {}{}",
                refused.event().source(),
                Objects.requireNonNullElse(recorder, "an unknown document"),
                refused.refusal().code(),
                refused.refusal().message(),
                untold == 0 ? "" : " (and " + untold + " others since the last such line)");
        toldNanos = now;
        untold = 0;
    }
}
