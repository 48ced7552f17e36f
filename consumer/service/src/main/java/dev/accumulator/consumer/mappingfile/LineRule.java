package dev.accumulator.consumer.mappingfile;

import dev.accumulator.consumer.event.Json;
import dev.accumulator.consumer.event.JsonPath;
import dev.accumulator.schemas.EventFault;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a document's lines.
 *
 * @param lines the array of lines; null if the document is its own line
 * @param when the lines that are meant; null for all
 * @param period the moment of a line; null for that of the document
 * @param linesMax lines that the array may have
 * @param ofDocument true if the document goes through its lines, and each makes the movements of all rules
 */
record LineRule(
        @Nullable Field lines,
        @Nullable Field when,
        @Nullable PeriodRule period,
        int linesMax,
        boolean ofDocument) {

    /** Calls for each line of the document in the scope, with the line in the scope and its moment. */
    void each(Scope scope, @Nullable Instant documentPeriod, Consumer<Instant> line) {
        if (ofDocument) {
            line(scope, documentPeriod, line);
        } else {
            each(scope, () -> line(scope, documentPeriod, line));
        }
    }

    /** Calls for each line of the document in the scope, with the line in the scope. */
    void each(Scope scope, Runnable line) {
        scope.leaveLines();
        if (lines == null) {
            line.run();
            return;
        }
        List<Json> all = elements(scope, lines);
        JsonPath path = path(lines, scope.paths());
        for (int i = 0; i < all.size(); i++) {
            scope.enterLine(all.get(i), path, i);
            line.run();
        }
        scope.leaveLines();
    }

    private void line(Scope scope, @Nullable Instant documentPeriod, Consumer<Instant> line) {
        if (when != null && !when.truth(scope)) {
            return;
        }
        Instant moment = period == null ? documentPeriod : period.moment(scope);
        if (moment == null) {
            throw new IllegalStateException("Mapping files without a period are refused when they are loaded");
        }
        line.accept(moment);
    }

    private List<Json> elements(Scope scope, Field array) {
        Object value = array.value(scope);
        if (value == null) {
            throw array.missing(scope);
        }
        if (!(value instanceof Json.Elements elements)) {
            throw array.illTyped(scope, "an array", value);
        }
        if (elements.all().size() > linesMax) {
            throw array.refused(
                    scope,
                    EventFault.TOO_MANY_LINES.code(),
                    "has " + elements.all().size() + " elements, more than " + linesMax);
        }
        return elements.all();
    }

    private static JsonPath path(Field array, RecordPaths paths) {
        JsonPath path = array.source().path(paths);
        return path == null ? paths.event() : path;
    }

    /** Returns the place of the moment of a line. */
    @Nullable
    JsonPath pathOfPeriod(RecordPaths paths, @Nullable PeriodRule documentPeriod) {
        PeriodRule used = period == null ? documentPeriod : period;
        return used == null ? null : used.at().source().near(paths);
    }
}
