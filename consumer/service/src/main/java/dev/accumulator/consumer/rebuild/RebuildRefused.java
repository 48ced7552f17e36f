package dev.accumulator.consumer.rebuild;

/** A request cannot be fulfilled. The reason has a stable name, the message is a sentence for people. */
public final class RebuildRefused extends RuntimeException {
    private final Reason reason;

    RebuildRefused(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    /** Returns the same refusal, as that of a shard. */
    public RebuildRefused inShard(int shard) {
        return new RebuildRefused(reason, "Shard " + shard + ": " + getMessage());
    }

    /** Refuses what is called by a name that nothing has. */
    public static RebuildRefused notFound(String name) {
        return new RebuildRefused(Reason.NOT_FOUND, "There is no rebuild " + name);
    }

    /** Refuses what does not fit the state of a rebuild. */
    public static RebuildRefused wrongState(Rebuild rebuild, String wanted) {
        return new RebuildRefused(
                Reason.WRONG_STATE,
                "Rebuild " + rebuild.id() + " is " + rebuild.state().text() + ", not " + wanted);
    }

    /** The reason of a refusal. */
    public enum Reason {
        NOT_FOUND,
        UNDER_WAY,
        WRONG_STATE,
        BEGINNING_MISSING,
        PARTITION_REFUSED,
        BROKER_UNAVAILABLE
    }

    public Reason reason() {
        return reason;
    }
}
