package dev.accumulator.registers;

import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.LastPosting;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.ParsedSql;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A database that notes each statement once, with the method of the engine that runs it. Statements with parameters are
 * noted with the names of these, as the engine's methods have them; all others as they reach the driver.
 */
final class RecordingDatabase {
    private static final String ENGINE = "dev.accumulator.registers.";
    private static final String ROOMS = "dev\\.accumulator\\.registers\\.[a-z]+\\..*";

    /** Methods that run any statement of their class. */
    private static final Set<String> HELPERS = Set.of("run", "query", "isTrue");

    private final Map<String, String> sites = new LinkedHashMap<>();
    private final DataSource dataSource;

    RecordingDatabase(DataSource dataSource) {
        this.dataSource = new DelegatingDataSource(dataSource) {
            @Override
            public Connection getConnection() throws SQLException {
                return recording(super.getConnection());
            }
        };
    }

    /** The engine's way to a schema. */
    Database in(Schema schema) {
        JdbcTemplate template = new JdbcTemplate(dataSource);
        NamedParameterJdbcTemplate named = new NamedParameterJdbcTemplate(template) {
            @Override
            protected ParsedSql getParsedSql(String sql) {
                note(sql);
                return super.getParsedSql(sql);
            }
        };
        return new Database(
                JdbcClient.create(named),
                template,
                new TransactionTemplate(new JdbcTransactionManager(dataSource)),
                schema,
                new LastPosting());
    }

    /** The statements that were not there at the last call, each with the method that ran it first. */
    synchronized Map<String, String> take() {
        Map<String, String> taken = new LinkedHashMap<>(sites);
        sites.clear();
        return taken;
    }

    private synchronized void note(String sql) {
        sites.putIfAbsent(sql, site());
    }

    /** The engine's innermost method on the stack, without the package: {@code posting.RecordersTable.lock}. */
    private static String site() {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> frame.getClassName().matches(ROOMS))
                        .filter(frame -> !HELPERS.contains(method(frame.getMethodName())))
                        .map(frame ->
                                frame.getClassName().substring(ENGINE.length()).replaceFirst("\\$.*", "") + "."
                                        + method(frame.getMethodName()))
                        .findFirst()
                        .orElse("test"));
    }

    private static String method(String name) {
        String prefix = "lambda$";
        return name.startsWith(prefix) ? name.substring(prefix.length(), name.indexOf('$', prefix.length())) : name;
    }

    private Connection recording(Connection connection) {
        return proxy(Connection.class, (proxy, method, arguments) -> {
            if (method.getName().equals("unwrap") && arguments[0] == PGConnection.class) {
                return recording(connection.unwrap(BaseConnection.class));
            }
            if (method.getName().equals("prepareStatement") && !((String) arguments[0]).contains("?")) {
                note((String) arguments[0]);
            }
            Object result = invoke(method, connection, arguments);
            return result instanceof Statement statement && !(result instanceof PreparedStatement)
                    ? recording(statement)
                    : result;
        });
    }

    private Statement recording(Statement statement) {
        return proxy(Statement.class, (proxy, method, arguments) -> {
            if (method.getName().startsWith("execute") && arguments != null && arguments[0] instanceof String sql) {
                note(sql);
            }
            return invoke(method, statement, arguments);
        });
    }

    private PGConnection recording(BaseConnection connection) {
        return proxy(
                PGConnection.class,
                (proxy, method, arguments) -> method.getName().equals("getCopyAPI")
                        ? new CopyManager(connection) {
                            @Override
                            public CopyIn copyIn(String sql) throws SQLException {
                                note(sql);
                                return super.copyIn(sql);
                            }
                        }
                        : invoke(method, connection, arguments));
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Object invoke(Method method, Object target, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getCause();
        }
    }
}
