package dev.accumulator.consumer.watch;

import java.sql.SQLException;
import javax.net.ssl.SSLException;

/** Says in one line why something failed, in the words of the server that refused it. */
public final class Reason {
    /** A failure can be among its own causes. None that is not has nearly as many. */
    private static final int CAUSES_MAX = 20;

    private Reason() {}

    /**
     * Returns the message of the database if it is among the causes, then that of TLS, and else that of the innermost
     * cause. The frames around them only say who asked: "Unable to acquire JDBC Connection" stands for "password
     * authentication failed". The causes of TLS only say which step of a check failed, such as "Signature does not match".
     */
    public static String of(Throwable failure) {
        Throwable innermost = failure;
        SQLException database = null;
        SSLException tls = null;
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++) {
            innermost = cause;
            if (cause instanceof SQLException sql) {
                database = sql;
            }
            if (tls == null && cause instanceof SSLException refused) {
                tls = refused;
            }
            cause = cause.getCause();
        }
        return line(database != null ? database : tls != null ? tls : innermost);
    }

    private static String line(Throwable cause) {
        String message = cause.getMessage();
        if (message == null || message.isBlank()) {
            return cause.getClass().getSimpleName();
        }
        String line = message.strip()
                .replaceAll("\\s*\\R\\s*", "; ")
                // The place in a statement that nobody sees.
                .replaceAll("; Position: \\d+", "");
        // A message of the Java library, such as that of a missing key, is often a bare word.
        return cause instanceof SQLException || line.indexOf(' ') > 0
                ? line
                : cause.getClass().getSimpleName() + ": " + line;
    }
}
