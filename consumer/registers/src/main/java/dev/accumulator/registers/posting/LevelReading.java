package dev.accumulator.registers.posting;

import dev.accumulator.registers.model.Floor;
import dev.accumulator.registers.model.Moments;
import dev.accumulator.registers.table.LevelReads;
import dev.accumulator.registers.table.StoredRegister;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads the levels of groups that are locked.
 *
 * <p>The balance at the beginning of a month less all expenses of the month is a bound: at no moment of the month is the
 * balance lower, because a reversal has the moment of what it takes back. Only months whose bound is too low are looked at
 * by day, and only such days by movement. A reversal of closed time is the exception: it is at the first open moment, and a
 * month or day with one is always looked at.
 *
 * <p>Where the swings of a day are kept, the balance before it and the least that they tell are a closer bound, which holds for
 * reversals of closed time too. For a group of one cell they tell the lowest balance itself. So a document of a year ago costs a
 * few hundred totals, however many movements came after it, and however little is left each evening.
 *
 * <p>Each step reads a snapshot of its own. What others post in between, without a lock on the group, only raises the
 * balance. So no level is higher than the truth, and the months, the days and the moments of an answer never overlap.
 */
final class LevelReading {
    /** The most months or days of a statement. */
    private static final int UNITS_MAX = 1_000;

    private final Instant now;

    /** @param now the moment of the decision */
    LevelReading(Instant now) {
        this.now = now;
    }

    /** Returns the levels of groups of one floor. */
    Map<FloorGroup, Level> read(BoundFloor floor, Map<FloorGroup, Demand> demands) {
        // In the order of the index, so that neighbours are read one after the other.
        List<FloorGroup> groups =
                demands.keySet().stream().sorted(FloorGroup.BY_VALUES).toList();
        return floor.floor().when() == Floor.When.NOW ? readNow(floor, groups) : readAlways(floor, groups, demands);
    }

    private Map<FloorGroup, Level> readNow(BoundFloor floor, List<FloorGroup> groups) {
        BigDecimal[] sums = new BigDecimal[groups.size()];
        Arrays.fill(sums, BigDecimal.ZERO);
        for (BoundFloor.Part part : floor.parts()) {
            BigDecimal[] balances = part.register().levels().balances(of(part, groups), part.resource(), now);
            for (int i = 0; i < sums.length; i++) {
                sums[i] = sums[i].add(part.part().counted(balances[i]));
            }
        }
        Map<FloorGroup, Level> levels = new HashMap<>();
        for (int i = 0; i < sums.length; i++) {
            long micros = micros(now);
            Level level = new Level(List.of(micros));
            level.note(sums[i], micros);
            levels.put(groups.get(i), level);
        }
        return levels;
    }

    private static LevelReads.Groups of(BoundFloor.Part part, List<FloorGroup> groups) {
        return new LevelReads.Groups(
                part.by(), groups.stream().map(FloorGroup::values).toList());
    }

    /** The way of a group through the months and days that are not clear. */
    private static final class Way {
        private final Level level;
        private final BigDecimal enough;

        /** The balance before the unit that is looked at next. */
        private BigDecimal balance = BigDecimal.ZERO;

        private boolean hasBegun;

        /**
         * Begins before the first month.
         *
         * @param enough a balance that no documents of the call can bring below the floor
         * @param isWhole true if all months matter, and not only those from the first stretch on
         */
        Way(Level level, BigDecimal enough, boolean isWhole) {
            this.level = level;
            this.enough = enough;
            this.hasBegun = isWhole;
        }
    }

    /**
     * A month or day that is not clear.
     *
     * @param opening the balance before it
     * @param begins true if the first stretch of the level begins in it
     */
    private record Unclear(BigDecimal opening, boolean begins) {}

    private static final Comparator<LevelReads.Unit> IN_ORDER =
            Comparator.comparingLong(LevelReads.Unit::group).thenComparing(LevelReads.Unit::unit);

    private static Map<FloorGroup, Level> readAlways(
            BoundFloor floor, List<FloorGroup> groups, Map<FloorGroup, Demand> demands) {
        List<Way> ways = new ArrayList<>();
        List<Long> marked = new ArrayList<>();
        List<Instant> moments = new ArrayList<>();
        long begin = beginMicros(floor);
        Map<FloorGroup, Level> levels = new HashMap<>();
        for (FloorGroup group : groups) {
            Demand demand = Objects.requireNonNull(demands.get(group));
            NavigableSet<Long> begins = new TreeSet<>(demand.moments().tailSet(begin, true));
            if (begins.size() < demand.moments().size()) {
                begins.add(begin);
            }
            Collection<Long> stretches = begins;
            if (demand.isWhole()) {
                stretches = new ArrayList<>(begins);
                stretches.add(Long.MIN_VALUE);
            }
            Level level = new Level(stretches);
            levels.put(group, level);
            ways.add(new Way(level, floor.floor().min().add(demand.lowering()), demand.isWhole()));
            for (long mark : begins) {
                marked.add((long) ways.size());
                moments.add(Instant.EPOCH.plus(mark, ChronoUnit.MICROS));
            }
        }
        LevelReads.Marks marks = new LevelReads.Marks(marked, moments);
        NavigableMap<LevelReads.Unit, Swing> months = new TreeMap<>(IN_ORDER);
        for (BoundFloor.Part part : floor.parts()) {
            part.register()
                    .levels()
                    .months(of(part, groups), part.resource(), marks)
                    .forEach(month -> months.computeIfAbsent(month.unit(), u -> new Swing())
                            .add(month, part.part().isAdded()));
        }
        // After the months: what they hold of such reversals is seen here.
        Set<String> monthsOfMoved = movedReversals(floor).months();
        NavigableMap<LevelReads.Unit, Unclear> unclear = new TreeMap<>(IN_ORDER);
        months.forEach((month, swing) -> {
            Way way = ways.get((int) month.group() - 1);
            pass(way, month, swing, monthsOfMoved, unclear);
        });
        for (List<LevelReads.Unit> some : chunks(unclear)) {
            readDays(floor, groups, marks, ways, some, unclear);
        }
        return levels;
    }

    /** Returns the days and months in which reversals are not at the moment of what they take back. */
    private static LevelReads.MovedReversals movedReversals(BoundFloor floor) {
        LevelReads.MovedReversals moved = new LevelReads.MovedReversals(Set.of(), Set.of());
        for (BoundFloor.Part part : floor.parts()) {
            if (part.register().wasClosed()) {
                moved = moved.and(
                        part.register().levels().movedReversals(part.register().id()));
            }
        }
        return moved;
    }

    /**
     * Passes a month or day. It is not clear if its lowest possible balance is not enough, or not known. If its lowest balance
     * is known itself, that is noted, and nobody has to look.
     *
     * @param unknown the months or days whose expenses do not tell how low the balance may be
     */
    private static void pass(
            Way way, LevelReads.Unit unit, Swing swing, Set<String> unknown, Map<LevelReads.Unit, Unclear> unclear) {
        boolean begins = !way.hasBegun && swing.isMarked();
        way.hasBegun |= swing.isMarked();
        if (way.hasBegun && !swing.isClear(way.balance.subtract(way.enough), !unknown.contains(unit.unit()))) {
            Level.Lowest lowest = swing.isMarked() ? null : swing.lowest();
            if (lowest == null) {
                unclear.put(unit, new Unclear(way.balance, begins));
            } else {
                way.level.note(way.balance.add(lowest.balance()), lowest.micros());
            }
        }
        way.balance = way.balance.add(swing.net());
    }

    private static void readDays(
            BoundFloor floor,
            List<FloorGroup> groups,
            LevelReads.Marks marks,
            List<Way> ways,
            List<LevelReads.Unit> months,
            Map<LevelReads.Unit, Unclear> unclearMonths) {
        NavigableMap<LevelReads.Unit, Swing> days = new TreeMap<>(IN_ORDER);
        for (BoundFloor.Part part : floor.parts()) {
            part.register()
                    .levels()
                    .days(of(part, groups), part.resource(), marks, months)
                    .forEach(day -> days.computeIfAbsent(day.unit(), u -> new Swing())
                            .add(day, part.part().isAdded()));
        }
        Set<String> daysOfMoved = movedReversals(floor).days();
        NavigableMap<LevelReads.Unit, Unclear> unclear = new TreeMap<>(IN_ORDER);
        for (LevelReads.Unit month : months) {
            Unclear before = Objects.requireNonNull(unclearMonths.get(month));
            Way way = ways.get((int) month.group() - 1);
            way.balance = before.opening();
            way.hasBegun = !before.begins();
            days.subMap(month, true, new LevelReads.Unit(month.group(), afterMonth(month.unit())), false)
                    .forEach((day, swing) -> pass(way, day, swing, daysOfMoved, unclear));
        }
        for (List<LevelReads.Unit> some : chunks(unclear)) {
            readSteps(floor, groups, marks, ways, some, unclear);
        }
    }

    /** A text that sorts after all days of a month, and before those of the next one. */
    private static String afterMonth(String firstDay) {
        return firstDay.substring(0, firstDay.length() - 2) + "99";
    }

    private static void readSteps(
            BoundFloor floor,
            List<FloorGroup> groups,
            LevelReads.Marks marks,
            List<Way> ways,
            List<LevelReads.Unit> days,
            Map<LevelReads.Unit, Unclear> unclear) {
        Map<LevelReads.Unit, Steps> steps = new HashMap<>();
        for (BoundFloor.Part part : floor.parts()) {
            part.register()
                    .levels()
                    .steps(of(part, groups), part.resource(), marks, days)
                    .forEach(step -> steps.computeIfAbsent(step.day(), d -> new Steps())
                            .add(step.micros(), part.part().counted(step.value())));
        }
        for (LevelReads.Unit day : days) {
            Level level = ways.get((int) day.group() - 1).level;
            BigDecimal opening = Objects.requireNonNull(unclear.get(day)).opening();
            Steps ofDay = steps.get(day);
            if (ofDay != null) {
                ofDay.eachBalance(opening, level::note);
            }
        }
    }

    private static List<List<LevelReads.Unit>> chunks(Map<LevelReads.Unit, Unclear> units) {
        List<LevelReads.Unit> all = List.copyOf(units.keySet());
        List<List<LevelReads.Unit>> chunks = new ArrayList<>();
        for (int i = 0; i < all.size(); i += UNITS_MAX) {
            chunks.add(all.subList(i, Math.min(all.size(), i + UNITS_MAX)));
        }
        return chunks;
    }

    /** Returns the first moment that can be read: what lies before it was detached from one of the registers. */
    private static long beginMicros(BoundFloor floor) {
        long begin = Long.MIN_VALUE;
        for (BoundFloor.Part part : floor.parts()) {
            StoredRegister.Detached detached = part.register().stored().detached();
            if (detached != null) {
                begin = Math.max(begin, micros(detached.before()));
            }
        }
        return begin;
    }

    private static long micros(Instant moment) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Moments.floor(moment));
    }
}
