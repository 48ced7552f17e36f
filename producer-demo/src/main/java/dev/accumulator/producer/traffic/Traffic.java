package dev.accumulator.producer.traffic;

import dev.accumulator.producer.expected.DeadLetter;
import dev.accumulator.producer.expected.Expectation;
import dev.accumulator.producer.expected.Outcome;
import dev.accumulator.schemas.DocumentEvent;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The stream of records, which is made while it is read. {@link #expectation()} always covers the records read so far,
 * so a run that is cut short still knows its expected state. Records must be published in the given order. The lives of
 * different documents overlap.
 */
public final class Traffic implements Iterator<Delivery> {

    /** The documents that begin between two records of one document: usually few, sometimes many. */
    private static final int GAP_NEAR = 20;

    private static final int GAP_FAR = 2_000;

    private final TrafficOptions options;
    private final Lives lives;
    private final Expectation expectation = new Expectation();
    private final TrafficCounts counts = new TrafficCounts();
    private final PriorityQueue<Planned> planned = new PriorityQueue<>(Comparator.comparingLong(Planned::tick)
            .thenComparingInt(Planned::number)
            .thenComparingInt(Planned::place));
    private int begun;

    private Traffic(TrafficOptions options) {
        this.options = options;
        lives = new Lives(options);
    }

    public static Traffic of(TrafficOptions options) {
        return new Traffic(options);
    }

    @Override
    public boolean hasNext() {
        return begun < options.documents() || !planned.isEmpty();
    }

    @Override
    public Delivery next() {
        // A document begins at the tick of its number, so no later document can come before the head of the queue.
        for (Planned head = planned.peek();
                begun < options.documents() && (head == null || head.tick() >= begun);
                head = planned.peek()) {
            begin(begun++);
        }
        Planned head = planned.poll();
        if (head == null) {
            throw new NoSuchElementException();
        }
        Delivery delivery = head.step().delivery(options.topics());
        expect(head.step(), delivery);
        counts.count(delivery);
        return delivery;
    }

    /** Returns the expectation of the records given so far. */
    public Expectation expectation() {
        return expectation;
    }

    /** Returns the counts of the records given so far. */
    public TrafficCounts counts() {
        return counts;
    }

    /** Returns the number of documents that have begun, for a progress bar. */
    public int documentsBegun() {
        return begun;
    }

    private void begin(int number) {
        RandomGenerator random = lives.random(number);
        List<Step> life = lives.life(number, random);
        long tick = number;
        if (life.size() == 1 && life.getFirst().late()) {
            tick += GAP_NEAR + random.nextInt(GAP_FAR);
        }
        for (int place = 0; place < life.size(); place++) {
            planned.add(new Planned(tick, number, place, life.get(place)));
            tick += random.nextInt(10) < 7 ? random.nextInt(GAP_NEAR) : random.nextInt(GAP_FAR);
        }
    }

    private void expect(Step step, Delivery delivery) {
        DocumentEvent event = step.event();
        Poison poison = step.poison();
        if (event == null) {
            expectation.withdraw(delivery.recorder());
        } else if (poison == null) {
            checkOutcome(expectation.accept(event), false, event);
        } else {
            if (poison == Poison.CONFLICT) {
                checkOutcome(expectation.accept(event), true, event);
            }
            expectation.refuse(new DeadLetter(delivery.topic(), delivery.key(), poison.code()));
        }
    }

    /** Throws on an unintended conflict, because the stream promises exact dead letters. */
    private static void checkOutcome(Outcome outcome, boolean conflict, @Nullable DocumentEvent event) {
        if ((outcome == Outcome.CONFLICT) != conflict) {
            throw new IllegalStateException("Stream and model disagree about " + event + ": " + outcome);
        }
    }

    private record Planned(long tick, int number, int place, Step step) {}
}
