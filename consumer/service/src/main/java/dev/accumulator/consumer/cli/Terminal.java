package dev.accumulator.consumer.cli;

import java.io.Console;
import org.jspecify.annotations.Nullable;

/** The terminal at which somebody types. */
final class Terminal {
    private Terminal() {}

    /** Returns null if the input comes from a file or another program. */
    @SuppressWarnings("SystemConsoleNull")
    static @Nullable Console get() {
        Console console = System.console();
        // From Java 22 on there may be a console without a terminal.
        return console != null && isTerminal(console) ? console : null;
    }

    private static boolean isTerminal(Console console) {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException before22) {
            return true;
        }
    }
}
