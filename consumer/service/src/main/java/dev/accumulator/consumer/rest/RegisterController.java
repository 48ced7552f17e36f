package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.catalogue.Catalogues;
import dev.accumulator.consumer.security.Allowed;
import dev.accumulator.consumer.security.Role;
import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.SnapshotReads;
import dev.accumulator.registers.model.TurnoverQuery;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The definitions, balances, turnovers and movements of registers. */
@RestController
@RequestMapping("/api/registers")
final class RegisterController {
    /** A person needs no greater number, and a statement that counts to it is a wide read like others. */
    private static final int COUNTED_MAX = 100_000;

    private final LiveReads live;
    private final RegisterAnswers answers;
    private final Exports exports;
    private final Catalogues catalogues;

    RegisterController(LiveReads live, RegisterAnswers answers, Exports exports, Catalogues catalogues) {
        this.live = live;
        this.answers = answers;
        this.exports = exports;
        this.catalogues = catalogues;
    }

    @Allowed(Role.READER)
    @GetMapping
    Map<String, List<Map<String, Object>>> list(@RequestParam MultiValueMap<String, String> parameters) {
        new RequestParameters(parameters, Stream.of(AskedPositions.PARAMETER));
        return Map.of(
                "registers",
                live.snapshot(
                        ReadWidth.NARROW,
                        reads -> reads.definitions().stream()
                                .map(RegisterJson::definition)
                                .toList()));
    }

    @Allowed(Role.READER)
    @GetMapping("/{name}")
    Map<String, Object> describe(@PathVariable String name, @RequestParam MultiValueMap<String, String> parameters) {
        new RequestParameters(parameters, Stream.of(AskedPositions.PARAMETER));
        return RegisterJson.description(live.snapshot(ReadWidth.NARROW, reads -> reads.describe(name)));
    }

    @Allowed(Role.READER)
    @GetMapping("/{name}/balances")
    @Nullable
    Object balances(
            @PathVariable String name,
            @RequestParam MultiValueMap<String, String> parameters,
            HttpServletRequest request,
            HttpServletResponse response) {
        if (CsvChoice.isWanted(request)) {
            exports.send(name, "balances", RegisterExports.balances(name, parameters, catalogues), request, response);
            return null;
        }
        if (RegisterQueries.isCounted(parameters)) {
            return live.snapshot(ReadWidth.WIDE, reads -> countedBalances(reads, name, parameters));
        }
        return answers.balances(name, parameters).json();
    }

    @Allowed(Role.READER)
    @GetMapping("/{name}/turnovers")
    @Nullable
    Object turnovers(
            @PathVariable String name,
            @RequestParam MultiValueMap<String, String> parameters,
            HttpServletRequest request,
            HttpServletResponse response) {
        if (CsvChoice.isWanted(request)) {
            exports.send(name, "turnovers", RegisterExports.turnovers(name, parameters, catalogues), request, response);
            return null;
        }
        if (RegisterQueries.isCounted(parameters)) {
            return live.snapshot(ReadWidth.WIDE, reads -> countedTurnovers(reads, name, parameters));
        }
        return answers.turnovers(name, parameters).json();
    }

    @Allowed(Role.READER)
    @GetMapping("/{name}/movements")
    @Nullable
    Object movements(
            @PathVariable String name,
            @RequestParam MultiValueMap<String, String> parameters,
            HttpServletRequest request,
            HttpServletResponse response) {
        if (CsvChoice.isWanted(request)) {
            exports.send(name, "movements", RegisterExports.movements(name, parameters, catalogues), request, response);
            return null;
        }
        return answers.movements(name, parameters).json();
    }

    private Map<String, @Nullable Object> countedBalances(
            SnapshotReads registers, String name, MultiValueMap<String, String> parameters) {
        RegisterDefinition definition = registers.definition(name);
        BalanceQuery query = RegisterQueries.balances(definition, name, parameters, true);
        Map<String, @Nullable Object> json = RegisterJson.balances(
                query, registers.balances(query), RowNames.of(catalogues, definition, parameters));
        return withCount(json, registers.countBalances(query, COUNTED_MAX));
    }

    private Map<String, @Nullable Object> countedTurnovers(
            SnapshotReads registers, String name, MultiValueMap<String, String> parameters) {
        RegisterDefinition definition = registers.definition(name);
        TurnoverQuery query = RegisterQueries.turnovers(definition, name, parameters, true);
        Map<String, @Nullable Object> json = RegisterJson.turnovers(
                query, registers.turnovers(query), RowNames.of(catalogues, definition, parameters));
        return withCount(json, registers.countTurnovers(query, COUNTED_MAX));
    }

    private static Map<String, @Nullable Object> withCount(Map<String, @Nullable Object> json, long count) {
        json.put("count", count);
        json.put("countMax", COUNTED_MAX);
        return json;
    }
}
