package dev.accumulator.consumer.fault;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A client that wants to keep a service from answering others. Each of its connections lives in a thread of its own. */
final class HostileClient implements AutoCloseable {
    private static final String HEAD = " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    private static final int PIECE_BYTES = 64 << 10;
    private static final long LARGE_BYTES = 100L << 20;
    private static final int TIMEOUT_MILLIS = 20_000;

    /** A client that was cut off comes back after this time: the server is tried, and not how fast a machine connects. */
    private static final int COMES_BACK_MILLIS = 2_000;

    private final int port;
    private final InetAddress address;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean ends;

    /** Connections that the service has closed on a client that was too slow. */
    final AtomicInteger cutOff = new AtomicInteger();

    /** Connections that were opened. */
    final AtomicInteger opened = new AtomicInteger();

    /** Answers to requests that were too large or too deep, by the class of their status. */
    final AtomicInteger refused = new AtomicInteger();

    final AtomicInteger answered = new AtomicInteger();

    /** Comes from the address 127.0.0.n. */
    HostileClient(int port, int n) {
        this.port = port;
        try {
            address = InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) n});
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private interface Attack {
        void on(Socket socket) throws IOException, InterruptedException;
    }

    private void attack(int connections, Attack attack) {
        for (int i = 0; i < connections; i++) {
            threads.execute(() -> {
                while (!ends) {
                    try {
                        attackOnce(attack);
                    } catch (InterruptedException ended) {
                        return;
                    }
                }
            });
        }
    }

    private void attackOnce(Attack attack) throws InterruptedException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.bind(new InetSocketAddress(address, 0));
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
            opened.incrementAndGet();
            attack.on(socket);
        } catch (IOException closed) {
            cutOff.incrementAndGet();
            TimeUnit.MILLISECONDS.sleep(COMES_BACK_MILLIS);
        }
    }

    /** Sends a header byte by byte. */
    void slowHeaders(int connections) {
        attack(connections, socket -> slowly(socket, "GET /api/registers HTTP/1.1\r\nHost: localhost\r\nX-Slow: "));
    }

    /** Announces a body and sends it byte by byte. */
    void slowBodies(int connections) {
        attack(
                connections,
                socket -> slowly(socket, "POST /api/verifications" + HEAD + "Content-Length: 60000\r\n\r\n\""));
    }

    private void slowly(Socket socket, String beginning) throws IOException, InterruptedException {
        OutputStream out = socket.getOutputStream();
        out.write(beginning.getBytes(StandardCharsets.US_ASCII));
        while (!ends) {
            out.write('a');
            out.flush();
            TimeUnit.MILLISECONDS.sleep(500);
        }
    }

    /** Opens a connection and says nothing. */
    void idle(int connections) {
        attack(connections, socket -> {
            if (socket.getInputStream().read() < 0) {
                cutOff.incrementAndGet();
                TimeUnit.MILLISECONDS.sleep(COMES_BACK_MILLIS);
            }
        });
    }

    /** Sends bodies of 100 MB, which say their length or come in chunks. */
    void largeBodies(int connections) {
        byte[] piece = new byte[PIECE_BYTES];
        Arrays.fill(piece, (byte) ' ');
        attack(connections, socket -> {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /api/verifications" + HEAD + "Content-Length: " + LARGE_BYTES + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            pour(out, piece);
        });
        attack(connections, socket -> {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /api/verifications" + HEAD + "Transfer-Encoding: chunked\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            byte[] chunk = new byte[PIECE_BYTES + 9];
            Arrays.fill(chunk, (byte) ' ');
            System.arraycopy("10000\r\n".getBytes(StandardCharsets.US_ASCII), 0, chunk, 0, 7);
            System.arraycopy("\r\n".getBytes(StandardCharsets.US_ASCII), 0, chunk, PIECE_BYTES + 7, 2);
            pour(out, chunk);
        });
    }

    private void pour(OutputStream out, byte[] piece) throws IOException {
        for (long sent = 0; sent < LARGE_BYTES && !ends; sent += piece.length) {
            out.write(piece);
        }
    }

    /** Sends arrays in arrays, as deep as a body may be long. */
    void deepJson(int connections) {
        String body = "{\"register\": " + "[".repeat(60_000);
        ask(connections, "POST /api/verifications" + HEAD + "Content-Length: " + body.length() + "\r\n\r\n" + body);
    }

    /** Asks for what costs most. */
    void expensiveQueries(int connections) {
        ask(
                connections,
                "GET /api/registers/inventory/turnovers?interval=day&groupBy=warehouse,product&balances=true" + HEAD
                        + "\r\n");
    }

    private void ask(int connections, String request) {
        byte[] bytes = request.getBytes(StandardCharsets.US_ASCII);
        attack(connections, socket -> {
            while (!ends) {
                socket.getOutputStream().write(bytes);
                byte[] answer = new byte[PIECE_BYTES];
                int read = socket.getInputStream().read(answer);
                if (read < 0) {
                    return;
                }
                String status = new String(answer, 0, Math.min(read, 12), StandardCharsets.US_ASCII);
                (status.startsWith("HTTP/1.1 4") ? refused : answered).incrementAndGet();
                // Only the beginning of an answer is looked at, so the rest may not be taken for the next one.
                return;
            }
        });
    }

    @Override
    public void close() {
        ends = true;
        threads.shutdownNow();
        threads.close();
    }
}
