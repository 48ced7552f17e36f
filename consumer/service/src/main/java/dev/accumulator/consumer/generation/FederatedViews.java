package dev.accumulator.consumer.generation;

import dev.accumulator.postgres.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the SQL by which another PostgreSQL shows the registers of several databases as one: foreign tables of the views for
 * readers in each, and one view over those of a name. Balances and turnovers are added up by their dimensions, everything
 * else is put together.
 */
public final class FederatedViews {
    private FederatedViews() {}

    /**
     * The database of a shard, as this process reaches it.
     *
     * @param url its JDBC URL, by which the other PostgreSQL reaches it too
     */
    public record Source(
            String url, @Nullable String user, @Nullable String password) {}

    /**
     * The views that are to be written.
     *
     * @param control the control schema in every shard
     * @param into the schema of the views over all shards; those of the foreign tables begin with its name
     * @param mappedFor the role that reads them, or {@code current_user} or {@code public}
     * @param user the role that the shards are read as
     * @param password of that role; null to leave it out
     * @param replace true if the text drops first what an earlier one has made
     */
    public record Wanted(
            Schema control,
            Schema into,
            String mappedFor,
            String user,
            @Nullable String password,
            boolean replace) {
        /** Leaves room in a name's 63 characters for what stands behind it. */
        private static final int SCHEMA_CHARS_MAX = 50;

        public Wanted {
            if (into.equals(control)) {
                throw new IllegalArgumentException("The schema " + into.name()
                        + " holds the views of one shard; those of all need another one, such as accumulator_all");
            }
            if (into.name().length() > SCHEMA_CHARS_MAX) {
                throw new IllegalArgumentException(
                        "The schema " + into.name() + " has more than " + SCHEMA_CHARS_MAX + " characters");
            }
        }
    }

    /**
     * Asks every shard for its views, and writes the statements.
     *
     * @param shards in the order of their numbers
     * @throws ShardsDiffer if they do not have the same registers with the same columns
     * @throws org.springframework.dao.DataAccessException if one of them does not answer
     */
    public static String statements(List<Source> shards, Wanted wanted) {
        if (shards.isEmpty()) {
            throw new IllegalArgumentException("There is no shard to read");
        }
        List<ShardShape> shapes = new ArrayList<>();
        for (int i = 0; i < shards.size(); i++) {
            shapes.add(ShardShape.read(i, shards.get(i), wanted.control()));
        }
        ShardShape first = shapes.getFirst();
        for (ShardShape shape : shapes) {
            requireSame(first, shape);
        }
        return new FederationSql(shapes, wanted).text();
    }

    private static void requireSame(ShardShape first, ShardShape other) {
        for (Map.Entry<String, ShardShape.View> view : first.views().entrySet()) {
            ShardShape.View there = other.views().get(view.getKey());
            if (!view.getValue().equals(there)) {
                throw new ShardsDiffer("Shard " + other.index()
                        + (there == null
                                ? " has no view " + view.getKey()
                                : " has other columns in view " + view.getKey() + ": " + there.shown())
                        + "; shard " + first.index() + " has " + view.getValue().shown());
            }
        }
        for (String view : other.views().keySet()) {
            if (!first.views().containsKey(view)) {
                throw new ShardsDiffer(
                        "Shard " + first.index() + " has no view " + view + ", which shard " + other.index() + " has");
            }
        }
    }
}
