package dev.accumulator.consumer.mappingfile;

import dev.accumulator.registers.model.RegisterDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a mapping writes: movements of registers and entries of ledgers, or in short the movements of one register. */
final class RulesReader {
    private static final List<String> SHORT_KEYS = List.of("register", "dimensions", "resources");
    private static final int RULES_MAX = 32;

    private final Settings settings;
    private final Mistakes mistakes;
    private final LineReader lines;

    /** @param linesMax the most lines of a document */
    RulesReader(Settings settings, Known event, Map<String, RegisterDefinition> registers, int linesMax) {
        this.settings = settings;
        this.mistakes = settings.mistakes();
        this.lines = new LineReader(settings, event, registers, linesMax);
    }

    private interface Reader {
        @Nullable
        LinesRule read(String where, Yaml.Block block);
    }

    /**
     * Reads all rules, in the order in which they write: movements, then entries; line by line if the document has lines for
     * all of them.
     *
     * @param hasPeriod true if the mapping has a period for those that have none
     */
    WrittenRules read(Yaml.Block block, boolean hasPeriod) {
        List<LinesRule> rules = new ArrayList<>();
        Yaml movementsNode = block.get("movements");
        Yaml entriesNode = block.get("entries");
        if (movementsNode == null && entriesNode == null) {
            if (!hasPeriod) {
                mistakes.at(block, "period is missing: the field that holds the business moment");
            }
            add(rules, new MovementReader(lines).read("", block, false));
            return new WrittenRules(null, rules);
        }
        for (Yaml.Block.Entry entry : block.entries()) {
            if (SHORT_KEYS.contains(entry.key().text())) {
                mistakes.at(
                        entry.key(),
                        entry.key().text() + " belongs into an entry of "
                                + (movementsNode == null ? "entries" : "movements") + ", because there are some");
            }
        }
        LineReader.Lines ofDocument = block.get("lines") == null ? null : lines.lines("", block, false);
        LineReader own = ofDocument == null ? lines : lines.within(ofDocument);
        if (movementsNode != null) {
            MovementReader movements = new MovementReader(own);
            list(
                    "movements",
                    movementsNode,
                    MovementReader.KEYS,
                    hasPeriod,
                    rules,
                    (where, one) -> movements.read(where, one, true));
        }
        if (entriesNode != null) {
            list("entries", entriesNode, EntryReader.KEYS, hasPeriod, rules, new EntryReader(own)::read);
        }
        return new WrittenRules(ofDocument == null ? null : ofDocument.rule(), rules);
    }

    private void list(
            String name, Yaml node, List<String> keys, boolean hasPeriod, List<LinesRule> rules, Reader reader) {
        if (!(node instanceof Yaml.Sequence list)
                || list.items().isEmpty()
                || list.items().size() > RULES_MAX) {
            mistakes.at(node, name + " is a list of 1 to " + RULES_MAX + " entries, was " + node.shown());
            return;
        }
        for (int i = 0; i < list.items().size(); i++) {
            String where = name + "[" + i + "]";
            Yaml.Block entry = settings.block(where, list.items().get(i));
            if (entry != null) {
                settings.checkKeys(where, entry, keys);
                if (!hasPeriod && entry.get("period") == null) {
                    mistakes.at(entry, where + " needs a period, because the mapping has none");
                }
                add(rules, reader.read(where + ".", entry));
            }
        }
    }

    private static void add(List<LinesRule> rules, @Nullable LinesRule rule) {
        if (rule != null) {
            rules.add(rule);
        }
    }
}
