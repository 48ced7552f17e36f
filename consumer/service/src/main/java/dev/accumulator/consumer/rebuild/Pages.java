package dev.accumulator.consumer.rebuild;

import dev.accumulator.postgres.SqlStates;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Goes through documents by their names, page by page. When the memory runs out, the pages become smaller. */
final class Pages {
    private static final Logger LOG = LoggerFactory.getLogger(Pages.class);

    /** From the largest page to a single document it takes few steps. */
    private static final int SHRINK = 4;

    private int rowsMax;

    /** @param rowsMax the most documents of a page while the memory suffices */
    Pages(int rowsMax) {
        this.rowsMax = rowsMax;
    }

    /** Reads a page. */
    interface Source {
        /** Returns the first names after a given one, in their order; none at the end. */
        List<String> after(String name, int rowsMax);
    }

    /** Does the work of a page. It is repeated after a failure, so what it does must be safe to do again. */
    interface Work {
        void on(List<String> names);
    }

    /**
     * Works through all pages.
     *
     * @throws IllegalStateException if the memory does not suffice for a single document
     * @throws RuntimeException any other failure of the source or the work
     */
    void each(Source source, Work work) {
        String last = "";
        while (true) {
            try {
                List<String> names = source.after(last, rowsMax);
                if (names.isEmpty()) {
                    return;
                }
                work.on(names);
                last = names.getLast();
            } catch (RuntimeException | OutOfMemoryError failure) {
                if (!isOutOfMemory(failure)) {
                    throw failure;
                }
                shrink(last, failure);
            }
        }
    }

    private void shrink(String last, Throwable failure) {
        if (rowsMax == 1) {
            throw new IllegalStateException(
                    "The memory does not suffice for the document that follows \"" + last
                            + "\". Give this instance more (-Xmx)",
                    failure);
        }
        rowsMax = Math.max(1, rowsMax / SHRINK);
        LOG.warn("The memory has run out after document \"{}\"; pages have {} documents from here on", last, rowsMax);
    }

    /** The driver hides the error in an exception of its own. */
    static boolean isOutOfMemory(Throwable failure) {
        return SqlStates.find(
                        failure,
                        cause -> cause instanceof OutOfMemoryError error ? Optional.of(error) : Optional.empty())
                .isPresent();
    }
}
