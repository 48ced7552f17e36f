package dev.accumulator.consumer.console;

import dev.accumulator.consumer.rest.RegisterAnswers;
import dev.accumulator.consumer.security.Allowed;
import dev.accumulator.consumer.security.Role;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterDescription;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** All registers: what they are counted by, and how large they are. */
@Controller
final class RegistersPage {
    /** Each costs a few small statements. */
    private static final int PAGE_REGISTERS = 50;

    private final RegisterAnswers answers;

    RegistersPage(RegisterAnswers answers) {
        this.answers = answers;
    }

    /** @param behind the name that the page before ended with */
    @Allowed(Role.READER)
    @GetMapping("/registers")
    String registers(@RequestParam(defaultValue = "") String behind, Model model) {
        List<String> names = answers.definitions().stream()
                .map(RegisterDefinition::name)
                .sorted()
                .filter(name -> name.compareTo(behind) > 0)
                .limit(PAGE_REGISTERS + 1L)
                .toList();
        boolean more = names.size() > PAGE_REGISTERS;
        List<String> shown = more ? names.subList(0, PAGE_REGISTERS) : names;
        model.addAttribute("table", table(answers.describe(shown)));
        model.addAttribute("first", behind.isEmpty() ? null : "/registers");
        model.addAttribute("next", more ? "/registers?behind=" + Asked.encoded(shown.getLast()) : null);
        return "console/registers";
    }

    private static Table table(List<RegisterDescription> descriptions) {
        return new Table(
                "Registers",
                List.of(
                        Table.Column.of("register"),
                        Table.Column.of("kind"),
                        Table.Column.of("counted by"),
                        Table.Column.of("what is counted"),
                        Table.Column.number("cells, about"),
                        Table.Column.number("movements, about"),
                        Table.Column.number("size"),
                        Table.Column.of("months"),
                        Table.Column.of("days cut in")),
                descriptions.stream().map(RegistersPage::row).toList());
    }

    private static Table.Row row(RegisterDescription description) {
        RegisterDefinition definition = description.definition();
        return Table.Row.of(
                definition.name(),
                List.of(
                        Cell.link(definition.name(), "/registers/" + definition.name())
                                .asHeading(),
                        Cell.text(definition.kind().name().toLowerCase(Locale.ROOT)),
                        Cell.text(definition.dimensions().stream()
                                .map(dimension -> dimension.name() + " " + dimension.typeText())
                                .collect(Collectors.joining(", "))),
                        Cell.text(definition.resources().stream()
                                .map(resource -> resource.name() + " " + resource.typeText())
                                .collect(Collectors.joining(", "))),
                        Cell.number(String.valueOf(description.cellsEstimate())),
                        Cell.number(String.valueOf(description.movementsEstimate())),
                        Cell.number(Shown.bytes(description.bytes())),
                        Cell.moment(months(description.months())),
                        Cell.text(definition.zone().getId())));
    }

    private static String months(List<YearMonth> months) {
        if (months.isEmpty()) {
            return "none of their own";
        }
        YearMonth first = months.stream().min(YearMonth::compareTo).orElseThrow();
        YearMonth last = months.stream().max(YearMonth::compareTo).orElseThrow();
        return first.equals(last) ? first.toString() : first + " to " + last;
    }
}
