import dev.accumulator.testkit.PostgresDatabase;
import dev.accumulator.testkit.TestPostgres;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Runs a command with one more argument: the JDBC URL of an empty database, on a server that ends with the command. */
final class WithPostgres {
    private WithPostgres() {}

    public static void main(String[] command) throws IOException, InterruptedException {
        PostgresDatabase database = TestPostgres.newDatabase();
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.add(database.jdbcUrl() + "?user=" + database.username() + "&password=" + database.password());
        System.exit(new ProcessBuilder(arguments).inheritIO().start().waitFor());
    }
}
