package dev.accumulator.consumer.console;

import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import java.util.ArrayList;
import java.util.List;
import org.springframework.ui.Model;

/** The top of the pages of a register: which one it is, its other pages, and the fields that choose what is shown. */
final class RegisterHead {
    private RegisterHead() {}

    /** A link to another page of the register. */
    record Tab(String path, String label, boolean current) {}

    /**
     * A field of a form.
     *
     * @param hint an example of what can be written there
     * @param suggest where values are found that complete what is typed
     */
    record Field(String name, String label, String value, String hint, String suggest) {}

    /** A dimension that the rows can be split by. */
    record Choice(String name, boolean chosen) {}

    /** Adds {@code register}, {@code tabs}, {@code filters} and {@code groups}. */
    static void add(Model model, RegisterDefinition definition, String page, Asked asked) {
        model.addAttribute("register", definition);
        model.addAttribute("tabs", tabs(definition, page));
        model.addAttribute(
                "filters",
                definition.dimensions().stream()
                        .map(dimension -> new Field(
                                dimension.name(),
                                dimension.name(),
                                asked.text(dimension.name()),
                                hint(dimension),
                                Links.values(definition.name(), dimension.name())))
                        .toList());
        model.addAttribute(
                "groups",
                definition.dimensionNames().stream()
                        .map(name -> new Choice(name, asked.groupBy().contains(name)))
                        .toList());
        model.addAttribute("asked", asked);
    }

    /** Leaves fields to filter and to split by for some of the dimensions. */
    static void keep(Model model, List<String> dimensions) {
        if (model.getAttribute("filters") instanceof List<?> filters) {
            model.addAttribute(
                    "filters",
                    filters.stream()
                            .filter(field -> field instanceof Field of && dimensions.contains(of.name()))
                            .toList());
        }
        if (model.getAttribute("groups") instanceof List<?> groups) {
            model.addAttribute(
                    "groups",
                    groups.stream()
                            .filter(group -> group instanceof Choice of && dimensions.contains(of.name()))
                            .toList());
        }
    }

    private static List<Tab> tabs(RegisterDefinition definition, String page) {
        String root = "/registers/" + definition.name();
        List<Tab> tabs = new ArrayList<>();
        if (definition.kind() == RegisterKind.LEDGER) {
            tabs.add(new Tab(root + "/trial-balance", "Trial balance", page.equals("trial-balance")));
        }
        if (keepsBalances(definition)) {
            tabs.add(new Tab(root, "Balances", page.equals("balances")));
        }
        tabs.add(new Tab(root + "/turnovers", "Turnovers", page.equals("turnovers")));
        tabs.add(new Tab(
                "/query?run=true&question=movements&register=" + definition.name(),
                "Movements",
                page.equals("movements")));
        return tabs;
    }

    static boolean keepsBalances(RegisterDefinition definition) {
        return definition.kind().keepsBalances();
    }

    private static String hint(Dimension dimension) {
        String example = switch (dimension.type().base()) {
            case SMALLINT, INT, BIGINT -> "1 or 1,2,3";
            case DATE -> "2026-04-30";
            case BOOLEAN -> "true";
            case UUID -> "a UUID";
            case TEXT, VARCHAR -> "a or a,b";
        };
        return dimension.nullable() ? example + " or null" : example;
    }
}
