package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.security.Allowed;
import dev.accumulator.consumer.security.Role;
import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.BalanceRow;
import dev.accumulator.registers.model.Interval;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.MovementQuery;
import dev.accumulator.registers.model.MovementRow;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterReads;
import dev.accumulator.registers.model.TurnoverQuery;
import dev.accumulator.registers.model.TurnoverRow;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    private final LiveReads live;

    RegisterController(LiveReads live) {
        this.live = live;
    }

    @Allowed(Role.READER)
    @GetMapping
    Map<String, List<Map<String, Object>>> list(@RequestParam MultiValueMap<String, String> parameters) {
        new RequestParameters(parameters, Stream.of());
        return Map.of(
                "registers",
                live.read(
                        ReadWidth.NARROW,
                        generation -> generation.registers().definitions().stream()
                                .map(RegisterJson::definition)
                                .toList()));
    }

    @Allowed(Role.READER)
    @GetMapping("/{name}")
    Map<String, Object> describe(@PathVariable String name, @RequestParam MultiValueMap<String, String> parameters) {
        new RequestParameters(parameters, Stream.of());
        return RegisterJson.description(
                live.read(ReadWidth.NARROW, generation -> generation.registers().describe(name)));
    }

    @Allowed(Role.READER)
    @GetMapping("/{name}/balances")
    Map<String, @Nullable Object> balances(
            @PathVariable String name, @RequestParam MultiValueMap<String, String> parameters) {
        return live.registers(
                ReadWidth.ofFigures(live.definition(name), parameters),
                registers -> balances(registers, name, parameters));
    }

    private static Map<String, @Nullable Object> balances(
            RegisterReads registers, String name, MultiValueMap<String, String> parameters) {
        RegisterDefinition definition = registers.definition(name);
        RequestParameters request =
                parameters(parameters, definition, "at", "knownAt", "groupBy", "nonZero", "sort", "limit", "cursor");
        BalanceQuery query = new BalanceQuery(
                name,
                request.point("at"),
                request.moment("knownAt"),
                request.selection(definition),
                request.truth("nonZero"),
                request.sort(),
                request.page());
        Page<BalanceRow> page = registers.balances(query);
        return RegisterJson.balances(query, page);
    }

    @Allowed(Role.READER)
    @GetMapping("/{name}/turnovers")
    Map<String, @Nullable Object> turnovers(
            @PathVariable String name, @RequestParam MultiValueMap<String, String> parameters) {
        return live.registers(
                ReadWidth.ofFigures(live.definition(name), parameters),
                registers -> turnovers(registers, name, parameters));
    }

    private static Map<String, @Nullable Object> turnovers(
            RegisterReads registers, String name, MultiValueMap<String, String> parameters) {
        RegisterDefinition definition = registers.definition(name);
        RequestParameters request = parameters(
                parameters,
                definition,
                "from",
                "to",
                "knownAt",
                "groupBy",
                "interval",
                "balances",
                "sort",
                "limit",
                "cursor");
        TurnoverQuery query = new TurnoverQuery(
                name,
                request.point("from"),
                request.point("to"),
                request.moment("knownAt"),
                request.selection(definition),
                request.oneOf("interval", Interval.class),
                request.truth("balances"),
                request.sort(),
                request.page());
        Page<TurnoverRow> page = registers.turnovers(query);
        return RegisterJson.turnovers(query, page);
    }

    @Allowed(Role.READER)
    @GetMapping("/{name}/movements")
    Map<String, @Nullable Object> movements(
            @PathVariable String name, @RequestParam MultiValueMap<String, String> parameters) {
        return live.registers(ReadWidth.ofMovements(parameters), registers -> movements(registers, name, parameters));
    }

    private static Map<String, @Nullable Object> movements(
            RegisterReads registers, String name, MultiValueMap<String, String> parameters) {
        RegisterDefinition definition = registers.definition(name);
        RequestParameters request = parameters(
                parameters,
                definition,
                "recorder",
                "from",
                "to",
                "recordedFrom",
                "recordedTo",
                "history",
                "order",
                "limit",
                "cursor");
        MovementQuery query = new MovementQuery(
                name,
                request.text("recorder"),
                request.filters(definition),
                request.point("from"),
                request.point("to"),
                request.moment("recordedFrom"),
                request.moment("recordedTo"),
                request.truth("history"),
                Objects.requireNonNullElse(
                        request.oneOf("order", MovementQuery.Order.class), MovementQuery.Order.RECORDED_NEWEST_FIRST),
                request.page());
        Page<MovementRow> page = registers.movements(query);
        return RegisterJson.movements(query, page);
    }

    private static RequestParameters parameters(
            MultiValueMap<String, String> given, RegisterDefinition definition, String... others) {
        if (given.size() > 64) {
            throw new InvalidQuery("parameters", "A request can have at most 64 parameters");
        }
        return new RequestParameters(
                given,
                Stream.of(definition.dimensionNames().stream(), Stream.of(others), Stream.of(DecimalsChoice.PARAMETER))
                        .flatMap(names -> names));
    }
}
