package dev.accumulator.consumer.mappingfile;

import dev.accumulator.schemas.DocumentEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Refuses a name, a topic or the beginning of a recorder that two mappings claim for themselves, and a topic that is not there. */
final class Claims {
    private static final int TOPICS_SHOWN_MAX = 50;
    private static final List<String> SHIPPED = List.of(DocumentEvent.ORDER_PREFIX, DocumentEvent.RECEIPT_PREFIX);

    private final Map<String, String> names = new HashMap<>();
    private final Map<String, String> topics = new HashMap<>();

    /** The claims of the files so far. */
    private final List<Prefix> prefixes = new ArrayList<>();

    private final @Nullable Set<String> existing;

    private record Prefix(String text, String file) {}

    /**
     * Begins without a claim.
     *
     * @param existing the topics that there are; null if nobody was asked
     */
    Claims(@Nullable Set<String> existing) {
        this.existing = existing == null ? null : Set.copyOf(existing);
    }

    /** @param shipped true for a shipped mapping, which has the recorders of orders or receipts */
    OfFile of(String file, boolean shipped, Mistakes mistakes) {
        return new OfFile(file, shipped, mistakes);
    }

    /** The claims of one file. */
    final class OfFile {
        private final String file;
        private final boolean shipped;
        private final Mistakes mistakes;

        private OfFile(String file, boolean shipped, Mistakes mistakes) {
            this.file = file;
            this.shipped = shipped;
            this.mistakes = mistakes;
        }

        void name(String name, Yaml node) {
            String other = names.putIfAbsent(name, file);
            if (other != null) {
                mistakes.at(node, "a mapping in " + other + " is named " + name + ", too");
            }
        }

        void topic(String topic, Yaml node) {
            String other = topics.putIfAbsent(topic, file);
            if (other != null) {
                mistakes.at(node, "the mapping in " + other + " reads the topic " + topic + " already");
            }
            Set<String> there = existing;
            if (there != null && !there.contains(topic)) {
                mistakes.at(
                        node,
                        "there is no topic " + Field.shown(topic) + "; there are "
                                + there.stream()
                                        .sorted()
                                        .limit(TOPICS_SHOWN_MAX)
                                        .collect(Collectors.joining(", "))
                                + (there.size() > TOPICS_SHOWN_MAX
                                        ? " and " + (there.size() - TOPICS_SHOWN_MAX) + " more"
                                        : ""));
            }
        }

        void prefix(@Nullable Yaml recorder) {
            String prefix = RecorderReader.prefixOrNull(recorder);
            if (recorder == null || prefix == null) {
                return;
            }
            for (String reserved : shipped ? List.<String>of() : SHIPPED) {
                if (overlap(prefix, reserved)) {
                    mistakes.at(
                            recorder,
                            "recorders that begin with " + reserved
                                    + " belong to the shipped topics; take another prefix than " + prefix);
                }
            }
            for (Prefix other : prefixes) {
                if (overlap(prefix, other.text())) {
                    mistakes.at(
                            recorder,
                            "the mapping in " + other.file() + " claims the recorders that begin with " + other.text()
                                    + "; two mappings of one document would overwrite each other; was " + prefix);
                }
            }
            prefixes.add(new Prefix(prefix, file));
        }

        private static boolean overlap(String one, String other) {
            return one.startsWith(other) || other.startsWith(one);
        }
    }
}
