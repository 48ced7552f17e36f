package dev.accumulator.consumer.intake;

import dev.accumulator.consumer.generation.DatabaseReplaced;
import dev.accumulator.consumer.generation.GenerationSwitched;
import dev.accumulator.consumer.posting.Posting;

/**
 * How far a thread may trust what it knows of the database. After any failure it may not, for a commit may have been made whose
 * answer was lost. For one thread.
 */
final class Trust {
    private final Retries retries;
    private final IntakeMetrics metrics;

    private boolean lost = true;
    private boolean switched;

    Trust(Retries retries, IntakeMetrics metrics) {
        this.retries = retries;
        this.metrics = metrics;
    }

    /** Needs no memory. */
    void lose() {
        lost = true;
    }

    void works() {
        retries.works();
    }

    void failed(String doing, Throwable failure) {
        lost = true;
        retries.failed(doing, failure);
    }

    /** Nothing is wrong, so there is no pause. */
    void generationSwitched(GenerationSwitched found) {
        metrics.retry("post", found);
        switched = true;
    }

    /** As above: the thread only has to look anew. */
    void databaseReplaced(DatabaseReplaced found) {
        metrics.retry("post", found);
        switched = false;
        lost = true;
    }

    /** Lets the posting look anew at what may no longer hold. */
    void restore(Posting posting) {
        if (lost) {
            posting.forget();
            lost = false;
        } else if (switched) {
            posting.follow();
        }
        switched = false;
    }
}
