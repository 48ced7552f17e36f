package dev.accumulator.producer.traffic;

import dev.accumulator.producer.traffic.Step.Subject;
import dev.accumulator.producer.wire.Mode;
import dev.accumulator.producer.wire.Spelling;
import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.MovementsPosted;
import dev.accumulator.schemas.OrderPosted;
import dev.accumulator.schemas.ReceiptPosted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Draws the life of each document: the records that are published about it, in their order. */
final class Lives {

    private static final Poison[] POISON = Poison.values();

    private final TrafficOptions options;
    private final Disturbances chances;
    private final Documents documents;

    Lives(TrafficOptions options) {
        this.options = options;
        chances = options.disturbances();
        documents = new Documents(options.world());
    }

    /** Returns the random numbers of one document. They depend only on the seed and the document's number. */
    RandomGenerator random(int number) {
        // Two generators, so that neighbouring seeds and numbers are not correlated.
        return new SplittableRandom(new SplittableRandom(options.seed()).nextLong() + number * 0x9E3779B97F4A7C15L)
                .split();
    }

    /** Returns the records about one document, in the order of publication. */
    List<Step> life(int number, RandomGenerator random) {
        Kind kind = Kind.draw(random);
        Subject document = new Subject(kind, kind.id(options.seed() + "-" + number));
        List<Step> steps = revisions(document, random);
        if (chance(chances.reordered(), random)) {
            reorder(steps, random);
        }
        repeat(steps, random);
        if (chance(chances.poison(), random)) {
            poison(document, steps, random);
        }
        return steps;
    }

    private List<Step> revisions(Subject document, RandomGenerator random) {
        List<Step> steps = new ArrayList<>();
        long revision = 1;
        steps.add(step(document, posted(document, revision, random), Cause.POSTED, random));
        if (chance(chances.corrections(), random)) {
            int corrections = random.nextInt(10) < 7 ? 1 : 2 + random.nextInt(2);
            for (int i = 0; i < corrections; i++) {
                // Some upstream systems count revisions that they never publish.
                revision += random.nextInt(20) == 0 ? 2 : 1;
                steps.add(step(document, posted(document, revision, random), Cause.CORRECTED, random));
            }
        }
        if (chance(chances.cancellations(), random)) {
            if (random.nextInt(10) == 0) {
                steps.add(step(document, null, Cause.TOMBSTONE, random));
            } else {
                revision++;
                DocumentEvent cancelled = documents.cancelled(document.kind(), document.id(), revision, random);
                steps.add(step(document, cancelled, Cause.CANCELLED, random));
            }
            if (random.nextInt(4) == 0) {
                revision++;
                steps.add(step(document, posted(document, revision, random), Cause.POSTED_AGAIN, random));
            }
        }
        return steps;
    }

    /** Moves one record behind later ones. A single record is only marked, and is delayed later. */
    private static void reorder(List<Step> steps, RandomGenerator random) {
        if (steps.size() == 1) {
            steps.set(0, steps.getFirst().asLate());
            return;
        }
        int from = random.nextInt(steps.size() - 1);
        Step moved = steps.remove(from).asLate();
        steps.add(from + 1 + random.nextInt(steps.size() - from), moved);
    }

    private void repeat(List<Step> steps, RandomGenerator random) {
        for (int original = steps.size() - 1; original >= 0; original--) {
            if (chance(chances.duplicates(), random)) {
                Step step = steps.get(original);
                Step again = step(step.document(), step.event(), Cause.DUPLICATE, random);
                steps.add(original + 1 + random.nextInt(steps.size() - original), again);
            }
        }
    }

    /** Adds bad records. Half of them are about this document, half about one that has no good record. */
    private void poison(Subject document, List<Step> steps, RandomGenerator random) {
        Poison poison = POISON[random.nextInt(POISON.length)];
        if (poison == Poison.CONFLICT && conflict(document, steps, random)) {
            return;
        }
        boolean own = random.nextBoolean();
        Subject subject = own ? document : new Subject(document.kind(), document.id() + "-bad");
        int at = own ? random.nextInt(steps.size() + 1) : 0;
        // The revision is newer than the earlier ones, as in a change that was badly written. A good record of the same
        // revision may follow.
        long revision = 1 + newest(steps.subList(0, at));
        DocumentEvent good = posted(subject, revision, random);
        while (!poison.fits(good) || poison == Poison.CONFLICT) {
            poison = POISON[random.nextInt(POISON.length)];
        }
        steps.add(at, bad(subject, good, poison, random));
    }

    /**
     * Adds a conflict at the end, so that its revision is the newest known, whatever batches the consumer makes. The
     * newest revision must be a posting, because a repeat after a tombstone or a cancellation of the same revision has
     * another meaning.
     */
    private boolean conflict(Subject document, List<Step> steps, RandomGenerator random) {
        Step newest =
                steps.stream().max(Comparator.comparingLong(Step::revision)).orElseThrow();
        boolean withdrawn = steps.stream().anyMatch(step -> step.event() == null);
        if (withdrawn || !posts(newest.event())) {
            return false;
        }
        DocumentEvent other = posted(document, newest.revision(), random);
        if (other.equals(newest.event())) {
            return false;
        }
        steps.add(bad(document, other, Poison.CONFLICT, random));
        return true;
    }

    private static boolean posts(@Nullable DocumentEvent event) {
        return event instanceof OrderPosted || event instanceof ReceiptPosted || event instanceof MovementsPosted;
    }

    private static long newest(List<Step> steps) {
        return steps.stream().mapToLong(Step::revision).max().orElse(0);
    }

    private DocumentEvent posted(Subject document, long revision, RandomGenerator random) {
        return documents.posted(document.kind(), document.id(), revision, random);
    }

    private Step step(Subject document, @Nullable DocumentEvent event, Cause cause, RandomGenerator random) {
        return new Step(document, event, cause, false, null, mode(random), spelling(random));
    }

    private Step bad(Subject document, DocumentEvent good, Poison poison, RandomGenerator random) {
        return new Step(document, good, Cause.POISON, false, poison, mode(random), spelling(random));
    }

    private Mode mode(RandomGenerator random) {
        boolean binary = random.nextBoolean();
        return switch (options.modes()) {
            case BINARY -> Mode.BINARY;
            case STRUCTURED -> Mode.STRUCTURED;
            case MIXED -> binary ? Mode.BINARY : Mode.STRUCTURED;
        };
    }

    private Spelling spelling(RandomGenerator random) {
        boolean numbers = random.nextInt(4) != 0;
        return options.modes() == Modes.MIXED && !numbers ? Spelling.TEXT : Spelling.NUMBERS;
    }

    private static boolean chance(double percent, RandomGenerator random) {
        return random.nextDouble() * 100 < percent;
    }
}
