package dev.accumulator.producer.expected;

import java.util.List;

/**
 * The expected final state of a document.
 *
 * @param posted true if it is posted at the end, false if it is withdrawn
 * @param revision the newest revision
 * @param revisionsPosted revisions that may have been posted, ascending. If the document is posted at the end, its
 *     newest one is the last of them and was certainly posted. Each of the others was posted only if no newer event
 *     came in its batch. No revision outside the list may ever have been posted.
 */
public record ExpectedRecorder(boolean posted, long revision, List<Long> revisionsPosted) {
    public ExpectedRecorder {
        revisionsPosted = List.copyOf(revisionsPosted);
    }
}
