package dev.accumulator.testkit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.testcontainers.containers.BindMode;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** A PostgreSQL server in a container. */
final class ContainerPostgresServer implements PostgresServer {

    /** The image may have to be unpacked first, and the machine may be busy with the build. */
    private static final Duration START_MAX = Duration.ofMinutes(3);

    private final int port;
    private final PostgreSQLContainer container;

    ContainerPostgresServer(Path data, int port, Durability durability, Map<String, String> settings) {
        this.port = port;
        List<String> command = new ArrayList<>(List.of(
                "postgres", "-c", "fsync=" + durability.onOff(), "-c", "full_page_writes=" + durability.onOff()));
        settings.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        container = new PostgreSQLContainer(
                        DockerImageName.parse("postgres:" + System.getProperty("postgres.version", "18")))
                .withDatabaseName("postgres")
                .withUsername("postgres")
                .withPassword("postgres")
                // The same path for all versions. Since version 18, the image's default path contains the version.
                .withEnv("PGDATA", "/accumulator/data")
                .withFileSystemBind(data.toAbsolutePath().toString(), "/accumulator", BindMode.READ_WRITE)
                .withStartupTimeout(START_MAX)
                .withCommand(command.toArray(String[]::new));
        container.setPortBindings(List.of("127.0.0.1:" + port + ":5432"));
    }

    @Override
    public void start() {
        if (!container.isRunning()) {
            Ports.requireFree("PostgreSQL", port);
            container.start();
        }
    }

    @Override
    public void stop() {
        container.stop();
    }

    @Override
    public void crash() {
        if (container.isRunning()) {
            container
                    .getDockerClient()
                    .killContainerCmd(container.getContainerId())
                    .exec();
        }
        container.stop();
    }

    @Override
    public void suspend() {
        container
                .getDockerClient()
                .pauseContainerCmd(container.getContainerId())
                .exec();
    }

    @Override
    public void resume() {
        if (container.isRunning() && isPaused()) {
            container
                    .getDockerClient()
                    .unpauseContainerCmd(container.getContainerId())
                    .exec();
        }
    }

    private boolean isPaused() {
        return Boolean.TRUE.equals(
                container.getCurrentContainerInfo().getState().getPaused());
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String runs() {
        return "in a container";
    }
}
