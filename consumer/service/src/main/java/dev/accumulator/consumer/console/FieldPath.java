package dev.accumulator.consumer.console;

import dev.accumulator.consumer.event.JsonPath;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The path of a field in the steps that lead to it, each as {@link JsonPath} spells it: {@code .lines}, {@code [3]}.
 *
 * @param steps none for the whole value
 */
record FieldPath(List<String> steps) {
    private static final Pattern STEP =
            Pattern.compile("\\.[\\p{Alpha}_]\\w*|\\[[0-9]{1,9}]|\\['(?:[^'\\\\]|\\\\.)*+']", Pattern.DOTALL);

    FieldPath {
        steps = List.copyOf(steps);
    }

    /** Reads a path. Of one that is spelled in another way it keeps the steps before the first that it cannot read. */
    static FieldPath parse(String path) {
        List<String> steps = new ArrayList<>();
        Matcher step = STEP.matcher(path);
        int at = path.startsWith("$") ? 1 : 0;
        while (step.find(at) && step.start() == at) {
            steps.add(step.group());
            at = step.end();
        }
        return new FieldPath(steps);
    }

    /** True if the step at a depth, from 0, is the member of that name. */
    boolean isMember(int depth, String name) {
        return depth < steps.size()
                && steps.get(depth).equals(JsonPath.ROOT.member(name).toString().substring(1));
    }

    /** True if the step at a depth, from 0, is that element of an array. */
    boolean isElement(int depth, int index) {
        return depth < steps.size() && steps.get(depth).equals("[" + index + "]");
    }
}
