package dev.accumulator.producer.page;

import java.nio.charset.StandardCharsets;

/**
 * An answer to a browser.
 *
 * @param location where to go on; empty to stay
 */
@SuppressWarnings("ArrayRecordComponent") // Written once and never compared.
record Answer(int status, String type, byte[] body, String location) {

    static final String HTML = "text/html; charset=utf-8";

    static Answer page(int status, String html) {
        return new Answer(status, HTML, html.getBytes(StandardCharsets.UTF_8), "");
    }

    /** Sends a browser on after a form, so that a page which is loaded anew does not send the form anew. */
    static Answer goTo(String path) {
        return new Answer(303, HTML, new byte[0], path);
    }
}
