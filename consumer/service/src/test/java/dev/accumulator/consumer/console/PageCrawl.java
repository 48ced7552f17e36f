package dev.accumulator.consumer.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Follows every address of every page, from one page on, as somebody does who clicks on everything. */
final class PageCrawl {
    private static final Pattern TAG = Pattern.compile("<[a-z]+\\s[^>]*>");
    private static final Pattern ADDRESS =
            Pattern.compile("\\s(href|src|action|formaction|data-changes|data-chart|data-suggest)=\"([^\"]*)\"");

    private static final Pattern VALUES = Pattern.compile("(/(?:documents|letters|rebuilds?|maintenance)/)[^/?]+");

    private static final int OF_A_FORM_MAX = 2;

    private static final int PAGES_MAX = 500;

    private final HttpClient http =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
    private final URI service;
    private final String authorization;
    private final Set<String> known = new HashSet<>();
    private final Set<String> actions = new HashSet<>();
    private final Deque<String> ahead = new ArrayDeque<>();

    /** How many addresses there are of each form, with a star for each value. */
    private final Map<String, Integer> forms = new TreeMap<>();

    /** @param service where it stands, with its path and without a slash at the end */
    PageCrawl(URI service, String authorization) {
        this.service = service;
        this.authorization = authorization;
    }

    /** Follows everything, and returns the forms of the addresses that there were. */
    Set<String> from(String path) {
        found(path);
        for (int pages = 0; !ahead.isEmpty(); pages++) {
            assertThat(pages).as("pages of " + forms).isLessThan(PAGES_MAX);
            follow(ahead.remove());
        }
        return forms.keySet();
    }

    private void follow(String address) {
        HttpResponse<InputStream> answer = ask(address);
        try (InputStream body = answer.body()) {
            if (actions.contains(address)) {
                // Without its fields a form may be refused, but it is there.
                assertThat(answer.statusCode()).as(address).isIn(200, 400);
            } else {
                assertThat(answer.statusCode()).as(address).isEqualTo(200);
            }
            String type = answer.headers().firstValue("Content-Type").orElse("");
            // The page of the API reference is another's; a stream of events does not end.
            if (type.startsWith("text/html") && !answer.uri().getPath().contains("/swagger-ui/")) {
                read(address, new String(body.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(address, failure);
        }
    }

    private void read(String page, String html) {
        for (MatchResult tag : TAG.matcher(html).results().toList()) {
            boolean isPosted =
                    tag.group().contains("method=\"post\"") || tag.group().contains("formaction=");
            for (MatchResult found : ADDRESS.matcher(tag.group()).results().toList()) {
                String address = found.group(2).replace("&amp;", "&").replace("&#39;", "'");
                if (address.startsWith("#")) {
                    continue;
                }
                assertThat(address)
                        .as("%s of %s", tag.group(), page)
                        .startsWith(service.getPath() + "/")
                        .doesNotStartWith(service.getPath() + service.getPath() + "/");
                if (found.group(1).equals("action")) {
                    actions.add(address);
                }
                if (!isPosted) {
                    found(found.group(1).equals("data-suggest") ? address + "1" : address);
                }
            }
        }
    }

    /** Addresses that differ in their values alone are followed a few times. */
    private void found(String address) {
        String form = VALUES.matcher(address.replaceAll("=[^&#]*", "=*")).replaceAll("$1*");
        if (known.add(address) && forms.merge(form, 1, Integer::sum) <= OF_A_FORM_MAX) {
            ahead.add(address);
        }
    }

    private HttpResponse<InputStream> ask(String address) {
        try {
            return http.send(
                    HttpRequest.newBuilder(
                                    service.resolve(address.replace("\"", "%22").replace(" ", "%20")))
                            .header("Authorization", authorization)
                            .header("Accept", "text/html, */*;q=0.8")
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException failure) {
            throw new UncheckedIOException(address, failure);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
