package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.posting.Partition;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Tells the positions that an answer includes. A header leaves the bodies of answers as they are. */
final class PositionsHeader {
    static final String NAME = "Accumulator-Positions";

    /** Servers and proxies take headers of 4 or 8 kB together. This is enough for about 150 partitions. */
    private static final int CHARS_MAX = 3_000;

    private PositionsHeader() {}

    /**
     * Writes the header of the request that this thread handles, if there is one. Where all positions are too long for a
     * header, it has those of the partitions that the request asked for.
     *
     * @param positions of the snapshot of the answer; see {@link dev.accumulator.consumer.generation.AsOf}
     */
    static void tell(String positions, AskedPositions asked) {
        if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes) {
            HttpServletResponse response = attributes.getResponse();
            if (response != null) {
                response.setHeader(NAME, positions.length() <= CHARS_MAX ? positions : onlyAsked(positions, asked));
            }
        }
    }

    private static String onlyAsked(String positions, AskedPositions asked) {
        Map<Partition, Long> all = PositionText.list(positions);
        return asked.offsets().keySet().stream()
                .filter(all::containsKey)
                .map(partition -> PositionText.of(partition, Objects.requireNonNull(all.get(partition))))
                .collect(Collectors.joining(","));
    }
}
