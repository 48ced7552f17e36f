package dev.accumulator.consumer.security;

import dev.accumulator.testkit.KafkaAccess;
import dev.accumulator.testkit.PostgresDatabase;
import dev.accumulator.testkit.TestKafka;
import dev.accumulator.testkit.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.springframework.jdbc.core.JdbcTemplate;

/** A PostgreSQL and a broker that serve over TLS only, and nobody without a password of theirs. */
final class SecuredServers implements AutoCloseable {
    static final String ROLE = "accumulator";

    private final KafkaAccess access;
    private final TestKafka.OwnKafka kafka;
    private final TestPostgres.OwnPostgres postgres = TestPostgres.own();
    private final String databaseUrl;
    private final Admin admin;

    SecuredServers(Authority authority, String databasePassword, String brokerPassword) throws IOException {
        access = new KafkaAccess(authority.serverKeyAndCertificates(), authority.certificate(), brokerPassword);
        kafka = TestKafka.own(access);
        admin = kafka.broker().admin();
        kafka.broker()
                .createTopics(
                        Stream.of("orders", "receipts", "movements", "accumulator.postings", "accumulator.dead-letters")
                                .map(topic -> new NewTopic(topic, 2, (short) 1))
                                .toList());
        PostgresDatabase plain = postgres.server().database("accumulator");
        databaseUrl = plain.jdbcUrl();
        JdbcTemplate superuser =
                new JdbcTemplate(new PostgresDatabase(databaseUrl, "postgres", "postgres").dataSource());
        superuser.execute("alter role " + ROLE + " password '" + databasePassword + "'");
        put(superuser, authority.certificate(), "secured-ca.crt");
        put(superuser, authority.serverCertificate(), "secured-server.crt");
        put(superuser, authority.serverKey(), "secured-server.key");
        for (String setting : List.of(
                "ssl_ca_file = 'secured-ca.crt'",
                "ssl_cert_file = 'secured-server.crt'",
                "ssl_key_file = 'secured-server.key'",
                "ssl = on")) {
            superuser.execute("alter system set " + setting);
        }
        String rules = superuser.queryForObject("show hba_file", String.class);
        superuser.execute(
                "copy (select 'hostssl accumulator accumulator all scram-sha-256 clientcert=verify-full') to '" + rules
                        + "'");
        superuser.queryForList("select pg_reload_conf()");
    }

    /** Writes a file into the server's folder, for the server alone: it takes no key that others may read. */
    private static void put(JdbcTemplate superuser, Path file, String name) throws IOException {
        superuser.execute("copy (select line from regexp_split_to_table($pem$"
                + Files.readString(file).strip() + "$pem$, E'\\n') line) to program 'umask 077; cat > " + name + "'");
    }

    String databaseUrl() {
        return databaseUrl;
    }

    String bootstrapServers() {
        return kafka.broker().bootstrapServers();
    }

    /** The administrator's client. */
    Admin admin() {
        return admin;
    }

    void addUser(String user, String password) throws ExecutionException, InterruptedException {
        List<UserScramCredentialAlteration> added = List.of(new UserScramCredentialUpsertion(
                user, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), password));
        admin.alterUserScramCredentials(added).all().get();
    }

    /** Returns what a client needs to connect as this user. */
    Map<String, Object> client(String user, String password) {
        Map<String, Object> settings = new HashMap<>(access.client(user, password));
        settings.put("bootstrap.servers", bootstrapServers());
        return settings;
    }

    @Override
    public void close() {
        admin.close();
        kafka.close();
        postgres.close();
    }
}
