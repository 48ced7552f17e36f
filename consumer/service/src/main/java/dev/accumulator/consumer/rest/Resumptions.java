package dev.accumulator.consumer.rest;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Lets requests that have waited go on, a bounded number at a time and in order. One commit may end the waits of thousands;
 * the reads of all others would otherwise stand in line behind these. Safe for use by many threads.
 */
final class Resumptions {
    private final int atOnceMax;
    private final SequencedSet<Turn> ready = new LinkedHashSet<>();
    private int going;
    private boolean granting;

    Resumptions(int atOnceMax) {
        this.atOnceMax = atOnceMax;
    }

    /** The turn of one request. */
    static final class Turn {
        private final CompletableFuture<Boolean> come = new CompletableFuture<>();

        /** Guarded by the room that all turns share. */
        private boolean isGoing;

        /** Becomes true when the turn has come, or false if it has not in time or the request has ended. */
        CompletableFuture<Boolean> come() {
            return come;
        }
    }

    /**
     * Asks for a turn, which comes now or later. {@link #end} has to be called when the request has ended.
     *
     * @param waitMax how long the request waits for its turn
     */
    Turn begin(Duration waitMax) {
        Turn turn = new Turn();
        synchronized (this) {
            ready.add(turn);
        }
        grant();
        if (!turn.come.isDone()) {
            turn.come.completeOnTimeout(false, waitMax.toNanos(), TimeUnit.NANOSECONDS);
        }
        return turn;
    }

    /** Notes that a request has ended, whether or not its turn had come. */
    void end(Turn turn) {
        synchronized (this) {
            ready.remove(turn);
            giveBack(turn);
        }
        turn.come.complete(false);
        grant();
    }

    /** Whoever is told that its turn has come may end at once, so this is a loop for all and no recursion. */
    private void grant() {
        synchronized (this) {
            if (granting) {
                return;
            }
            granting = true;
        }
        while (true) {
            Turn next;
            synchronized (this) {
                if (going == atOnceMax || ready.isEmpty()) {
                    granting = false;
                    return;
                }
                next = ready.removeFirst();
                next.isGoing = true;
                going++;
            }
            if (!next.come.complete(true)) {
                // Its time was over.
                synchronized (this) {
                    giveBack(next);
                }
            }
        }
    }

    private void giveBack(Turn turn) {
        if (turn.isGoing) {
            turn.isGoing = false;
            going--;
        }
    }
}
