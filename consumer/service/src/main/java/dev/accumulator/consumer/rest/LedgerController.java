package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.catalogue.Catalogues;
import dev.accumulator.consumer.security.Allowed;
import dev.accumulator.consumer.security.Role;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The charts, trial balances and cards of ledgers. */
@RestController
@RequestMapping("/api/ledgers/{name}")
final class LedgerController {
    private final LedgerAnswers answers;
    private final Exports exports;
    private final Catalogues catalogues;

    LedgerController(LedgerAnswers answers, Exports exports, Catalogues catalogues) {
        this.answers = answers;
        this.exports = exports;
        this.catalogues = catalogues;
    }

    @Allowed(Role.READER)
    @GetMapping("/accounts")
    Map<String, @Nullable Object> accounts(
            @PathVariable String name, @RequestParam MultiValueMap<String, String> parameters) {
        new RequestParameters(parameters, Stream.of(AskedPositions.PARAMETER));
        return answers.chart(name);
    }

    @Allowed(Role.READER)
    @GetMapping("/trial-balance")
    @Nullable
    Object trialBalance(
            @PathVariable String name,
            @RequestParam MultiValueMap<String, String> parameters,
            HttpServletRequest request,
            HttpServletResponse response) {
        if (CsvChoice.isWanted(request)) {
            exports.send(name, "trial-balance", LedgerExports.trialBalance(parameters, catalogues), request, response);
            return null;
        }
        return answers.trialBalance(name, parameters).json();
    }

    @Allowed(Role.READER)
    @GetMapping("/card")
    @Nullable
    Object card(
            @PathVariable String name,
            @RequestParam MultiValueMap<String, String> parameters,
            HttpServletRequest request,
            HttpServletResponse response) {
        if (CsvChoice.isWanted(request)) {
            exports.send(name, "card", LedgerExports.card(parameters, catalogues), request, response);
            return null;
        }
        return answers.card(name, parameters).json();
    }

    @Allowed(Role.READER)
    @GetMapping("/between")
    @Nullable
    Object between(
            @PathVariable String name,
            @RequestParam MultiValueMap<String, String> parameters,
            HttpServletRequest request,
            HttpServletResponse response) {
        if (CsvChoice.isWanted(request)) {
            exports.send(name, "between", LedgerExports.between(parameters, catalogues), request, response);
            return null;
        }
        return answers.between(name, parameters);
    }
}
