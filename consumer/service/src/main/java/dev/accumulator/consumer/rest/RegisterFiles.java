package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.catalogue.Catalogues;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.util.MultiValueMap;

/**
 * Sends the answers of registers as CSV files that a person opens in a spreadsheet. A link in a page cannot say what it
 * accepts, as a program does.
 */
@Component
public final class RegisterFiles {
    private final Exports exports;
    private final Catalogues catalogues;

    RegisterFiles(Exports exports, Catalogues catalogues) {
        this.exports = exports;
        this.catalogues = catalogues;
    }

    /** Sends all balances that the parameters ask for. */
    public void balances(
            String name,
            MultiValueMap<String, String> parameters,
            HttpServletRequest request,
            HttpServletResponse response) {
        exports.send(
                name,
                "balances",
                RegisterExports.balances(name, parameters, catalogues),
                new ForPeople(request),
                response);
    }

    /** Sends all turnovers that the parameters ask for. */
    public void turnovers(
            String name,
            MultiValueMap<String, String> parameters,
            HttpServletRequest request,
            HttpServletResponse response) {
        exports.send(
                name,
                "turnovers",
                RegisterExports.turnovers(name, parameters, catalogues),
                new ForPeople(request),
                response);
    }

    /** Sends the whole trial balance that the parameters ask for. */
    public void trialBalance(
            String name,
            MultiValueMap<String, String> parameters,
            HttpServletRequest request,
            HttpServletResponse response) {
        exports.send(
                name,
                "trial-balance",
                LedgerExports.trialBalance(parameters, catalogues),
                new ForPeople(request),
                response);
    }

    /** Sends the whole card that the parameters ask for. */
    public void card(
            String name,
            MultiValueMap<String, String> parameters,
            HttpServletRequest request,
            HttpServletResponse response) {
        exports.send(name, "card", LedgerExports.card(parameters, catalogues), new ForPeople(request), response);
    }

    /** Accepts what spreadsheets do. */
    private static final class ForPeople extends HttpServletRequestWrapper {
        ForPeople(HttpServletRequest request) {
            super(request);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return name.equalsIgnoreCase(HttpHeaders.ACCEPT)
                    ? Collections.enumeration(List.of("text/csv;spreadsheet=true"))
                    : super.getHeaders(name);
        }
    }
}
