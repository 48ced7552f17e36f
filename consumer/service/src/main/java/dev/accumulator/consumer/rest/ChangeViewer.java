package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.federation.ShardUnavailable;
import dev.accumulator.consumer.watch.Reason;
import dev.accumulator.registers.model.ChangeRow;
import dev.accumulator.registers.model.MovementRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends the changes of a register to one client, in a thread of its own that waits for the client and for changes. It keeps
 * no movements: it goes on from the place of the last one that was sent.
 */
final class ChangeViewer implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeViewer.class);

    private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

    private final Wanted wanted;
    private final ChangeSource source;
    private final ChangesSettings settings;
    private final JsonMapper json;
    private final ResponseBodyEmitter emitter;
    private long sentNanos = System.nanoTime();
    private volatile boolean isGone;

    /**
     * The request of a client.
     *
     * @param from where it goes on
     * @param knownAt the moment that the client is to read at first; null if it has everything up to there
     * @param asStrings true if decimals are to be strings
     */
    record Wanted(
            String register,
            Predicate<MovementRow> filter,
            ChangePositions from,
            @Nullable Instant knownAt,
            boolean asStrings) {}

    ChangeViewer(
            Wanted wanted,
            ChangeSource source,
            ChangesSettings settings,
            JsonMapper json,
            ResponseBodyEmitter emitter) {
        this.wanted = wanted;
        this.source = source;
        this.settings = settings;
        this.json = json;
        this.emitter = emitter;
        emitter.onCompletion(() -> isGone = true);
        emitter.onError(failure -> isGone = true);
    }

    @Override
    public void run() {
        try {
            try {
                follow();
            } catch (ShardUnavailable missing) {
                away(missing);
            }
        } catch (IOException | IllegalStateException gone) {
            LOG.debug("A client that followed {} is gone: {}", wanted.register(), Reason.of(gone));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failure) {
            LOG.warn(
                    "The changes of {} are no longer sent to a client, who may come back: {}",
                    wanted.register(),
                    Reason.of(failure));
        } finally {
            source.close();
            complete();
        }
    }

    private void complete() {
        try {
            emitter.complete();
        } catch (IllegalStateException gone) {
            // The server has ended the request of a client that is gone by itself.
            LOG.debug("The request of a client that followed {} has ended", wanted.register(), gone);
        }
    }

    private void follow() throws IOException, InterruptedException {
        long endNanos = System.nanoTime() + settings.timeMax().toNanos();
        ChangePositions position = wanted.from();
        send("retry: 2000\n\n");
        if (wanted.knownAt() != null) {
            send(ready(position, wanted.knownAt()));
        }
        // Whoever has lost the right to read meanwhile finds out when he comes back.
        while (source.isOpen() && !isGone && System.nanoTime() - endNanos < 0) {
            Duration left = left();
            if (!left.isPositive()) {
                send("id: " + position.text() + "\n: heartbeat\n\n");
                left = settings.heartbeat();
            }
            ChangeSource.Next next = source.next(left).orElse(null);
            if (next == null) {
                continue;
            }
            switch (next.step()) {
                case ChangeStep.Some some -> {
                    send(changes(position, next.part(), some));
                    position = position.at(next.part(), some.through());
                }
                case ChangeStep.Anew anew -> {
                    send(event(anew.event(), null, Map.of("reason", anew.reason(), "detail", anew.detail())));
                    // Whatever the reason is, nobody is told again and again without a pause.
                    source.pause();
                    ChangeSource.Beginning newest = source.newest();
                    position = newest.positions();
                    send(ready(position, newest.knownAt()));
                }
            }
        }
    }

    private Duration left() {
        return settings.heartbeat().minusNanos(System.nanoTime() - sentNanos);
    }

    private String ready(ChangePositions position, Instant knownAt) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        List<Integer> generations =
                position.parts().stream().map(ChangePosition::generation).toList();
        data.put("register", wanted.register());
        if (generations.size() == 1) {
            data.put("generation", generations.getFirst());
        } else {
            data.put("generations", generations);
        }
        data.put("knownAt", knownAt.toString());
        return event("ready", position, data);
    }

    private void away(ShardUnavailable missing) throws IOException {
        send(event(
                "shard-unavailable",
                null,
                Map.of("shard", missing.shard(), "detail", String.valueOf(missing.getMessage()))));
    }

    private String changes(ChangePositions position, int part, ChangeStep.Some some) {
        StringBuilder text = new StringBuilder();
        for (ChangeRow row : some.rows()) {
            if (wanted.filter().test(row.movement())) {
                text.append(event("change", position.at(part, row.place()), RegisterJson.movement(row.movement())));
            }
        }
        return text.toString();
    }

    private String event(String name, @Nullable ChangePositions id, Object data) {
        Object written = wanted.asStrings() ? DecimalsAsStrings.withStrings(data) : data;
        return (id == null ? "" : "id: " + id.text() + "\n") + "event: " + name + "\ndata: "
                + json.writeValueAsString(written) + "\n\n";
    }

    private void send(String text) throws IOException {
        if (!text.isEmpty()) {
            emitter.send(text, TEXT);
            sentNanos = System.nanoTime();
        }
    }
}
