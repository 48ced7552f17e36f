package dev.accumulator.consumer.mappingfile;

import dev.accumulator.registers.model.Account;
import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.Entry;
import dev.accumulator.registers.model.RegisterDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the entries of one ledger. An account that is written in the file has to be in the chart, unless accounts come from a topic. */
final class EntryReader {
    static final List<String> KEYS = List.of("ledger", "lines", "when", "period", "debit", "credit", "resources");

    private static final Pattern LITERAL = Pattern.compile("[0-9]+|\"[^\"\\\\]*\"|'[^'\\\\]*'");

    private final Settings settings;
    private final LineReader lines;
    private final SlotReader slots;

    EntryReader(LineReader lines) {
        this.settings = lines.settings();
        this.lines = lines;
        this.slots = new SlotReader(settings);
    }

    /**
     * Reads a rule.
     *
     * @param where the start of the settings' names, such as {@code entries[1].}
     */
    @Nullable
    EntryRule read(String where, Yaml.Block block) {
        LineReader.Lines read = lines.lines(where, block, true);
        RegisterDefinition ledger = lines.ledger(where, block);
        List<Slots.OfDimension> debit =
                side(where + "debit", "the account that gets", block, block.get("debit"), ledger, read.known());
        List<Slots.OfDimension> credit =
                side(where + "credit", "the account that gives", block, block.get("credit"), ledger, read.known());
        List<Slots.OfResource> resources = slots.resources(where, block, ledger, read.known());
        refuseNegative(where, block);
        return ledger == null ? null : new EntryRule(ledger.name(), read.rule(), debit, credit, resources);
    }

    /** A minus before a pointer, or before a number, would be refused with every record. */
    private void refuseNegative(String where, Yaml.Block block) {
        if (block.get("resources") instanceof Yaml.Block resources) {
            for (Yaml.Block.Entry entry : resources.entries()) {
                if (entry.value() instanceof Yaml.Scalar scalar
                        && scalar.text().strip().startsWith("-")) {
                    settings.mistakes()
                            .at(
                                    entry.value(),
                                    where + "resources." + entry.key().text()
                                            + " is not negative in an entry; exchange its sides");
                }
            }
        }
    }

    private List<Slots.OfDimension> side(
            String setting,
            String meaning,
            Yaml.Block block,
            @Nullable Yaml node,
            @Nullable RegisterDefinition ledger,
            Known known) {
        List<Slots.OfDimension> read = new ArrayList<>();
        if (node == null) {
            settings.mistakes().at(block, setting + " is missing: " + meaning);
            return read;
        }
        Yaml.Block given = settings.block(setting, node);
        if (given == null) {
            return read;
        }
        Yaml accountNode = given.get(Entry.ACCOUNT);
        if (accountNode == null) {
            settings.mistakes().at(given, setting + " has no " + Entry.ACCOUNT);
        }
        for (Yaml.Block.Entry entry : given.entries()) {
            String name = entry.key().text();
            Dimension dimension = dimension(ledger, name);
            if (ledger != null && dimension == null) {
                settings.mistakes()
                        .at(
                                entry.key(),
                                "ledger " + ledger.name() + " has no analytic " + Field.shown(name) + "; it has "
                                        + shown(analytics(ledger)));
            }
            String code = name.equals(Entry.ACCOUNT) ? codeOf(entry.value(), ledger) : null;
            if (code != null && dimension != null) {
                read.add(new Slots.OfDimension(dimension, new Field(setting + "." + name, new Source.Constant(code))));
            } else {
                slots.dimension(setting + "." + name, entry.value(), dimension, known, read);
            }
        }
        if (ledger != null && accountNode != null) {
            checkAccount(setting, given, accountNode, ledger, read);
        }
        return read;
    }

    /** An account of the chart may be written as it is, whatever its code would be as an expression. */
    private static @Nullable String codeOf(Yaml value, @Nullable RegisterDefinition ledger) {
        return ledger != null
                        && value instanceof Yaml.Scalar scalar
                        && ledger.chart().find(scalar.text().strip()).isPresent()
                ? scalar.text().strip()
                : null;
    }

    private static @Nullable Dimension dimension(@Nullable RegisterDefinition ledger, String name) {
        return ledger == null || name.equals(Entry.CORRESPONDING)
                ? null
                : ledger.dimension(name).orElse(null);
    }

    private static List<String> analytics(RegisterDefinition ledger) {
        return ledger.dimensionNames().subList(2, ledger.dimensions().size());
    }

    private static String shown(List<String> names) {
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    /** Returns the value of an expression that is nothing but a number or a text; empty if it is another one. */
    private static String literal(Yaml node) {
        String text = node instanceof Yaml.Scalar scalar ? scalar.text().strip() : "";
        Matcher literal = LITERAL.matcher(text);
        return literal.matches() ? text.replaceAll("[\"']", "") : "";
    }

    /** Checks the account of a side, and the analytics that it has to have, where it is written in the file. */
    private void checkAccount(
            String setting, Yaml.Block given, Yaml node, RegisterDefinition ledger, List<Slots.OfDimension> read) {
        String code = read.stream()
                .filter(slot -> slot.dimension().name().equals(Entry.ACCOUNT))
                .map(slot -> slot.field().source())
                .filter(Source.Constant.class::isInstance)
                .map(source -> String.valueOf(((Source.Constant) source).constant()))
                .findFirst()
                .orElseGet(() -> literal(node));
        if (code.isEmpty()) {
            return;
        }
        Account account = ledger.chart().get(code);
        if (account == null && ledger.chart().isGrowing()) {
            return;
        }
        if (account == null) {
            settings.mistakes()
                    .at(
                            node,
                            setting + ".account: account " + Field.shown(code) + " is not in the chart of ledger "
                                    + ledger.name());
            return;
        }
        for (String analytic : analytics(ledger)) {
            Yaml value = given.get(analytic);
            if (value == null && account.needs(analytic)) {
                settings.mistakes()
                        .at(given, setting + " has no " + analytic + ", which account " + code + " is kept by");
            }
            if (value != null && !account.takes(analytic)) {
                settings.mistakes()
                        .at(
                                value,
                                setting + "." + analytic + ": account " + code + " is not kept by " + analytic
                                        + "; it is kept by " + shown(account.analyticNames()));
            }
        }
    }
}
