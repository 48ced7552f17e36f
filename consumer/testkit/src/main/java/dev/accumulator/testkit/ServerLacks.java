package dev.accumulator.testkit;

import org.opentest4j.TestAbortedException;

/** A test needs what the server that somebody has given does not offer to it. JUnit skips the test and tells this reason. */
public final class ServerLacks extends TestAbortedException {
    ServerLacks(String what) {
        super("The given server does not offer it to a test: " + what);
    }
}
