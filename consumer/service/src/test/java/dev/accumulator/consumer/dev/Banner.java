package dev.accumulator.consumer.dev;

import dev.accumulator.consumer.dev.Postings.Progress;
import dev.accumulator.testkit.KafkaBroker;
import dev.accumulator.testkit.PostgresDatabase;
import dev.accumulator.testkit.PostgresServer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The last lines of a start: the addresses of the servers, and commands to try.
 *
 * @param http the address of the consumer
 * @param shop the address of the shop
 */
record Banner(
        String http,
        String shop,
        KafkaBroker kafka,
        PostgresServer postgres,
        PostgresDatabase database,
        @Nullable Path dataDir) {

    void print(Progress demo) {
        System.out.println(text(demo));
    }

    private String text(Progress demo) {
        String documents = switch (demo) {
            case ALL -> "The demo upstream's documents are posted.";
            case NOT_ALL ->
                "The demo upstream has published, but NOT ALL of its documents are posted yet: see the log.";
            case NONE_AWAITED -> "The demo upstream was not started.";
        };
        Path kept = dataDir;
        return """

                ------------------------------------------------------------------------
                The accumulator runs. %s

                  Service     %s
                  Shop        %s
                  Kafka       %s (%s)
                  PostgreSQL  %s (%s)
                              user %s, password %s
                  Data        %s

                Try:
                  curl '%s/api/registers/inventory/balances?warehouse=1&product=101'
                  curl '%s/api/registers/inventory/balances?groupBy=product'
                  curl '%s/api/recorders/order:1'
                  curl '%s/api/ledgers/books/trial-balance'

                Ctrl-C stops everything.
                ------------------------------------------------------------------------
                """.formatted(
                        documents,
                        http,
                        shop,
                        kafka.bootstrapServers(),
                        kafka.runs(),
                        database.jdbcUrl(),
                        postgres.runs(),
                        database.username(),
                        database.password(),
                        kept == null
                                ? "thrown away at the end; --accumulator.dev.data-dir=FOLDER keeps it"
                                : "kept in " + kept.toAbsolutePath().normalize(),
                        http,
                        http,
                        http,
                        http);
    }
}
