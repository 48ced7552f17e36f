/**
 * The accumulation-register engine: definitions, movements, totals and reads on plain PostgreSQL.
 *
 * <p>It owns the tables of every register and the recorder states, and promises that a (recorder, revision) is posted at
 * most once, that movements are only ever appended, and that what a reader sees is exact at every moment. It joins the
 * transaction of its caller. It refuses to know Kafka, the web, or what an order is. Its door is {@link
 * dev.accumulator.registers.Registers}, with its checks, its changes and its rebuild beside it; what that takes and gives is in {@link dev.accumulator.registers.model}. The other
 * packages below this one are internal.
 */
@NullMarked
package dev.accumulator.registers;

import org.jspecify.annotations.NullMarked;
