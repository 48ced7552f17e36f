package dev.accumulator.consumer.console;

import dev.accumulator.consumer.rest.RegisterAnswers;
import dev.accumulator.consumer.security.Allowed;
import dev.accumulator.consumer.security.Role;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.text.ForeignText;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/** A cell of a register: its statement over a range, its curve, and what was known of it at an earlier moment. */
@Controller
final class CellPage {
    /** Which resource the curve is of. The interface does not know it. */
    private static final String CURVE = "curve";

    private final RegisterAnswers answers;
    private final List<ValueNames> catalogues;
    private final Clock clock;

    CellPage(RegisterAnswers answers, ObjectProvider<ValueNames> catalogues, Clock clock) {
        this.answers = answers;
        this.catalogues = catalogues.orderedStream().toList();
        this.clock = clock;
    }

    /** A value of a dimension at the top of the page. */
    record Value(String dimension, Cell shown) {}

    /** A resource that a curve can be drawn of. */
    record Choice(String resource, String link, boolean chosen) {}

    @Allowed(Role.READER)
    @GetMapping("/registers/{name}/cell")
    String cell(@PathVariable String name, @RequestParam MultiValueMap<String, String> given, Model model) {
        Asked asked = Asked.of(given);
        Statement statement = answers.together(reads -> {
            RegisterDefinition definition = reads.definition(name);
            return Statement.read(reads, CellQuestion.of(definition, asked.without(CURVE)));
        });
        RegisterDefinition definition = statement.question().definition();
        String page = "/registers/" + definition.name() + "/cell";
        RegisterHead.add(model, definition, "cell", asked);
        StatementTables tables = new StatementTables(statement);
        model.addAttribute("charts", true);
        model.addAttribute("values", values(statement.question()));
        model.addAttribute("keepsBalances", RegisterHead.keepsBalances(definition));
        model.addAttribute("table", tables.lines());
        model.addAttribute("statement", statement);
        model.addAttribute("comparison", statement.then() == null ? null : tables.comparison());
        model.addAttribute("since", statement.then() == null ? null : tables.since());
        model.addAttribute("curve", asked.at(page + "/curve"));
        model.addAttribute("curves", choices(definition, asked, page));
        model.addAttribute("next", next(statement, asked, page));
        model.addAttribute("json", asked.without(CURVE).at("/api/registers/" + definition.name() + "/turnovers"));
        return "console/cell";
    }

    @Allowed(Role.READER)
    @GetMapping(value = "/registers/{name}/cell/curve", produces = "application/json")
    @ResponseBody
    Map<String, Object> curve(@PathVariable String name, @RequestParam MultiValueMap<String, String> given) {
        Asked asked = Asked.of(given);
        Instant now = clock.instant();
        return answers.together(reads -> {
            RegisterDefinition definition = reads.definition(name);
            CellQuestion question = CellQuestion.of(definition, asked.without(CURVE));
            return new Curve(question, resource(definition, asked), now).read(reads);
        });
    }

    private static String resource(RegisterDefinition definition, Asked asked) {
        String wanted = asked.first(CURVE);
        if (wanted == null) {
            return definition.resourceNames().getFirst();
        }
        if (!definition.resourceNames().contains(wanted)) {
            throw new InvalidQuery(
                    CURVE,
                    "curve must be one of " + String.join(", ", definition.resourceNames()) + ", was "
                            + ForeignText.quote(wanted));
        }
        return wanted;
    }

    private List<Value> values(CellQuestion question) {
        RegisterDefinition definition = question.definition();
        Map<String, @Nullable Object> values = question.values();
        Shown shown = Shown.with(catalogues, List.of(converted(definition, values)));
        List<Value> all = new ArrayList<>();
        converted(definition, values).forEach((name, value) -> all.add(new Value(name, shown.value(name, value))));
        return all;
    }

    /** The values in the types of the register, as catalogues know them. */
    private static Map<String, @Nullable Object> converted(
            RegisterDefinition definition, Map<String, @Nullable Object> values) {
        Map<String, @Nullable Object> converted = new LinkedHashMap<>();
        definition.dimensions().forEach(dimension -> {
            Object value = values.get(dimension.name());
            converted.put(
                    dimension.name(), value == null ? null : dimension.type().convert(value));
        });
        return converted;
    }

    private static List<Choice> choices(RegisterDefinition definition, Asked asked, String page) {
        String chosen = resource(definition, asked);
        return definition.resourceNames().stream()
                .map(resource ->
                        new Choice(resource, asked.with(CURVE, resource).at(page), resource.equals(chosen)))
                .toList();
    }

    private static @Nullable String next(Statement statement, Asked asked, String page) {
        Instant rest = statement.rest();
        return rest == null || statement.isCutOff()
                ? null
                : asked.with("from", rest.toString()).at(page);
    }
}
