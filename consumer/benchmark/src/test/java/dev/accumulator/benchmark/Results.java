package dev.accumulator.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Collects the results of the scenarios, in order. */
final class Results {
    /**
     * One line of the table.
     *
     * @param ratio the ratio to the figure that it is compared with, round by round; null if there is none
     * @param aim the aim of the ratio; null if there is none
     * @param serverMicros PostgreSQL's processor time per unit of work; null if unknown
     * @param clientMicros the JVM's processor time per unit of work; null if unknown
     */
    record Line(
            int scenario,
            String contestant,
            Figures figures,
            String unit,
            @Nullable Figures ratio,
            String against,
            @Nullable Aim aim,
            @Nullable Figures serverMicros,
            @Nullable Figures clientMicros) {

        static final String REACHED = "reached";

        /**
         * Returns the verdict. It is narrow if rounds fell on both sides of the aim, because another run may then
         * differ.
         */
        String verdict() {
            if (ratio == null || aim == null) {
                return "";
            }
            boolean close = aim.isReached(ratio.min()) != aim.isReached(ratio.max());
            return (close ? "narrowly " : "") + (isReached() ? REACHED : "missed");
        }

        /** True if there is an aim and the median reaches it. */
        boolean isReached() {
            return ratio != null && aim != null && aim.isReached(ratio.median());
        }
    }

    /** A bound on a ratio. */
    record Aim(double bound, boolean atMost) {
        static Aim atLeast(double bound) {
            return new Aim(bound, false);
        }

        static Aim atMost(double bound) {
            return new Aim(bound, true);
        }

        boolean isReached(double ratio) {
            return atMost ? ratio <= bound : ratio >= bound;
        }

        @Override
        public String toString() {
            return (atMost ? "≤ " : "≥ ") + bound;
        }
    }

    /**
     * The profile of a contestant's thread, taken in a warm-up round.
     *
     * @param shares the share of each step, in percent, largest first
     */
    record Profile(int scenario, String contestant, Map<String, Double> shares) {}

    private final List<Line> lines = new ArrayList<>();
    private final List<Profile> profiles = new ArrayList<>();

    /** Adds a figure without comparison. */
    void report(int scenario, Map<String, Figures> figures, String name, String unit) {
        add(new Line(
                scenario,
                name,
                of(figures, name),
                unit,
                null,
                "",
                null,
                figures.get(name + Timing.SERVER_CPU),
                figures.get(name + Timing.CLIENT_CPU)));
    }

    /** Adds a figure and its ratio to another of the same rounds. */
    void compare(
            int scenario, Map<String, Figures> figures, String name, String unit, String against, @Nullable Aim aim) {
        Figures figure = of(figures, name);
        add(new Line(
                scenario,
                name,
                figure,
                unit,
                figure.over(of(figures, against)),
                against,
                aim,
                figures.get(name + Timing.SERVER_CPU),
                figures.get(name + Timing.CLIENT_CPU)));
    }

    void profile(int scenario, String contestant, Map<String, Double> shares) {
        profiles.add(new Profile(scenario, contestant, shares));
        System.out.println("    " + contestant + ":");
        shares.forEach((step, share) -> System.out.printf(Locale.ROOT, "%8.1f %% %s%n", share, step));
    }

    List<Profile> profiles() {
        return List.copyOf(profiles);
    }

    private static Figures of(Map<String, Figures> figures, String name) {
        return Objects.requireNonNull(figures.get(name), name);
    }

    private void add(Line line) {
        lines.add(line);
        System.out.printf(
                Locale.ROOT,
                "%2d  %-50s %,12.1f %s (%,.1f–%,.1f)%s%s%n",
                line.scenario(),
                line.contestant(),
                line.figures().median(),
                line.unit(),
                line.figures().min(),
                line.figures().max(),
                line.ratio() == null
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                "  %.2f (%.2f–%.2f) of %s, aim %s",
                                line.ratio().median(),
                                line.ratio().min(),
                                line.ratio().max(),
                                line.against(),
                                line.aim()),
                line.serverMicros() == null || line.clientMicros() == null
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                "  cpu µs: server %.1f client %.1f",
                                line.serverMicros().median(),
                                line.clientMicros().median()));
    }

    List<Line> lines() {
        return List.copyOf(lines);
    }
}
