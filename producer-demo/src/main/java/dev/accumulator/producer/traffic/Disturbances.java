package dev.accumulator.producer.traffic;

/**
 * The amount of disorder in a stream, each kind in percent from 0 to 100.
 *
 * @param duplicates chance of each event to be published once more, right after it or much later
 * @param reordered chance of each document to be published out of order: an older revision after a newer one, or, if it
 *     has only one event, much later than its neighbours
 * @param corrections chance of each document to be posted again with other content under one to three newer revisions
 * @param cancellations chance of each document to be cancelled at the end, one in ten of them by a tombstone; one in
 *     four of them is posted once more under a newer revision
 * @param poison bad records published per hundred documents
 */
public record Disturbances(
        double duplicates, double reordered, double corrections, double cancellations, double poison) {

    /** Every document once and in order. */
    public static final Disturbances NONE = new Disturbances(0, 0, 0, 0, 0);

    /** All disturbances, each often enough to matter in a few hundred documents. */
    public static final Disturbances ALL = new Disturbances(10, 10, 15, 8, 3);

    /** Checks that each is a percentage. */
    public Disturbances {
        percent("duplicates", duplicates);
        percent("reordered", reordered);
        percent("corrections", corrections);
        percent("cancellations", cancellations);
        percent("poison", poison);
    }

    private static void percent(String name, double value) {
        if (!(value >= 0 && value <= 100)) {
            throw new IllegalArgumentException(name + " must be a percentage from 0 to 100, was " + value);
        }
    }
}
