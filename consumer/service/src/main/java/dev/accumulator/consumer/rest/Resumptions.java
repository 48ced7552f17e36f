package dev.accumulator.consumer.rest;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Lets requests that have waited go on, a bounded number at a time and in order. One commit may end the waits of thousands;
 * the reads of all others would otherwise stand in line behind these.
 */
final class Resumptions {
    private final int atOnceMax;
    private final Deque<Runnable> ready = new ArrayDeque<>();
    private int going;

    Resumptions(int atOnceMax) {
        this.atOnceMax = atOnceMax;
    }

    /** Lets a request go on, now or later. {@link #ended} has to be called when it has ended. */
    void goOn(Runnable request) {
        synchronized (this) {
            if (going == atOnceMax) {
                ready.add(request);
                return;
            }
            going++;
        }
        request.run();
    }

    /** Notes that a request has ended that went on. */
    void ended() {
        Runnable next;
        synchronized (this) {
            next = ready.poll();
            if (next == null) {
                going--;
            }
        }
        if (next != null) {
            next.run();
        }
    }
}
