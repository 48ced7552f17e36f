/**
 * Helpers for programs that use PostgreSQL: binary COPY, quoted identifiers, the name of a schema, error codes, the
 * settings of long statements, and transactions with an isolation level of their own.
 *
 * <p>It owns PostgreSQL's binary format and no table, leaves nothing in a session that outlives a transaction, and joins the
 * transaction of its caller where there is one. It knows no register.
 */
@NullMarked
package dev.accumulator.postgres;

import org.jspecify.annotations.NullMarked;
