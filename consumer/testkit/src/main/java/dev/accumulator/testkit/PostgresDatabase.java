package dev.accumulator.testkit;

import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The address of a database, and the role that owns it. */
public record PostgresDatabase(String jdbcUrl, String username, String password) {

    /** Returns a data source that opens a new connection each time. Wrap it if you need a pool. */
    public DataSource dataSource() {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(jdbcUrl);
        dataSource.setUser(username);
        dataSource.setPassword(password);
        return dataSource;
    }
}
