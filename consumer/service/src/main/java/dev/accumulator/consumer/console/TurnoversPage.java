package dev.accumulator.consumer.console;

import dev.accumulator.consumer.rest.RegisterAnswers;
import dev.accumulator.consumer.rest.RegisterFiles;
import dev.accumulator.consumer.security.Allowed;
import dev.accumulator.consumer.security.Role;
import dev.accumulator.registers.model.Interval;
import dev.accumulator.registers.model.RegisterDefinition;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The turnovers of a register by period and group, with a bar for each. */
@Controller
final class TurnoversPage {
    private static final String INTERVAL = "interval";

    /** The form sends this for a range that is not split. */
    private static final String NONE = "none";

    private final RegisterAnswers answers;
    private final RegisterFiles files;
    private final List<ValueNames> catalogues;

    TurnoversPage(RegisterAnswers answers, RegisterFiles files, ObjectProvider<ValueNames> catalogues) {
        this.answers = answers;
        this.files = files;
        this.catalogues = catalogues.orderedStream().toList();
    }

    @Allowed(Role.READER)
    @GetMapping("/registers/{name}/turnovers")
    String turnovers(@PathVariable String name, @RequestParam MultiValueMap<String, String> given, Model model) {
        Asked asked = asked(given, answers.definition(name));
        RegisterAnswers.Turnovers found = answers.turnovers(name, asked.parameters());
        RegisterDefinition definition = found.definition();
        String root = "/registers/" + definition.name();
        String page = root + "/turnovers";
        RegisterHead.add(model, definition, "turnovers", asked);
        model.addAttribute(
                "intervals",
                Arrays.stream(Interval.values())
                        .map(one -> one.name().toLowerCase(Locale.ROOT))
                        .toList());
        model.addAttribute(
                "table", new TurnoverTable(found, new RowLinks(page, definition, asked), catalogues).table());
        model.addAttribute("next", BalancesPage.next(asked, found.page().next(), page));
        model.addAttribute(
                "first", asked.has(Asked.CURSOR) ? asked.without(Asked.CURSOR).atRows(page) : null);
        model.addAttribute("csv", BalancesPage.exported(asked).atRows(page + ".csv"));
        model.addAttribute("json", asked.at("/api" + page));
        return "console/turnovers";
    }

    @Allowed(Role.READER)
    @GetMapping("/registers/{name}/turnovers.csv")
    void turnoversFile(
            @PathVariable String name,
            @RequestParam MultiValueMap<String, String> given,
            HttpServletRequest request,
            HttpServletResponse response) {
        files.turnovers(name, BalancesPage.exported(Asked.of(given)).parameters(), request, response);
    }

    /** By month and in one group, unless the request says something else; with balances where the register keeps them. */
    private static Asked asked(MultiValueMap<String, String> given, RegisterDefinition definition) {
        Asked asked = Asked.ofRows(given, definition);
        if (!given.containsKey(Asked.GROUP_BY)) {
            asked = asked.without(Asked.GROUP_BY);
        }
        if (!asked.has(INTERVAL)) {
            asked = asked.with(INTERVAL, "month");
        } else if (NONE.equals(asked.first(INTERVAL))) {
            asked = asked.without(INTERVAL);
        }
        // A page of rows has their totals under it; one row is its own.
        asked = asked.has(Asked.GROUP_BY) || asked.has(INTERVAL)
                ? asked.with("totals", "true")
                : asked.without("totals");
        return RegisterHead.keepsBalances(definition) ? asked.with("balances", "true") : asked;
    }
}
