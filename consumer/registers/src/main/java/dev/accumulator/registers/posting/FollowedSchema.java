package dev.accumulator.registers.posting;

import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.table.Database;

/**
 * A schema whose decisions are followed.
 *
 * @param database where it is
 */
public record FollowedSchema(Database database, Schema schema) {}
