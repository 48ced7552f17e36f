package dev.accumulator.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The classes of tests that {@code -Dit.test} names: {@code RegistersIT,Re*IT#method,!RelayIT}. Without any it is every class
 * of the list.
 */
final class AskedClasses {
    private final List<Pattern> named = new ArrayList<>();
    private final List<Pattern> left = new ArrayList<>();

    AskedClasses(String asked) {
        for (String one : asked.split(",", -1)) {
            String name = one.strip();
            boolean without = name.startsWith("!");
            if (without && name.contains("#")) {
                // A method less: the class is tried all the same.
                continue;
            }
            name = name.replaceFirst("^!", "")
                    .replaceFirst("#.*", "")
                    .replaceFirst("\\.(java|class)$", "")
                    .replaceFirst(".*[./]", "");
            if (!name.isEmpty()) {
                (without ? left : named)
                        .add(Pattern.compile(
                                Pattern.quote(name).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q")));
            }
        }
    }

    /** True if the class, by its simple name, is to be tried. */
    boolean has(String name) {
        return (named.isEmpty() || any(named, name)) && !any(left, name);
    }

    /** True if the class was asked for by its name, whether it is of the list or not. */
    boolean isNamed(String name) {
        return any(named, name) && !any(left, name);
    }

    private static boolean any(List<Pattern> patterns, String name) {
        return patterns.stream().anyMatch(pattern -> pattern.matcher(name).matches());
    }
}
