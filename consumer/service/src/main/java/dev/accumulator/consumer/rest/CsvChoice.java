package dev.accumulator.consumer.rest;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** Reads in {@code Accept} whether a request wants CSV, and of which form. */
final class CsvChoice {
    private static final MediaType CSV = new MediaType("text", "csv");

    private CsvChoice() {}

    /**
     * True if the client wants CSV more than JSON, or names it before JSON. A client that is generated names all types that
     * an endpoint has, and reads JSON.
     */
    static boolean isWanted(HttpServletRequest request) {
        double csv = 0;
        double json = 0;
        for (MediaType type : accepted(request)) {
            double quality = type.getQualityValue();
            if (type.equalsTypeAndSubtype(CSV) && quality > json) {
                csv = Math.max(csv, quality);
            } else if (type.equalsTypeAndSubtype(MediaType.APPLICATION_JSON)) {
                json = Math.max(json, quality);
            }
        }
        return csv > 0 && csv >= json;
    }

    /** True if somebody will open the file in a spreadsheet: {@code text/csv;spreadsheet=true}. */
    static boolean isForSpreadsheets(HttpServletRequest request) {
        return accepted(request).stream()
                .anyMatch(type -> type.equalsTypeAndSubtype(CSV) && "true".equals(type.getParameter("spreadsheet")));
    }

    private static List<MediaType> accepted(HttpServletRequest request) {
        try {
            return MediaType.parseMediaTypes(Collections.list(request.getHeaders(HttpHeaders.ACCEPT)));
        } catch (InvalidMediaTypeException malformed) {
            // Whoever chooses the type of the answer refuses the header.
            return List.of();
        }
    }
}
