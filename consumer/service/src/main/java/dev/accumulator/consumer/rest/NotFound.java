package dev.accumulator.consumer.rest;

/** What a path names is not there. */
final class NotFound extends RuntimeException {
    private final String what;

    NotFound(String what, String id) {
        super("There is no " + what + " \"" + id + "\"", null, false, false);
        this.what = what;
    }

    String what() {
        return what;
    }
}
