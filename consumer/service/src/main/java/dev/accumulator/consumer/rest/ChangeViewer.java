package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.watch.Reason;
import dev.accumulator.registers.model.ChangeRow;
import dev.accumulator.registers.model.MovementRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
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
    private final ChangeFeeds feeds;
    private final ChangesSettings settings;
    private final JsonMapper json;
    private final ResponseBodyEmitter emitter;
    private long sentNanos = System.nanoTime();
    private volatile boolean isGone;

    /**
     * The request of a client.
     *
     * @param from where it goes on
     * @param isResumed true if the client has everything up to there, and false if it is to read first
     * @param asStrings true if decimals are to be strings
     */
    record Wanted(
            String register,
            Predicate<MovementRow> filter,
            ChangePosition from,
            boolean isResumed,
            boolean asStrings) {}

    ChangeViewer(
            Wanted wanted, ChangeFeeds feeds, ChangesSettings settings, JsonMapper json, ResponseBodyEmitter emitter) {
        this.wanted = wanted;
        this.feeds = feeds;
        this.settings = settings;
        this.json = json;
        this.emitter = emitter;
        emitter.onCompletion(() -> isGone = true);
        emitter.onError(failure -> isGone = true);
    }

    @Override
    public void run() {
        try {
            follow();
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
            feeds.leave();
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
        ChangePosition position = wanted.from();
        send("retry: 2000\n\n");
        if (!wanted.isResumed()) {
            send(ready(position));
        }
        // The first look asks the database whether there is such a place.
        ChangeStep step = feeds.read(wanted.register(), position);
        // Whoever has lost the right to read meanwhile finds out when he comes back.
        while (feeds.isOpen() && !isGone && System.nanoTime() - endNanos < 0) {
            switch (step) {
                case ChangeStep.Some some -> {
                    position = position.at(some.through());
                    send(changes(position, some));
                }
                case ChangeStep.Anew anew -> {
                    send(event(anew.event(), null, Map.of("reason", anew.reason(), "detail", anew.detail())));
                    // Whatever the reason is, nobody is told again and again without a pause.
                    feeds.pause();
                    position = feeds.newest(wanted.register());
                    send(ready(position));
                }
            }
            Duration left = left();
            if (!left.isPositive()) {
                send("id: " + position.text() + "\n: heartbeat\n\n");
                left = settings.heartbeat();
            }
            step = feeds.next(wanted.register(), position, left);
        }
    }

    private Duration left() {
        return settings.heartbeat().minusNanos(System.nanoTime() - sentNanos);
    }

    private String ready(ChangePosition position) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("register", wanted.register());
        data.put("generation", position.generation());
        data.put("knownAt", position.place().recordedAt().toString());
        return event("ready", position, data);
    }

    private String changes(ChangePosition position, ChangeStep.Some some) {
        StringBuilder text = new StringBuilder();
        for (ChangeRow row : some.rows()) {
            if (wanted.filter().test(row.movement())) {
                text.append(event("change", position.at(row.place()), RegisterJson.movement(row.movement())));
            }
        }
        return text.toString();
    }

    private String event(String name, @Nullable ChangePosition id, Object data) {
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
