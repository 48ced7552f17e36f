package dev.accumulator.testkit;

import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Where a database is, and the role that owns it. */
public record PostgresDatabase(String jdbcUrl, String username, String password) {

    /** Opens a new connection each time; wrap it where a pool matters. */
    public DataSource dataSource() {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(jdbcUrl);
        dataSource.setUser(username);
        dataSource.setPassword(password);
        return dataSource;
    }
}
