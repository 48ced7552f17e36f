package dev.accumulator.consumer.order;

import java.math.BigDecimal;

/**
 * An order row that disagrees with its recorder, or lines that disagree with the movements of {@code inventory}.
 *
 * @param check {@code order-row} or {@code order-lines}
 * @param recorder the document
 * @param figure of a row {@code rows}, {@code revision} or {@code cancelled} (0 or 1); of lines {@code lines}, {@code
 *     quantity} or {@code amount}
 * @param expected what the recorder or the movements say
 * @param actual what the order row says
 */
public record OrderDifference(String check, String recorder, String figure, BigDecimal expected, BigDecimal actual) {}
