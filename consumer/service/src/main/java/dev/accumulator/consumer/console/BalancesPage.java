package dev.accumulator.consumer.console;

import dev.accumulator.consumer.rest.RegisterAnswers;
import dev.accumulator.consumer.rest.RegisterFiles;
import dev.accumulator.consumer.security.Allowed;
import dev.accumulator.consumer.security.Role;
import dev.accumulator.registers.model.BalanceRow;
import dev.accumulator.registers.model.RegisterDefinition;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
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

/** The balances of a register as a table, which follows the changes while somebody looks at it. */
@Controller
final class BalancesPage {
    private final RegisterAnswers answers;
    private final RegisterFiles files;
    private final List<ValueNames> catalogues;

    BalancesPage(RegisterAnswers answers, RegisterFiles files, ObjectProvider<ValueNames> catalogues) {
        this.answers = answers;
        this.files = files;
        this.catalogues = catalogues.orderedStream().toList();
    }

    @Allowed(Role.READER)
    @GetMapping("/registers/{name}")
    String balances(@PathVariable String name, @RequestParam MultiValueMap<String, String> given, Model model) {
        RegisterDefinition known = answers.definition(name);
        if (!RegisterHead.keepsBalances(known)) {
            return "redirect:" + Asked.of(given).at("/registers/" + name + "/turnovers");
        }
        Asked asked = Asked.ofRows(given, known);
        RegisterAnswers.Balances found = answers.balances(name, asked.parameters());
        RegisterDefinition definition = found.definition();
        String page = "/registers/" + definition.name();
        RegisterHead.add(model, definition, "balances", asked);
        model.addAttribute("table", table(found, new RowLinks(page, definition, asked)));
        model.addAttribute("next", next(asked, found.page().next(), page));
        model.addAttribute(
                "first", asked.has(Asked.CURSOR) ? asked.without(Asked.CURSOR).atRows(page) : null);
        model.addAttribute("csv", exported(asked).atRows(page + "/balances.csv"));
        model.addAttribute("json", asked.at("/api/registers/" + definition.name() + "/balances"));
        // What was so at a moment, or known at one, changes only when somebody posts into the past.
        boolean isNow = found.query().at() == null && found.query().knownAt() == null;
        model.addAttribute("changes", isNow ? changes(definition, asked) : null);
        return "console/balances";
    }

    @Allowed(Role.READER)
    @GetMapping("/registers/{name}/balances.csv")
    void balancesFile(
            @PathVariable String name,
            @RequestParam MultiValueMap<String, String> given,
            HttpServletRequest request,
            HttpServletResponse response) {
        files.balances(name, exported(Asked.of(given)).parameters(), request, response);
    }

    private Table table(RegisterAnswers.Balances found, RowLinks links) {
        RegisterDefinition definition = found.definition();
        List<BalanceRow> rows = found.page().rows();
        List<String> dimensions = rows.isEmpty()
                ? List.of()
                : List.copyOf(rows.getFirst().dimensions().keySet());
        Shown shown =
                Shown.with(catalogues, rows.stream().map(BalanceRow::dimensions).toList());
        List<Table.Column> columns = new ArrayList<>();
        for (String dimension : dimensions) {
            columns.add(
                    found.query().selection().groupBy().contains(dimension)
                            ? links.column(dimension, dimension, null)
                            : Table.Column.of(dimension));
        }
        definition.resourceNames().forEach(resource -> columns.add(links.column(resource, resource, "num")));
        return new Table(
                "Balances of " + definition.name(),
                columns,
                rows.stream().map(row -> row(row, shown, links)).toList());
    }

    private static Table.Row row(BalanceRow row, Shown shown, RowLinks links) {
        List<Cell> cells = new ArrayList<>();
        String link = links.of(row.dimensions());
        for (Map.Entry<String, @Nullable Object> dimension : row.dimensions().entrySet()) {
            Cell cell = shown.value(dimension.getKey(), dimension.getValue());
            cells.add(cells.isEmpty() ? cell.leadingTo(link).asHeading() : cell);
        }
        row.resources().values().forEach(figure -> cells.add(Shown.figure(figure)));
        return Table.Row.of(row.dimensions().toString(), cells);
    }

    static @Nullable String next(Asked asked, @Nullable String cursor, String page) {
        return cursor == null ? null : asked.with(Asked.CURSOR, cursor).atRows(page);
    }

    /** The parameters of a whole answer. */
    static Asked exported(Asked asked) {
        return asked.without(Asked.CURSOR, "limit");
    }

    private static String changes(RegisterDefinition definition, Asked asked) {
        Asked filters = asked;
        for (String name : asked.parameters().keySet()) {
            if (definition.dimension(name).isEmpty()) {
                filters = filters.without(name);
            }
        }
        return filters.at("/api/registers/" + definition.name() + "/changes");
    }
}
