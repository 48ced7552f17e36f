package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.security.Allowed;
import dev.accumulator.consumer.security.Role;
import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.PageRequest;
import dev.accumulator.registers.model.RegisterReads;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The balances of several registers in one answer, which is of one snapshot. */
@RestController
final class BalancesController {
    private static final int REGISTERS_MAX = 16;

    private final LiveReads live;

    BalancesController(LiveReads live) {
        this.live = live;
    }

    @Allowed(Role.READER)
    @GetMapping("/api/balances")
    Map<String, @Nullable Object> balances(@RequestParam MultiValueMap<String, String> given) {
        List<String> names = given.getOrDefault("register", List.of());
        if (names.isEmpty() || names.size() > REGISTERS_MAX) {
            throw new InvalidQuery(
                    "register", "register is given 1 to " + REGISTERS_MAX + " times, not " + names.size());
        }
        if (Set.copyOf(names).size() < names.size()) {
            throw new InvalidQuery("register", "register names each register once");
        }
        for (String alone : List.of("cursor", "count", "knownAt", RowNames.PARAMETER)) {
            if (given.containsKey(alone)) {
                throw new InvalidQuery(alone, alone + " is for one register, at /api/registers/{name}/balances");
            }
        }
        LinkedMultiValueMap<String, String> each = new LinkedMultiValueMap<>(given);
        each.remove("register");
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("balances", live.snapshot(ReadWidth.WIDE, reads -> balances(reads, names, each)));
        return json;
    }

    private static List<Map<String, @Nullable Object>> balances(
            RegisterReads registers, List<String> names, MultiValueMap<String, String> parameters) {
        List<BalanceQuery> queries = names.stream()
                .map(name -> RegisterQueries.balances(registers.definition(name), name, parameters, true))
                .toList();
        // The answer is held whole.
        if (queries.stream().mapToInt(query -> query.page().limit()).sum() > PageRequest.LIMIT_MAX) {
            throw new InvalidQuery(
                    "limit",
                    "limit is at most " + PageRequest.LIMIT_MAX / names.size() + " for " + names.size() + " registers");
        }
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        for (BalanceQuery query : queries) {
            all.add(RegisterJson.balances(query, registers.balances(query)));
        }
        return all;
    }
}
