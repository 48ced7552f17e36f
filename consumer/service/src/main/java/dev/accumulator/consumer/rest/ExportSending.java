package dev.accumulator.consumer.rest;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.ShallowEtagHeaderFilter;

/** One export on its way to its client. */
final class ExportSending {
    private final String name;
    private final Duration timeMax;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final long deadlineNanos;
    private List<String> columns = List.of();
    private @Nullable Csv csv;
    private long rows;

    ExportSending(String name, Duration timeMax, HttpServletRequest request, HttpServletResponse response) {
        this.name = name;
        this.timeMax = timeMax;
        this.request = request;
        this.response = response;
        this.deadlineNanos = System.nanoTime() + timeMax.toNanos();
    }

    /** True once bytes may be on their way, which nobody can take back. */
    boolean hasBegun() {
        return csv != null;
    }

    /** False if only the headers are asked for. */
    boolean hasBody() {
        return !request.getMethod().equals("HEAD");
    }

    long rows() {
        return rows;
    }

    /** Refuses to read again what was partly sent: a read that fails is repeated if the generation was switched. */
    void requireUnbegun() {
        if (hasBegun()) {
            throw new ExportBroken("it was read from a generation that is no longer live");
        }
    }

    void columns(List<String> names) {
        columns = names;
    }

    void row(Map<String, @Nullable Object> row) {
        Csv begun = begun();
        if (System.nanoTime() - deadlineNanos > 0) {
            throw new ExportBroken("it took longer than " + timeMax + " (accumulator.export.time-max)");
        }
        begun.line(row.values());
        rows++;
    }

    void end() {
        begun().end();
    }

    private Csv begun() {
        Csv begun = csv;
        if (begun == null) {
            // Held back for a tag, it would have to be held whole.
            ShallowEtagHeaderFilter.disableContentCaching(request);
            response.setContentType("text/csv;charset=UTF-8");
            response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + ".csv\"");
            try {
                begun = new Csv(response.getOutputStream(), CsvChoice.isForSpreadsheets(request));
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
            csv = begun;
            begun.header(columns);
        }
        return begun;
    }
}
