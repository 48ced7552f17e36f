package dev.accumulator.consumer.mappingfile;

import dev.accumulator.consumer.mappingfile.Pointer.Root;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what movements and entries have in common: the register that is written, and the lines that it is written from. */
final class LineReader {
    private final Settings settings;
    private final Known event;
    private final Map<String, RegisterDefinition> registers;
    private final int linesMax;
    private final @Nullable Lines ofDocument;

    LineReader(Settings settings, Known event, Map<String, RegisterDefinition> registers, int linesMax) {
        this(settings, event, registers, linesMax, null);
    }

    private LineReader(
            Settings settings,
            Known event,
            Map<String, RegisterDefinition> registers,
            int linesMax,
            @Nullable Lines ofDocument) {
        this.settings = settings;
        this.event = event;
        this.registers = registers;
        this.linesMax = linesMax;
        this.ofDocument = ofDocument;
    }

    /** Returns a reader of rules that all take the lines of the document. */
    LineReader within(Lines lines) {
        return new LineReader(settings, event, registers, linesMax, lines);
    }

    Settings settings() {
        return settings;
    }

    /**
     * Lines as they are read.
     *
     * @param known what is known of a line
     */
    record Lines(LineRule rule, Known known) {}

    /**
     * Reads the lines.
     *
     * @param where the start of the settings' names: empty, or {@code movements[1].}
     * @param hasOwnConditions false in the short form, where conditions and moments are those of the document
     */
    Lines lines(String where, Yaml.Block block, boolean hasOwnConditions) {
        Yaml linesNode = block.get("lines");
        if (ofDocument != null && linesNode != null) {
            settings.mistakes()
                    .at(
                            linesNode,
                            where
                                    + "lines is there, and the mapping has lines for all its movements; leave one of them out");
        }
        Field lines = linesNode == null ? null : settings.array(where + "lines", linesNode, Root.EVENT, event);
        Known known = ofDocument != null
                ? ofDocument.known()
                : event.withLines(linesNode == null ? event.event() : elements(lines));
        Yaml whenNode = hasOwnConditions ? block.get("when") : null;
        Field when = whenNode == null ? null : settings.condition(where + "when", whenNode, known);
        Yaml periodNode = hasOwnConditions ? block.get("period") : null;
        PeriodRule period = periodNode == null ? null : new PeriodReader(settings, known).read(periodNode);
        return new Lines(new LineRule(lines, when, period, linesMax, ofDocument != null), known);
    }

    private @Nullable SchemaNode elements(@Nullable Field lines) {
        if (lines == null || !(lines.source() instanceof Pointer pointer)) {
            return null;
        }
        try {
            SchemaNode node = event.at(pointer);
            return node != null && node.element() instanceof SchemaNode.Step.Known known ? known.node() : null;
        } catch (Known.NoSuchField told) {
            return null;
        }
    }

    /** Reads the name of a register that is no ledger. */
    @Nullable
    RegisterDefinition register(String where, Yaml.Block block) {
        RegisterDefinition register = named("register", "the register that is written", where, block);
        Yaml node = block.get("register");
        if (register == null || node == null || register.kind() != RegisterKind.LEDGER) {
            return register;
        }
        settings.mistakes().at(node, "register " + register.name() + " is a ledger, which only entries write");
        return null;
    }

    /** Reads the name of a ledger. */
    @Nullable
    RegisterDefinition ledger(String where, Yaml.Block block) {
        RegisterDefinition ledger = named("ledger", "the ledger that is written", where, block);
        Yaml node = block.get("ledger");
        if (ledger == null || node == null || ledger.kind() == RegisterKind.LEDGER) {
            return ledger;
        }
        settings.mistakes().at(node, "register " + ledger.name() + " is no ledger; movements write it");
        return null;
    }

    private @Nullable RegisterDefinition named(String key, String meaning, String where, Yaml.Block block) {
        Yaml node = block.get(key);
        if (node == null) {
            settings.mistakes().at(block, where + key + " is missing: " + meaning);
            return null;
        }
        Settings.Word name = settings.scalar(where + key, node);
        if (name == null) {
            return null;
        }
        RegisterDefinition register = registers.get(name.text());
        if (register == null) {
            settings.mistakes()
                    .at(
                            node,
                            "no register is named " + Field.shown(name.text()) + "; there are "
                                    + String.join(", ", registers.keySet()));
        }
        return register;
    }
}
