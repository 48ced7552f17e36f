package dev.accumulator.consumer.generation;

import dev.accumulator.registers.model.Floor;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The configuration of a floor: a balance, or a sum of balances, that may not fall below a bound.
 *
 * @param of by register, the resource that counts: {@code +quantity} is added and {@code -quantity} subtracted
 * @param by the dimensions whose values make a group
 * @param min the least that the balance of a group may be
 * @param when {@code now}: the current balance counts; {@code always}: the balance at every moment
 */
record FloorSettings(
        @DefaultValue Map<String, String> of,
        @DefaultValue List<String> by,
        @DefaultValue("0") BigDecimal min,
        Floor.@Nullable When when) {}
