package dev.accumulator.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/** Several clients that send the next request as soon as they have an answer. */
final class RequestLoad {
    static final int CLIENTS = 16;

    private static final long WARM_UP_NANOS = 1_000_000_000L;
    private static final long MEASURED_NANOS = 4_000_000_000L;

    private RequestLoad() {}

    /** Sends one request, and throws if there is no valid answer. */
    interface Client extends AutoCloseable {
        void ask(int n) throws Exception;

        @Override
        void close() throws IOException;
    }

    /** Opens a client. */
    interface Clients {
        Client open() throws Exception;
    }

    /** Returns requests per second, and the median and 99th percentile in milliseconds. */
    static Map<String, Double> run(String name, Clients clients) throws Exception {
        long measureFrom = System.nanoTime() + WARM_UP_NANOS;
        long end = measureFrom + MEASURED_NANOS;
        List<Future<long[]>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
            for (int i = 0; i < CLIENTS; i++) {
                int seed = i * 7_919;
                running.add(threads.submit(() -> {
                    try (Client client = clients.open()) {
                        return ask(client, seed, measureFrom, end);
                    }
                }));
            }
            List<long[]> taken = new ArrayList<>();
            for (Future<long[]> client : running) {
                taken.add(client.get());
            }
            long[] nanos = taken.stream().flatMapToLong(Arrays::stream).sorted().toArray();
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put(name, nanos.length * 1e9 / MEASURED_NANOS);
            figures.put(name + ", p50", percentile(nanos, 50));
            figures.put(name + ", p99", percentile(nanos, 99));
            return figures;
        }
    }

    private static long[] ask(Client client, int seed, long measureFrom, long end) throws Exception {
        LongStream.Builder taken = LongStream.builder();
        for (int n = seed; ; n++) {
            long start = System.nanoTime();
            client.ask(n);
            long stop = System.nanoTime();
            if (stop > end) {
                return taken.build().toArray();
            }
            if (start >= measureFrom) {
                taken.add(stop - start);
            }
        }
    }

    /** Returns a percentile of sorted nanoseconds, in milliseconds. */
    static double percentile(long[] nanos, int percent) {
        return nanos.length == 0 ? Double.NaN : nanos[(int) ((nanos.length - 1L) * percent / 100)] / 1e6;
    }
}
