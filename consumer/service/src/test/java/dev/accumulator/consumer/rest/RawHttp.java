package dev.accumulator.consumer.rest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Sends the bytes of a request as they are, where a client would refuse or mend them first. */
final class RawHttp {
    private static final int WAIT_MILLIS_MAX = 180_000;

    private RawHttp() {}

    /**
     * An answer.
     *
     * @param status 0 if there is no status line
     * @param headers by their names in lower case
     */
    record Answer(int status, Map<String, String> headers, String body) {
        String contentType() {
            return headers.getOrDefault("content-type", "");
        }
    }

    /** Sends a GET with this request target, and a header {@code Accept} if one is given. */
    static Answer get(int port, String target, String... accept) {
        StringBuilder request = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String value : accept) {
            request.append("Accept: ").append(value).append("\r\n");
        }
        return send(port, request.append("Connection: close\r\n\r\n").toString());
    }

    /** Sends a text, each of whose characters is one byte, and reads until the server closes the connection. */
    static Answer send(int port, String request) {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(WAIT_MILLIS_MAX);
            try {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                socket.getOutputStream().flush();
            } catch (SocketException reset) {
                // It may do so before all of it was written, and the answer can be read all the same.
            }
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            try {
                socket.getInputStream().transferTo(answer);
            } catch (SocketException reset) {
                // A server that does not read a request to its end resets the connection after the answer.
            }
            return parsed(answer.toString(StandardCharsets.ISO_8859_1));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Answer parsed(String bytes) {
        int end = bytes.indexOf("\r\n\r\n");
        if (!bytes.startsWith("HTTP/") || end < 0) {
            return new Answer(0, Map.of(), utf8(bytes));
        }
        String[] lines = bytes.substring(0, end).split("\r\n", -1);
        Map<String, String> headers = new TreeMap<>();
        for (int i = 1; i < lines.length; i++) {
            String[] header = lines[i].split(": ?", 2);
            headers.put(header[0].toLowerCase(Locale.ROOT), header[1]);
        }
        String body = bytes.substring(end + 4);
        boolean chunked = "chunked".equals(headers.get("transfer-encoding"));
        return new Answer(
                Integer.parseInt(lines[0].split(" ", 3)[1]), headers, utf8(chunked ? withoutChunks(body) : body));
    }

    private static String withoutChunks(String body) {
        StringBuilder whole = new StringBuilder();
        int at = 0;
        while (at < body.length()) {
            int line = body.indexOf("\r\n", at);
            int length = Integer.parseInt(body.substring(at, line), 16);
            whole.append(body, line + 2, line + 2 + length);
            at = line + 2 + length + 2;
            if (length == 0) {
                break;
            }
        }
        return whole.toString();
    }

    private static String utf8(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
