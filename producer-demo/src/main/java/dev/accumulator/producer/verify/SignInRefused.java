package dev.accumulator.producer.verify;

import java.io.IOException;

/** The consumer wants another sign-in than the one that it was given. To ask again is of no use. */
public final class SignInRefused extends IOException {

    SignInRefused(String message) {
        super(message);
    }
}
