package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.text.ForeignText;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * The records whose effects a request wants to be in its answer, and until when it waits for them.
 *
 * @param offsets the offset of the last such record, by partition
 * @param deadlineNanos by the clock of {@link System#nanoTime}
 */
record AskedPositions(Map<Partition, Long> offsets, Duration waitMax, long deadlineNanos) {
    static final String PARAMETER = "after";

    private static final AskedPositions NONE = new AskedPositions(Map.of(), Duration.ZERO, System.nanoTime());

    private static final String ATTRIBUTE = AskedPositions.class.getName();

    /** As many partitions as anybody writes to in one piece of work. */
    private static final int RECORDS_MAX = 100;

    /**
     * Reads the parameter of a request.
     *
     * @param check refuses a partition that there is not
     */
    static AskedPositions parse(String @Nullable [] given, Duration waitMax, Consumer<Partition> check) {
        if (given == null) {
            return NONE;
        }
        if (given.length > RECORDS_MAX) {
            throw new InvalidQuery(
                    PARAMETER, PARAMETER + " is given " + given.length + " times, more than " + RECORDS_MAX);
        }
        Map<Partition, Long> offsets = new TreeMap<>();
        for (String text : given) {
            PositionText.Offset one = PositionText.parse(text)
                    .orElseThrow(() -> new InvalidQuery(
                            PARAMETER,
                            PARAMETER + " must name a record as topic-partition@offset, such as orders-3@1234, was "
                                    + ForeignText.quote(text)));
            check.accept(one.partition());
            offsets.merge(one.partition(), one.offset(), Math::max);
        }
        return new AskedPositions(offsets, waitMax, System.nanoTime() + waitMax.toNanos());
    }

    boolean isNothing() {
        return offsets.isEmpty();
    }

    /** True if the effects of all the records are in a database with these positions. */
    boolean areIn(Map<Partition, Long> positions) {
        for (Map.Entry<Partition, Long> asked : offsets.entrySet()) {
            Long position = positions.get(asked.getKey());
            if (position == null || position <= asked.getValue()) {
                return false;
            }
        }
        return true;
    }

    boolean isOver() {
        return System.nanoTime() - deadlineNanos >= 0;
    }

    Duration left() {
        return Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
    }

    void keepFor(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    static @Nullable AskedPositions of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof AskedPositions asked ? asked : null;
    }

    /** Returns what the request of this thread asks for; nothing if there is no request. */
    static AskedPositions ofThisRequest() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                ? Objects.requireNonNullElse(of(attributes.getRequest()), NONE)
                : NONE;
    }
}
