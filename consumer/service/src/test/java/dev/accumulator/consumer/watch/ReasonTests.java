package dev.accumulator.consumer.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class ReasonTests {

    @Test
    void theServersOwnWordsCountAndNotThoseOfWhoeverAsked() {
        SQLException server = new SQLException("FATAL: password authentication failed for user \"app\"", "28P01");
        Throwable wrapped = new IllegalStateException(
                "Unable to acquire JDBC Connection", new SQLException("Connection is not available", server));

        assertThat(Reason.of(wrapped)).isEqualTo("FATAL: password authentication failed for user \"app\"");
    }

    @Test
    void aServerThatIsAwayIsNamedByTheDriver() {
        SQLException driver =
                new SQLException("Connection to db:5432 refused", "08001", new ConnectException("Connection refused"));

        assertThat(Reason.of(new IllegalStateException("wrapped", driver))).isEqualTo("Connection to db:5432 refused");
    }

    @Test
    void aCertificateThatIsNotTrustedIsSaidByTlsAndNotByAStepOfTheCheck() {
        Exception check = new SSLHandshakeException("(bad_certificate) PKIX path validation failed");
        check.initCause(new GeneralSecurityException("Signature does not match."));

        assertThat(Reason.of(new IllegalStateException("SSL handshake failed", check)))
                .isEqualTo("(bad_certificate) PKIX path validation failed");
    }

    @Test
    void itIsOneLine() {
        assertThat(Reason.of(new SQLException("ERROR: broken\n  Detail: this one\n  Hint: mend it")))
                .isEqualTo("ERROR: broken; Detail: this one; Hint: mend it");
    }

    @Test
    void aFailureWithoutWordsIsNamedByItsKind() {
        assertThat(Reason.of(new NullPointerException())).isEqualTo("NullPointerException");
        assertThat(Reason.of(new IllegalArgumentException("orders"))).isEqualTo("IllegalArgumentException: orders");
    }
}
