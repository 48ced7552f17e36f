package dev.accumulator.consumer.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine.Help.Ansi;
import tools.jackson.databind.JsonNode;

/** Follows a rebuild with a progress bar on standard error, so that standard output holds only the result. */
final class RebuildWatch {
    private static final Set<String> OVER = Set.of("switched", "rolled-back", "failed", "cancelled");

    /** Often enough for a person who watches, and cheap for an instance, which reads one rebuild. */
    private static final long POLL_MILLIS = 500;

    /** Shorter than a poll, so that each answer is drawn soon. */
    private static final int BAR_INTERVAL_MILLIS = 200;

    /** Each bar is a line of the file, so an hour makes 360 of them. */
    private static final int BAR_INTERVAL_MILLIS_IN_A_FILE = 10_000;

    /** A file has no width of its own; the whole bar fits in this. */
    private static final int LINE_CHARS_MAX = 160;

    /** An instance may be restarted while the rebuild goes on, so a silence of a minute is accepted. */
    private static final long SILENT_NANOS_MAX = 60_000_000_000L;

    private final OperatorClient client;
    private final PrintWriter err;

    RebuildWatch(OperatorClient client, PrintWriter err) {
        this.client = client;
        this.err = err;
    }

    /** Waits until the rebuild is ready to be switched in or has ended, and returns it. */
    JsonNode untilReady(String id) throws IOException, InterruptedException {
        return until(id, true);
    }

    /** Waits until the rebuild has ended, and returns it. */
    JsonNode untilOver(String id) throws IOException, InterruptedException {
        return until(id, false);
    }

    private JsonNode until(String id, boolean readyToo) throws IOException, InterruptedException {
        boolean terminal = Ansi.AUTO.enabled();
        ProgressBarBuilder look = new ProgressBarBuilder()
                .setTaskName("rebuild " + id)
                .setInitialMax(-1)
                .setStyle(ProgressBarStyle.ASCII)
                .setUnit(" events", 1)
                .setUpdateIntervalMillis(terminal ? BAR_INTERVAL_MILLIS : BAR_INTERVAL_MILLIS_IN_A_FILE);
        if (!terminal) {
            // A file gets it line by line, because nothing in it can be redrawn.
            look.setConsumer(new DelegatingProgressBarConsumer(this::line, LINE_CHARS_MAX));
        }
        try (ProgressBar bar = look.build()) {
            while (true) {
                JsonNode rebuild = patiently(id);
                show(bar, rebuild);
                String state = rebuild.get("state").asString();
                if (OVER.contains(state) || (readyToo && state.equals("ready"))) {
                    return rebuild;
                }
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
        }
    }

    private void line(String bar) {
        err.println(bar);
        err.flush();
    }

    private JsonNode patiently(String id) throws IOException, InterruptedException {
        long beginNanos = System.nanoTime();
        boolean printed = false;
        while (true) {
            try {
                return client.get("/" + id);
            } catch (OperatorClient.Refused refused) {
                throw refused;
            } catch (IOException unanswered) {
                if (System.nanoTime() - beginNanos > SILENT_NANOS_MAX) {
                    throw unanswered;
                }
                if (!printed) {
                    err.println(unanswered.getMessage() + ", trying again");
                    err.flush();
                    printed = true;
                }
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
        }
    }

    private static void show(ProgressBar bar, JsonNode rebuild) {
        long done = 0;
        long all = 0;
        for (JsonNode partition : rebuild.path("progress").path("partitions")) {
            done += partition.get("current").asLong() - partition.get("start").asLong();
            all += partition.get("end").asLong() - partition.get("start").asLong();
        }
        if (all > 0) {
            bar.maxHint(Math.max(all, done));
            bar.stepTo(done);
        }
        bar.setExtraMessage(RebuildTexts.pace(rebuild));
        bar.refresh();
    }
}
