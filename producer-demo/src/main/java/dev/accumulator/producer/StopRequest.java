package dev.accumulator.producer;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C into a request to stop soon. The JVM's shutdown waits while the run ends cleanly and saves its state.
 */
final class StopRequest implements AutoCloseable {

    private static final int FINISH_SECONDS_MAX = 30;

    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook = new Thread(this::request, "stop-request");
    private final CountDownLatch request = new CountDownLatch(1);

    private StopRequest() {}

    static StopRequest onInterrupt() {
        StopRequest request = new StopRequest();
        Runtime.getRuntime().addShutdownHook(request.hook);
        return request;
    }

    boolean requested() {
        return request.getCount() == 0;
    }

    void await() throws InterruptedException {
        request.await();
    }

    private void request() {
        request.countDown();
        try {
            finished.await(FINISH_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (InterruptedException nobodyWaits) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        finished.countDown();
        if (!requested()) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }
}
