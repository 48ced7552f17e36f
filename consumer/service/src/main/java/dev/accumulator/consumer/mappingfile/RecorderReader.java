package dev.accumulator.consumer.mappingfile;

import dev.cel.common.types.SimpleType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code recorder: pos:{/store}-{/receiptNo}}. */
final class RecorderReader {
    private static final String SETTING = "recorder";
    private static final String SHAPE =
            "a recorder is a prefix of its own and values in braces, such as pos:{/store}-{/receiptNo}";

    private final Settings settings;
    private final Known known;

    RecorderReader(Settings settings, Known known) {
        this.settings = settings;
        this.known = known;
    }

    /** Returns the text before the first value, whatever follows it; null if there is none. */
    static @Nullable String prefixOrNull(@Nullable Yaml node) {
        if (!(node instanceof Yaml.Scalar scalar)) {
            return null;
        }
        String text = scalar.text().strip();
        int brace = text.indexOf('{');
        return brace <= 0 ? null : text.substring(0, brace);
    }

    @Nullable
    RecorderTemplate read(Yaml node) {
        Settings.Word scalar = settings.scalar(SETTING, node);
        if (scalar == null) {
            return null;
        }
        String text = scalar.text();
        String prefix = prefixOrNull(node);
        if (prefix == null || prefix.contains("}")) {
            settings.mistakes().at(node, SHAPE + "; was " + Field.shown(text));
            return null;
        }
        List<RecorderTemplate.Hole> holes = new ArrayList<>();
        boolean good = true;
        int at = prefix.length();
        while (at < text.length()) {
            int close = text.indexOf('}', at);
            if (close < 0) {
                settings.mistakes().at(scalar.node(), points(text, at), "the brace that opens here is not closed");
                return null;
            }
            int next = text.indexOf('{', close);
            String after = text.substring(close + 1, next < 0 ? text.length() : next);
            good &= hole(scalar.node(), text, at, close, after, next >= 0, holes);
            at = next < 0 ? text.length() : next;
        }
        return good ? new RecorderTemplate(prefix, holes) : null;
    }

    private boolean hole(
            Yaml.Scalar node,
            String text,
            int open,
            int close,
            String after,
            boolean isFollowed,
            List<RecorderTemplate.Hole> holes) {
        String inside = text.substring(open + 1, close);
        if (inside.isBlank() || after.contains("}")) {
            settings.mistakes().at(node, points(text, open), SHAPE);
            return false;
        }
        if (isFollowed && after.isEmpty()) {
            settings.mistakes()
                    .at(
                            node,
                            points(text, close),
                            "between two values there is a text, or two documents could have one recorder");
            return false;
        }
        Settings.Typed typed = settings.source(SETTING, node, points(text, open + 1), inside.strip(), known);
        if (typed == null) {
            return false;
        }
        if (!Settings.isOneOf(typed.type(), SimpleType.STRING, SimpleType.INT, CelFunctions.DECIMAL)) {
            settings.mistakes()
                    .at(
                            node,
                            points(text, open + 1),
                            "a part of a recorder is a text or an integer, but this gives "
                                    + Settings.name(typed.type()));
            return false;
        }
        return holes.add(new RecorderTemplate.Hole(new Field(SETTING, typed.source()), after));
    }

    private static int points(String text, int index) {
        return text.codePointCount(0, index);
    }
}
