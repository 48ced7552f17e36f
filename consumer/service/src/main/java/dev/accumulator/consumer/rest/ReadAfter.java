package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.intake.SourceProgress;
import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.consumer.posting.Posting;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.text.ForeignText;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Lets a read wait until the effects of the records that it names in {@code after} are in the database. The request is put
 * aside meanwhile, and is handled as if it came anew when the wait is over. Whoever reads then makes sure that the records
 * are in the snapshot of the answer; see {@link LiveReads}.
 */
final class ReadAfter implements HandlerInterceptor {
    private static final Logger LOG = LoggerFactory.getLogger(ReadAfter.class);

    private static final String REACHED = ReadAfter.class.getName();
    private static final String IN_TURN = ReadAfter.class.getName() + ".in-turn";
    private static final String ENDING = ReadAfter.class.getName() + ".ending";

    /** Many more than read at the same time, and too few to keep others from their turn for long. */
    private static final int RESUMED_MAX = 32;

    /** The wait ends by itself, after a minute and five seconds. This is for a request that something else has gone wrong with. */
    private static final long FORGOTTEN_MILLIS = 120_000;

    private final AfterSettings settings;
    private final PositionWaits waits;
    private final Posting posting;
    private final SourceProgress progress;
    private final IntPredicate isOwn;
    private final Duration turnWaitMax;
    private final Resumptions resumptions;

    /**
     * @param turnWaitMax how long a request whose records are there waits for its turn to read them, beside the time that it
     *     had to wait for the records and did not need
     * @param isOwn true for the numbers of partitions that this instance's shard has
     */
    ReadAfter(
            AfterSettings settings,
            Duration turnWaitMax,
            PositionWaits waits,
            Posting posting,
            SourceProgress progress,
            IntPredicate isOwn) {
        this.settings = settings;
        this.turnWaitMax = turnWaitMax;
        this.resumptions = new Resumptions(RESUMED_MAX);
        this.waits = waits;
        this.posting = posting;
        this.progress = progress;
        this.isOwn = isOwn;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
            return true;
        }
        AskedPositions before = AskedPositions.of(request);
        if (before != null) {
            // It comes back.
            if (request.getDispatcherType() == DispatcherType.ASYNC) {
                requireEndOfWait(request, before);
            }
            return true;
        }
        AskedPositions asked = AskedPositions.parse(
                request.getParameterValues(AskedPositions.PARAMETER), settings.waitMax(), this::check);
        asked.keepFor(request);
        if (asked.isNothing() || waits.haveSeen(asked)) {
            return true;
        }
        putAside(request, response, asked, waits.begin(asked));
        return false;
    }

    private void requireEndOfWait(HttpServletRequest request, AskedPositions asked) {
        if (!Boolean.TRUE.equals(request.getAttribute(REACHED))) {
            throw new PositionNotReached(asked, waits.seen());
        }
        if (!Boolean.TRUE.equals(request.getAttribute(IN_TURN))) {
            throw new TooBusy(
                    "The records of " + AskedPositions.PARAMETER
                            + " are posted, and the request waited for its turn to read for longer than "
                            + turnWaitMax + "; try again",
                    Math.max(1, turnWaitMax.toSeconds()));
        }
    }

    /** The answer is made. Sending it takes as long as its client likes, so others do not wait for that. */
    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception failure) {
        if (request.getAttribute(ENDING) instanceof Ending ending) {
            ending.end();
        }
    }

    private void putAside(
            HttpServletRequest request,
            HttpServletResponse response,
            AskedPositions asked,
            PositionWaits.Waiting waiting) {
        AsyncContext context;
        try {
            // Not the form without arguments, which forgets what filters have put around the response.
            context = request.startAsync(request, response);
        } catch (RuntimeException impossible) {
            waits.leave(waiting);
            throw impossible;
        }
        context.setTimeout(FORGOTTEN_MILLIS);
        Ending ending = new Ending(waiting);
        context.addListener(ending);
        request.setAttribute(ENDING, ending);
        // It never fails, and a request that is gone is noticed where it is dispatched.
        @SuppressWarnings("unused")
        CompletableFuture<Void> over =
                waiting.reached().thenAccept(reached -> goOn(request, context, ending, asked, reached));
    }

    private void goOn(
            HttpServletRequest request, AsyncContext context, Ending ending, AskedPositions asked, boolean isReached) {
        if (ending.hasEnded.get()) {
            return;
        }
        request.setAttribute(REACHED, isReached);
        if (!isReached) {
            dispatch(context, ending);
            return;
        }
        Resumptions.Turn turn = resumptions.begin(asked.left().plus(turnWaitMax));
        ending.hold(turn);
        // It never fails either.
        @SuppressWarnings("unused")
        CompletableFuture<Void> over = turn.come().thenAccept(hasCome -> {
            if (!ending.hasEnded.get()) {
                request.setAttribute(IN_TURN, hasCome);
                dispatch(context, ending);
            }
        });
    }

    private void dispatch(AsyncContext context, Ending ending) {
        try {
            context.dispatch();
        } catch (RuntimeException gone) {
            LOG.debug("A request that waited is gone", gone);
            ending.end();
        }
    }

    private void check(Partition partition) {
        if (!posting.topics().contains(partition.topic())) {
            throw new InvalidQuery(
                    AskedPositions.PARAMETER,
                    AskedPositions.PARAMETER + " names the topic " + ForeignText.quote(partition.topic())
                            + ", which is not one of "
                            + String.join(
                                    ", ", posting.topics().stream().sorted().toList()));
        }
        List<SourceProgress.Reading> measured = progress.of(partition.topic());
        // Only the partitions of its own shard are measured by this instance.
        if (isOwn.test(partition.number())
                && !measured.isEmpty()
                && measured.stream().noneMatch(one -> one.partition() == partition.number())
                && !waits.seen().containsKey(partition)) {
            throw new InvalidQuery(
                    AskedPositions.PARAMETER,
                    AskedPositions.PARAMETER + " names partition " + partition.number() + " of " + partition.topic()
                            + ", which has " + measured.size() + " partitions, numbered from 0");
        }
    }

    /** Notices that a request has ended, however it did. */
    private final class Ending implements AsyncListener {
        private final PositionWaits.Waiting waiting;
        private final AtomicBoolean hasEnded = new AtomicBoolean();
        private volatile Resumptions.@Nullable Turn turn;

        Ending(PositionWaits.Waiting waiting) {
            this.waiting = waiting;
        }

        /** Keeps a turn until the request ends, which it may have done by now. */
        void hold(Resumptions.Turn held) {
            turn = held;
            if (hasEnded.get()) {
                resumptions.end(held);
            }
        }

        void end() {
            if (hasEnded.compareAndSet(false, true)) {
                waits.leave(waiting);
                Resumptions.Turn held = turn;
                if (held != null) {
                    resumptions.end(held);
                }
            }
        }

        @Override
        public void onComplete(AsyncEvent event) {
            end();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            end();
        }

        @Override
        public void onError(AsyncEvent event) {
            end();
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // Nobody begins another wait of the same request.
        }
    }
}
