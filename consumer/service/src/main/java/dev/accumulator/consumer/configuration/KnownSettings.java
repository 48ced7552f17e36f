package dev.accumulator.consumer.configuration;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The settings below {@code accumulator.} that the service's own metadata lists. */
final class KnownSettings {
    static final String ROOT = "accumulator";

    private static final List<String> METADATA = List.of(
            "META-INF/spring-configuration-metadata.json", "META-INF/additional-spring-configuration-metadata.json");

    /** A wrong name that differs from a known one in more than a third of its characters is no slip of the hand. */
    private static final int CHARACTERS_PER_SLIP = 3;

    private final Set<String> names;
    private final Set<List<String>> comparable;

    /** Settings whose entries are named by whoever sets them. */
    private final Set<List<String>> maps;

    /** Settings whose entries have numbers. */
    private final Set<List<String>> lists;

    private KnownSettings(Set<String> names, Set<String> maps, Set<String> lists) {
        this.lists =
                lists.stream().map(name -> SettingName.of(name).comparable()).collect(Collectors.toUnmodifiableSet());
        this.maps =
                maps.stream().map(name -> SettingName.of(name).comparable()).collect(Collectors.toUnmodifiableSet());
        this.names = Collections.unmodifiableSet(new TreeSet<>(names));
        this.comparable =
                names.stream().map(name -> SettingName.of(name).comparable()).collect(Collectors.toUnmodifiableSet());
    }

    /** Reads the metadata on the class path, which the build makes of the records that settings are bound to. */
    static KnownSettings read(ClassLoader classes) {
        Set<String> names = new HashSet<>();
        Set<String> maps = new HashSet<>();
        Set<String> lists = new HashSet<>();
        try {
            for (String resource : METADATA) {
                for (URL metadata : Collections.list(classes.getResources(resource))) {
                    propertiesIn(metadata).forEach(property -> {
                        String name = property.path("name").asString();
                        names.add(name);
                        String type = property.path("type").asString("");
                        if (type.startsWith("java.util.Map<")) {
                            maps.add(name);
                        } else if (type.equals("java.util.List<java.lang.String>")) {
                            lists.add(name);
                        }
                    });
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        names.removeIf(name -> !name.startsWith(ROOT + "."));
        maps.retainAll(names);
        lists.retainAll(names);
        return new KnownSettings(names, maps, lists);
    }

    private static List<JsonNode> propertiesIn(URL metadata) throws IOException {
        try (InputStream json = metadata.openStream()) {
            return JsonMapper.shared()
                    .readTree(json)
                    .path("properties")
                    .valueStream()
                    .toList();
        } catch (JacksonException ofAnother) {
            // A library whose metadata cannot be read lists no setting of ours.
            return List.of();
        }
    }

    /** True if there is such a setting, or settings below it. */
    boolean contains(SettingName name) {
        List<String> asked = name.comparable();
        return comparable.contains(asked) || isGroup(asked) || isEntry(asked);
    }

    private boolean isEntry(List<String> asked) {
        return maps.stream()
                        .anyMatch(map -> asked.size() > map.size()
                                && asked.subList(0, map.size()).equals(map))
                || (asked.getLast().matches("[0-9]+") && lists.contains(asked.subList(0, asked.size() - 1)));
    }

    /** True if the name is that of a group of settings, such as {@code accumulator.topics}. */
    private boolean isGroup(List<String> asked) {
        return comparable.stream()
                .anyMatch(known -> known.size() > asked.size()
                        && known.subList(0, asked.size()).equals(asked));
    }

    /**
     * True if an environment variable is the spelling of a setting, in which dots and dashes can no longer be told
     * apart.
     */
    boolean containsVariable(String variable) {
        String asked = SettingName.comparable(variable);
        return comparable.stream().anyMatch(known -> String.join("", known).equals(asked));
    }

    /** The known setting that was probably meant. */
    Optional<String> nearest(String written) {
        return nearest(written, names);
    }

    /** The candidate with the fewest changed characters, if they are few enough to be a slip. */
    static Optional<String> nearest(String written, Collection<String> candidates) {
        return candidates.stream()
                .min(Comparator.comparingInt(candidate -> distance(written, candidate)))
                .filter(candidate ->
                        distance(written, candidate) <= Math.max(1, candidate.length() / CHARACTERS_PER_SLIP));
    }

    /** How many characters are added, left out or replaced (Levenshtein 1966), by the usual table of two rows. */
    private static int distance(String one, String other) {
        int[] before = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            before[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] row = new int[other.length() + 1];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = before[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(before[j], row[j - 1]) + 1);
            }
            before = row;
        }
        return before[other.length()];
    }
}
