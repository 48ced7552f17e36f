package dev.accumulator.consumer.rest;

/** The thing that a path names does not exist. */
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
