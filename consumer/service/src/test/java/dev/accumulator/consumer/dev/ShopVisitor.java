package dev.accumulator.consumer.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Somebody in front of the shop's pages, with a browser that has no scripts. */
final class ShopVisitor {
    private final HttpClient http =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
    private final String root;

    private final boolean isPatient;

    private ShopVisitor(int port, boolean isPatient) {
        this.root = "http://localhost:" + port;
        this.isPatient = isPatient;
    }

    /** A visitor who takes each page as it comes. */
    static ShopVisitor hasty(int port) {
        return new ShopVisitor(port, false);
    }

    /** A visitor who presses a button again, or loads a page again, where the consumer was too slow to tell the stock. */
    static ShopVisitor patient(int port) {
        return new ShopVisitor(port, true);
    }

    /** A page as it came. */
    record Page(int status, String path, String html) {
        private boolean isWithoutStock() {
            return html.contains("The service is behind") || html.contains("What is in stock is not known");
        }

        /** Returns the first group of the first match. */
        String find(String expression) {
            Matcher found = Pattern.compile(expression, Pattern.DOTALL).matcher(html);
            assertThat(found.find()).as(expression + " in " + html).isTrue();
            return found.group(1);
        }

        /** Returns the quantity that the page of what was sent shows for a product. */
        String quantityOf(String product) {
            return find("<td>" + product + "</td><td>[^<]*</td><td class=\"number[^\"]*\"><a[^>]*>([^<]*)</a>");
        }
    }

    Page get(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(root + path)).build();
        return isPatient ? await().until(() -> send(request), page -> !page.isWithoutStock()) : send(request);
    }

    /** Presses the button of a form, and follows to the page that is shown then. */
    Page post(String path, String... fields) {
        HttpRequest request = form(path, fields)
                .header("Origin", root)
                .header("Sec-Fetch-Site", "same-origin")
                .build();
        if (!isPatient) {
            return send(request);
        }
        // Nothing was sent then.
        Page page = await().until(() -> send(request), answer -> answer.status() != 503);
        return page.isWithoutStock() ? get(page.path()) : page;
    }

    HttpRequest.Builder form(String path, String... fields) {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < fields.length; i += 2) {
            body.append(i == 0 ? "" : "&")
                    .append(fields[i])
                    .append('=')
                    .append(URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
        }
        return HttpRequest.newBuilder(URI.create(root + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
    }

    Page send(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return new Page(response.statusCode(), response.uri().getPath(), response.body());
        } catch (IOException failure) {
            throw new AssertionError(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }
}
