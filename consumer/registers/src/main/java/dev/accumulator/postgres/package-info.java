/**
 * Helpers for programs that use PostgreSQL: binary COPY, quoted identifiers, the name of a schema, error codes, and the
 * settings of long statements.
 *
 * <p>It owns PostgreSQL's binary format and no table, and begins no transaction of its own: it joins the connection it is
 * given. It knows no register.
 */
@NullMarked
package dev.accumulator.postgres;

import org.jspecify.annotations.NullMarked;
