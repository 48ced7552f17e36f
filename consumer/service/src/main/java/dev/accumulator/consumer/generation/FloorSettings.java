package dev.accumulator.consumer.generation;

import dev.accumulator.registers.model.Floor;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/**
 * The configuration of a floor: a balance, or a sum of balances, that may not fall below a bound.
 *
 * @param of by register, the resource that counts: {@code +quantity} is added and {@code -quantity} subtracted
 * @param by the dimensions whose values make a group
 * @param min the least that the balance of a group may be
 * @param when {@code now}: the current balance counts; {@code always}: the balance at every moment
 * @param policy what becomes of a document that would cross it; written as {@code for}
 * @param except mappings or topics for whose documents the other policy holds
 */
record FloorSettings(
        @DefaultValue Map<String, String> of,
        @DefaultValue List<String> by,
        @DefaultValue("0") BigDecimal min,
        Floor.@Nullable When when,
        @Name("for") @DefaultValue("refuse") Policy policy,
        @DefaultValue List<String> except) {

    /** The fate of a document that would cross a floor. */
    enum Policy {
        /** No such document is posted. */
        REFUSE,
        /** It is posted, and what it crosses is told. */
        TELL
    }
}
