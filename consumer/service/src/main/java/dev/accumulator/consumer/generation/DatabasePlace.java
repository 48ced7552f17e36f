package dev.accumulator.consumer.generation;

import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Tells copies of a database apart by where they are. No server has to know all of it: some have no log of their own, and
 * some tell nobody their identifier.
 */
public final class DatabasePlace {
    private static final Logger LOG = LoggerFactory.getLogger(DatabasePlace.class);

    /** The identifier of the server, which goes with copies of its data directory. */
    private static final String SERVER = "select system_identifier::text from pg_control_system()";

    /** The number of the database on its server, which a copy on the same server does not share. */
    private static final String NUMBER = "select oid::text from pg_database where datname = current_database()";

    /** The timeline, which grows when a server leaves recovery: after a restore to a moment, and after a failover. */
    private static final String TIMELINE = """
            select case when not pg_is_in_recovery() then left(pg_walfile_name(pg_current_wal_lsn()), 8) end
            """;

    private final JdbcClient jdbc;

    /** @param jdbc statements that are in no transaction, or each in one of their own: one that is refused ends it */
    public DatabasePlace(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Returns the place; parts that the server does not tell are empty.
     *
     * @throws DataAccessException if the server does not answer
     */
    public String find() {
        return part(SERVER) + "/" + part(NUMBER) + "/" + part(TIMELINE);
    }

    private String part(String sql) {
        try {
            return jdbc.sql(sql)
                    .query((row, n) -> Objects.requireNonNullElse(row.getString(1), ""))
                    .single();
        } catch (TransientDataAccessException
                | RecoverableDataAccessException
                | NonTransientDataAccessResourceException away) {
            throw away;
        } catch (DataAccessException refused) {
            LOG.debug("The server does not tell this part of the place of the database", refused);
            return "";
        }
    }
}
