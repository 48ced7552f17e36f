package dev.accumulator.consumer.register;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Changes that are decided together: of each recorder one, the newest revision. The older ones that came with it are
 * stale, wherever they stood in the call: every change carries the whole document.
 */
final class Segment {
    private final Map<String, Prepared> newest = new LinkedHashMap<>();
    private final List<Prepared> others = new ArrayList<>();

    /**
     * Cuts changes into segments. A {@link Change.Withdraw} has no revision of its own, so its place among the changes of
     * its recorder matters, and it never shares a segment with one of them.
     */
    static List<Segment> cut(List<Prepared> changes) {
        List<Segment> segments = new ArrayList<>();
        Segment segment = new Segment();
        for (Prepared change : changes) {
            Prepared before = segment.newest.get(change.recorder());
            if (before != null && (before.isWithdraw() || change.isWithdraw())) {
                segments.add(segment);
                segment = new Segment();
            }
            segment.add(change);
        }
        if (!segment.newest.isEmpty()) {
            segments.add(segment);
        }
        return segments;
    }

    private void add(Prepared change) {
        Prepared before = newest.get(change.recorder());
        if (before == null) {
            newest.put(change.recorder(), change);
        } else if (change.revision() > before.revision()) {
            newest.put(change.recorder(), change);
            others.add(before);
        } else {
            others.add(change);
        }
    }

    /** One change a recorder. */
    List<Prepared> newest() {
        return List.copyOf(newest.values());
    }

    /** The changes that another one of their recorder stands before. */
    List<Prepared> others() {
        return others;
    }
}
