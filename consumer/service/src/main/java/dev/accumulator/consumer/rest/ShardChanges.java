package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.federation.ShardUnavailable;
import dev.accumulator.consumer.watch.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The changes of a register in all shards. A virtual thread for each shard follows its changes in their own order, and hands
 * them over a step at a time, whoever has waited longest first: a shard with many changes keeps none of another waiting, and
 * a client that takes nothing holds a step of each.
 */
final class ShardChanges implements ChangeSource {
    /** Bounds how long it takes to notice a shard that is away, and the end. */
    private static final Duration LOOK = Duration.ofMillis(500);

    private final ShardFeeds feeds;
    private final String register;
    private @Nullable ChangePositions from;
    private @Nullable Round round;

    /**
     * Begins to follow.
     *
     * @throws TooManyViewers if too many follow already
     */
    ShardChanges(ShardFeeds feeds, String register) {
        this.feeds = feeds;
        this.register = register;
        feeds.enter();
    }

    @Override
    public Beginning newest() {
        endRound();
        Beginning newest = feeds.newest(register);
        from = newest.positions();
        return newest;
    }

    @Override
    public ChangePositions goOn(String id) {
        ChangePositions asked = ChangePositions.parse(id, feeds.all().size());
        feeds.requireAll();
        from = asked;
        return asked;
    }

    @Override
    public Optional<Next> next(Duration wait) throws InterruptedException {
        Round following = round;
        if (following == null) {
            following = new Round(Objects.requireNonNull(from, "The source was told where to begin"));
            round = following;
        }
        long endNanos = System.nanoTime() + wait.toNanos();
        while (isOpen()) {
            ShardUnavailable away = following.failure == null ? feeds.away() : following.failure;
            if (away != null) {
                throw away;
            }
            long leftNanos = Math.min(endNanos - System.nanoTime(), LOOK.toNanos());
            Next next = following.steps.poll(Math.max(0, leftNanos), TimeUnit.NANOSECONDS);
            if (next != null || leftNanos <= 0) {
                return Optional.ofNullable(next);
            }
        }
        return Optional.empty();
    }

    @Override
    public void pause() throws InterruptedException {
        feeds.all().getFirst().pause();
    }

    @Override
    public boolean isOpen() {
        return feeds.all().stream().allMatch(ChangeFeeds::isOpen);
    }

    @Override
    public void close() {
        endRound();
        feeds.leave();
    }

    private void endRound() {
        Round ended = round;
        round = null;
        if (ended != null) {
            ended.end();
        }
    }

    /** Threads that follow the shards from some positions on, until they are let go. */
    private final class Round {
        private final BlockingQueue<Next> steps = new ArrayBlockingQueue<>(1, true);
        private final List<Thread> threads = new ArrayList<>();
        private volatile boolean isOver;
        private volatile @Nullable ShardUnavailable failure;

        Round(ChangePositions positions) {
            for (int i = 0; i < positions.parts().size(); i++) {
                int part = i;
                ChangePosition position = positions.parts().get(i);
                threads.add(Thread.ofVirtual()
                        .name("accumulator-changes-viewer-" + part)
                        .start(() -> follow(part, position)));
            }
        }

        private void follow(int part, ChangePosition begin) {
            try {
                handAll(part, begin);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException away) {
                failure = feeds.away(part, Reason.of(away));
            }
        }

        /** Hands over what follows, up to the end of the round or a step after which nothing does. */
        private void handAll(int part, ChangePosition begin) throws InterruptedException {
            ChangeFeeds own = feeds.all().get(part);
            ChangePosition position = begin;
            boolean goesOn = true;
            while (goesOn && !isOver && own.isOpen()) {
                ChangeStep step = own.nextOrFail(register, position, LOOK);
                if (step instanceof ChangeStep.Some some) {
                    if (!some.through().equals(position.place())) {
                        position = position.at(some.through());
                        hand(new Next(part, some));
                    }
                } else {
                    hand(new Next(part, step));
                    goesOn = false;
                }
            }
        }

        private void hand(Next next) throws InterruptedException {
            boolean isTaken = false;
            while (!isOver && !isTaken) {
                isTaken = steps.offer(next, LOOK.toNanos(), TimeUnit.NANOSECONDS);
            }
        }

        /** No thread of it follows anything afterwards: a log that somebody reads is kept in memory. */
        void end() {
            isOver = true;
            steps.clear();
            try {
                for (Thread thread : threads) {
                    thread.join();
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
