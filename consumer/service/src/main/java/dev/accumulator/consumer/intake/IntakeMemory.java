package dev.accumulator.consumer.intake;

/**
 * How many bytes a consumer may hold, so that all of them together leave room in the heap for what is made of the
 * records. A document takes several times the memory of its bytes while it is read and posted: the text, the parsed
 * value, the movements, and the rows for the server.
 *
 * @param polledBytesMax the most bytes of the records of one poll, unless a single record is larger
 * @param batchBytesMax the most bytes of a posting transaction, unless a single record is larger
 * @param mappedBytesMax the most memory that the documents of a posting transaction take, unless those of a single record take
 *     more; there are as many that are read meanwhile
 * @param fetchBytesMax the most bytes of an answer of a broker, as they come over the wire
 */
record IntakeMemory(long polledBytesMax, long batchBytesMax, long mappedBytesMax, int fetchBytesMax) {
    /** With a heap of 1 GB and two consumers, each holds 16 MB of records: two batches of the default size. */
    private static final int POLLED_SHARE = 32;

    /** Compressed records wait in the client until they are polled. */
    private static final int FETCHED_SHARE = 64;

    /** Records of the contracts take less. Those that expand are posted in pieces. */
    private static final int MAPPED_TIMES = 4;

    private static final long BYTES_MIN = 1 << 20;

    /** As many as Kafka's client asks for by default. */
    private static final int FETCH_BYTES_MAX = 50 << 20;

    /**
     * Shares a heap.
     *
     * @param heapBytes the largest heap of this process
     * @param consumers how many consumers read side by side
     * @param batchBytes the most bytes of a batch, if there is room
     * @param batchesPolled how many batches are polled at once
     */
    static IntakeMemory of(long heapBytes, int consumers, long batchBytes, int batchesPolled) {
        long polled = Math.clamp(
                heapBytes / POLLED_SHARE / consumers, BYTES_MIN, Math.max(BYTES_MIN, batchBytes * batchesPolled));
        long batch = Math.min(batchBytes, Math.max(1, polled / batchesPolled));
        int fetched = (int) Math.clamp(heapBytes / FETCHED_SHARE / consumers, BYTES_MIN, FETCH_BYTES_MAX);
        return new IntakeMemory(polled, batch, MAPPED_TIMES * batch, fetched);
    }
}
