package dev.accumulator.consumer.dev;

import static org.awaitility.Awaitility.await;

import dev.accumulator.schemas.DocumentEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collection;
import org.awaitility.core.ConditionTimeoutException;

/** Asks the consumer over HTTP if documents are posted. */
final class Postings {

    private static final int FOUND = 200;

    private final String http;
    private final HttpClient client = HttpClient.newHttpClient();

    Postings(String http) {
        this.http = http;
    }

    Progress awaited(Collection<DocumentEvent> documents, Duration longest) {
        try {
            await().atMost(longest)
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> documents.stream().allMatch(document -> isPosted(document.recorder())));
            return Progress.ALL;
        } catch (ConditionTimeoutException notInTime) {
            return Progress.NOT_ALL;
        }
    }

    private boolean isPosted(String recorder) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(http + "/api/recorders/" + recorder))
                    .build();
            return client.send(request, BodyHandlers.discarding()).statusCode() == FOUND;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    enum Progress {
        ALL,
        NOT_ALL,
        NONE_AWAITED
    }
}
