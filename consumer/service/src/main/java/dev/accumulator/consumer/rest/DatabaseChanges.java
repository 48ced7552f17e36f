package dev.accumulator.consumer.rest;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The changes of a register in one database. While that is away, nothing comes, and the client keeps waiting. */
final class DatabaseChanges implements ChangeSource {
    private final ChangeFeeds feeds;
    private final String register;
    private @Nullable ChangePosition position;
    private boolean isFollowing;

    /**
     * Begins to follow.
     *
     * @throws TooManyViewers if too many follow already
     */
    DatabaseChanges(ChangeFeeds feeds, String register) {
        this.feeds = feeds;
        this.register = register;
        feeds.enter();
    }

    @Override
    public Beginning newest() {
        ChangePosition newest = feeds.newest(register);
        position = newest;
        return new Beginning(
                new ChangePositions(List.of(newest)), newest.place().recordedAt());
    }

    @Override
    public ChangePositions goOn(String id) {
        ChangePositions asked = ChangePositions.parse(id, 1);
        position = asked.parts().getFirst();
        return asked;
    }

    @Override
    public Optional<Next> next(Duration wait) throws InterruptedException {
        ChangePosition from = Objects.requireNonNull(position, "The source was told where to begin");
        // The first look asks the database whether there is such a place.
        ChangeStep step = isFollowing ? feeds.next(register, from, wait) : feeds.read(register, from);
        isFollowing = true;
        if (step instanceof ChangeStep.Some some) {
            position = from.at(some.through());
        }
        return Optional.of(new Next(0, step));
    }

    @Override
    public void pause() throws InterruptedException {
        feeds.pause();
    }

    @Override
    public boolean isOpen() {
        return feeds.isOpen();
    }

    @Override
    public void close() {
        feeds.leave();
    }
}
