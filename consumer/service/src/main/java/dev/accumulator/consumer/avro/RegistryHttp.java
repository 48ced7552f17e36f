package dev.accumulator.consumer.avro;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Questions to a registry over HTTP, each bounded in the bytes of its answer and in the time from its first to its last. After
 * one that was not answered in time, others fail at once for a while: whoever asks has better things to do than to wait again.
 */
final class RegistryHttp {
    private static final int BYTES_MAX = 2 << 20;

    private final URI url;
    private final HttpClient client;
    private final Duration waitMax;
    private final @Nullable String authorization;
    private final LongSupplier nanoClock;
    private volatile @Nullable Silence silence;

    private record Silence(String problem, long sinceNanos) {}

    /** @param authorization the header of that name; null if there is none */
    RegistryHttp(URI url, HttpClient client, Duration waitMax, @Nullable String authorization, LongSupplier nanoClock) {
        this.url = url;
        this.client = client;
        this.waitMax = waitMax;
        this.authorization = authorization;
        this.nanoClock = nanoClock;
    }

    /** An answer of any status. */
    @SuppressWarnings("ArrayRecordComponent") // Read once and never compared.
    record Answer(int status, byte[] body) {}

    /** @throws RegistryAway if there is no whole answer in time */
    Answer get(String path) {
        Silence before = silence;
        if (before != null && nanoClock.getAsLong() - before.sinceNanos() < 2 * waitMax.toNanos()) {
            throw new RegistryAway(url, before.problem());
        }
        String base = url.toString().replaceAll("/+$", "");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .header("Accept", "application/vnd.schemaregistry.v1+json, application/json")
                .timeout(waitMax);
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        // The client's own limit ends with the headers of an answer, so another thread waits for the body.
        FutureTask<Answer> asking = new FutureTask<>(() -> answer(request.build()));
        Thread.ofVirtual().name("accumulator-schema-registry").start(asking);
        try {
            Answer answer = asking.get(waitMax.toMillis(), TimeUnit.MILLISECONDS);
            silence = null;
            return answer;
        } catch (TimeoutException late) {
            throw silent();
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof HttpTimeoutException) {
                throw silent();
            }
            throw new RegistryAway(url, "does not answer: " + reason(failure.getCause()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new RegistryAway(url, "was asked by a thread that ends");
        } finally {
            asking.cancel(true);
        }
    }

    private RegistryAway silent() {
        String problem = "does not answer within " + waitMax.toMillis() + " ms";
        silence = new Silence(problem, nanoClock.getAsLong());
        return new RegistryAway(url, problem);
    }

    private Answer answer(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            byte[] bytes = body.readNBytes(BYTES_MAX + 1);
            if (bytes.length > BYTES_MAX) {
                throw new IOException("the answer has more than " + BYTES_MAX + " bytes");
            }
            return new Answer(response.statusCode(), bytes);
        }
    }

    private static String reason(@Nullable Throwable failure) {
        return switch (failure) {
            case ConnectException refused -> "the connection is refused";
            case SSLException untrusted -> String.valueOf(untrusted.getMessage());
            case null -> "unknown";
            default -> {
                String message = failure.getMessage();
                yield message == null ? failure.getClass().getSimpleName() : message;
            }
        };
    }
}
