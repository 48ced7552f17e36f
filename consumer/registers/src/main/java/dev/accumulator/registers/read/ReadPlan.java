package dev.accumulator.registers.read;

import dev.accumulator.registers.table.RegisterSql;
import org.springframework.jdbc.core.RowMapper;

/**
 * A read that was checked against its register.
 *
 * @param template has the holes {@code after} and {@code order_and_limit} for the part of the answer that is wanted
 * @param keyset the order of the answer
 */
record ReadPlan<T>(RegisterSql sql, String template, Keyset keyset, Parameters parameters, RowMapper<T> mapper) {}
