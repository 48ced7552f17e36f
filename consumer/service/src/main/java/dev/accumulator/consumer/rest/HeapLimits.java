package dev.accumulator.consumer.rest;

/**
 * How many connections and waiting requests the heap has room for. A request that waits takes about 110 kB, most of it
 * Tomcat's buffers: ten thousand of them take 1.1 GB ({@code .ci/waiting-requests}).
 */
final class HeapLimits {
    private static final long REQUEST_BYTES = 110L << 10;

    /** The share of the heap that requests may take. Postings, reads and caches need the rest. */
    private static final double SHARE = 0.4;

    /** The share of the connections that may wait, so that others can ask. */
    private static final double WAITING = 0.6;

    private HeapLimits() {}

    /** The most connections, each of which may have a request. */
    static int connectionsMax(long heapBytes) {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1, (long) (heapBytes * SHARE / REQUEST_BYTES)));
    }

    /** The most requests that wait. */
    static int waitingMax(long heapBytes) {
        return (int) Math.max(1, connectionsMax(heapBytes) * WAITING);
    }

    /** The largest heap of this process. */
    static long heapBytes() {
        return Runtime.getRuntime().maxMemory();
    }
}
