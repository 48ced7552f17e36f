package dev.accumulator.consumer.generation;

/** The database belongs to a layout of shards that does not answer: it is being built, or another one has taken its place. */
public final class LayoutNotLive extends RuntimeException {
    private final Layout.State state;

    LayoutNotLive(Layout layout) {
        super("Database \"" + layout.database() + "\" belongs to shard " + layout.index() + " of " + layout.shards()
                + ", and this layout "
                + switch (layout.state()) {
                    case BUILDING -> "is being built and does not answer yet";
                    case LEFT -> "was left for another one";
                    case LIVE -> "is about to be left for another one, so nothing is decided here until then";
                });
        this.state = layout.state();
    }

    /** Returns the state of the layout. */
    public Layout.State state() {
        return state;
    }
}
