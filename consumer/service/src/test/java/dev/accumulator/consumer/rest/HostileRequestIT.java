package dev.accumulator.consumer.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.WholeConsumer;
import dev.accumulator.consumer.generation.Generations;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The answer to a faulty request is a problem detail, and never a page. */
@WholeConsumer
class HostileRequestIT {
    private static final String END = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    @LocalServerPort
    private int port;

    @Value("${local.management.port}")
    private int managementPort;

    @Autowired
    private Generations generations;

    /** A request, as bytes, and the status that answers it. */
    record Hostile(String name, String request, int status) {
        @Override
        public String toString() {
            return name;
        }
    }

    @BeforeEach
    void open() {
        await().until(generations::isOpen);
    }

    static List<Hostile> requests() {
        String body = "x".repeat(100_000);
        return List.of(
                new Hostile("dots and an encoded slash", "GET /api/orders/%2e%2e%2f" + END, 404),
                new Hostile("encoded dots and a slash", "GET /api/orders/%2e%2e/%2e%2e/%2e%2e/%2e%2e/x" + END, 400),
                new Hostile("dots above the root", "GET /../../x" + END, 400),
                new Hostile("a backslash", "GET /api/orders/a\\b" + END, 400),
                new Hostile("bytes that are no ASCII", "GET /api/orders/\u00d0\u0096" + END, 400),
                new Hostile("brackets", "GET /api/orders/[a]" + END, 400),
                new Hostile("brackets where nothing is", "GET /api/[a]" + END, 400),
                new Hostile("braces", "GET /api/orders/{a}" + END, 400),
                new Hostile("a NUL", "GET /api/orders/a\u0000b" + END, 400),
                new Hostile("an encoded NUL", "GET /api/orders/a%00b" + END, 400),
                new Hostile("an encoded NUL in a parameter", "GET /api/orders?id=a%00b" + END, 404),
                new Hostile("a percent sign alone", "GET /api/orders/100%" + END, 400),
                new Hostile("a percent sign before letters", "GET /api/orders/%zz" + END, 400),
                new Hostile("an encoding that is not UTF-8", "GET /api/orders/%ff" + END, 400),
                new Hostile("a percent sign in a parameter", "GET /api/orders?id=%zz" + END, 400),
                new Hostile("too many parameters", "GET /api/registers?" + "a=1&".repeat(1_900) + END, 400),
                new Hostile("a long path", "GET /api/orders/" + "a".repeat(20_000) + END, 400),
                new Hostile(
                        "a long header",
                        "GET /api/registers HTTP/1.1\r\nHost: localhost\r\nX: " + "a".repeat(20_000) + "\r\n\r\n",
                        400),
                new Hostile("no host", "GET /api/registers HTTP/1.1\r\nConnection: close\r\n\r\n", 400),
                new Hostile("two hosts", "GET /api/registers HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
                new Hostile("a bad host", "GET /api/registers HTTP/1.1\r\nHost: [::1\r\n\r\n", 400),
                new Hostile("another version", "GET /api/registers HTTP/3.0\r\nHost: localhost\r\n\r\n", 505),
                new Hostile("an unknown version", "GET /api/registers HTTPS/1\r\nHost: localhost\r\n\r\n", 400),
                new Hostile("an unknown method", "BREW /api/registers" + END, 405),
                new Hostile("a method that is no word", "G(T /api/registers" + END, 400),
                new Hostile("TRACE", "TRACE /api/registers" + END, 405),
                new Hostile("a method that the path does not take", "DELETE /api/orders/1" + END, 405),
                new Hostile("a path that is not there", "GET /nowhere" + END, 404),
                new Hostile("a path of the interface that is not there", "GET /api/nowhere/a/b" + END, 404),
                new Hostile("the path of errors", "GET /error" + END, 404),
                new Hostile("an endpoint that is not there", "GET /actuator/nothing" + END, 404),
                new Hostile(
                        "a page of the interface that is wanted",
                        "GET /api/nowhere HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nConnection: close\r\n\r\n",
                        404),
                new Hostile(
                        "a page that is wanted of a bad path",
                        "GET /api/orders/%zz HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nConnection: close\r\n\r\n",
                        400),
                new Hostile(
                        "a picture",
                        "GET /api/registers HTTP/1.1\r\nHost: localhost\r\nAccept: image/png\r\nConnection: close\r\n\r\n",
                        406),
                new Hostile(
                        "a body that is no JSON",
                        "POST /api/verifications HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                + "Content-Length: 2\r\nConnection: close\r\n\r\n{]",
                        400),
                new Hostile(
                        "a number beyond all numbers",
                        "POST /api/mappings/dry-run HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                + "Content-Length: 13\r\nConnection: close\r\n\r\n1e99999999999",
                        400),
                new Hostile(
                        "a body of another type",
                        "POST /api/verifications HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
                                + "Content-Length: 2\r\nConnection: close\r\n\r\nab",
                        415),
                new Hostile(
                        "a large body",
                        "POST /api/verifications HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                + "Content-Length: 100000\r\nConnection: close\r\n\r\n" + body,
                        413),
                new Hostile(
                        "a large body that does not say so",
                        "POST /api/verifications HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n186a4\r\n\"" + body
                                + "\"\"\"\"\r\n0\r\n\r\n",
                        413),
                new Hostile(
                        "an encoding of the transfer that nobody knows",
                        "POST /api/verifications HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: rot13\r\n\r\n",
                        501),
                new Hostile(
                        "a length below zero",
                        "POST /api/verifications HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
                        400));
    }

    /** Requests that a page of another site makes a browser send, by what gives them away. */
    static List<Hostile> foreign() {
        return List.of(
                page("another site", "Origin: https://evil.example"),
                page("another port of this machine", "Origin: http://localhost:3000"),
                page("a page without an origin", "Origin: null"),
                page("two origins", "Origin: http://localhost, http://evil.example"),
                page("another site that hides its origin", "Sec-Fetch-Site: cross-site"),
                page("a site beside this one", "Sec-Fetch-Site: same-site"),
                page("a form", "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document"),
                new Hostile("another name for this machine", post("evil.example:8080", "Accept: */*"), 403),
                new Hostile("a name that begins like ours", post("localhost.evil.example", "Accept: */*"), 403),
                new Hostile("a name as its own origin", post("evil.example", "Origin: http://evil.example"), 403),
                new Hostile(
                        "a reading page under another name",
                        "GET /api/registers HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
                        403),
                new Hostile(
                        "a whole URL as the target",
                        "GET http://evil.example/api/registers HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
                        403),
                new Hostile(
                        "a page that embeds an answer",
                        String.join(
                                "\r\n",
                                "GET /api/registers HTTP/1.1",
                                "Host: localhost",
                                "Sec-Fetch-Site: cross-site",
                                "Sec-Fetch-Mode: no-cors",
                                "Connection: close",
                                "",
                                ""),
                        403),
                new Hostile(
                        "a question before a request",
                        String.join(
                                "\r\n",
                                "OPTIONS /api/rebuilds HTTP/1.1",
                                "Host: localhost",
                                "Origin: https://evil.example",
                                "Access-Control-Request-Method: POST",
                                "Connection: close",
                                "",
                                ""),
                        403));
    }

    private static Hostile page(String name, String header) {
        return new Hostile(name, post("localhost", header), 403);
    }

    private static String post(String host, String header) {
        return "POST /api/verifications HTTP/1.1\r\nHost: " + host + "\r\n" + header
                + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    }

    @ParameterizedTest
    @MethodSource("foreign")
    void noPageOfAnotherSiteActsOrReads(Hostile hostile) {
        long before = runs();

        whatIsWrongWithARequestIsToldAsAProblem(hostile);
        assertThat(runs()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: http://localhost",
                "Origin: http://localhost:80\r\nSec-Fetch-Site: same-origin",
                "Sec-Fetch-Site: none",
                "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document"
            })
    void ownPagesProgramsAndFollowedLinksAreAnswered(String headers) {
        RawHttp.Answer answer = RawHttp.send(
                port, "GET /api/registers HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\nConnection: close\r\n\r\n");

        assertThat(answer.status()).isEqualTo(200);
    }

    private long runs() {
        return JsonMapper.shared()
                .readTree(RawHttp.get(port, "/api/verifications").body())
                .path("verifications")
                .size();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/registers", "/api/nowhere", "/nowhere", "/api/orders/%zz", "/api/[a]", "/readyz"})
    void everyAnswerForbidsABrowserToMakeMoreOfIt(String path) {
        Map<String, String> headers = RawHttp.get(port, path).headers();

        assertThat(headers)
                .containsEntry("x-content-type-options", "nosniff")
                .containsEntry("x-frame-options", "DENY")
                .containsEntry("referrer-policy", "no-referrer")
                .containsEntry("cross-origin-resource-policy", "same-origin")
                .containsEntry("cross-origin-opener-policy", "same-origin")
                .containsEntry("cross-origin-embedder-policy", "require-corp")
                .containsKey("permissions-policy")
                .doesNotContainKeys("server", "x-powered-by", "strict-transport-security", "set-cookie");
        assertThat(headers.get("content-security-policy"))
                .contains("default-src 'none'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
    }

    @Test
    void theReferenceIsAPageThatRunsUnderItsPolicyAndTakesNoOtherDescription() {
        RawHttp.Answer page = RawHttp.get(port, "/swagger-ui/index.html?url=https://evil.example/x", "text/html");

        assertThat(page.headers().get("content-security-policy"))
                .contains("script-src 'self'", "connect-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        // Under the policy neither a script nor a style that stands in the page itself would count.
        assertThat(page.body())
                .contains("<script src=", "<link ")
                .doesNotContain("<style", "onload=", "javascript:", "evil")
                .doesNotContainPattern("<script(?![^>]*src=)[^>]*>");
        JsonNode settings = JsonMapper.shared()
                .readTree(RawHttp.get(port, "/v3/api-docs/swagger-config").body());
        assertThat(settings.path("layout").asString()).isEqualTo("BaseLayout");
        assertThat(settings.path("queryConfigEnabled").asBoolean()).isFalse();
        assertThat(settings.path("url").asString()).isEqualTo("/v3/api-docs");
    }

    @ParameterizedTest
    @MethodSource("requests")
    void whatIsWrongWithARequestIsToldAsAProblem(Hostile hostile) {
        RawHttp.Answer answer = RawHttp.send(port, hostile.request());

        assertThat(answer.status()).as(answer.toString()).isEqualTo(hostile.status());
        assertProblem(answer, answer.toString());
        assertThat(answer.body()).doesNotContain("\tat ", "Exception");
    }

    /** Paths that somebody maps and paths that nobody does, of the interface, the pages, and the actuator. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/nowhere",
                "/nowhere/",
                "/favicon.ico",
                "/error",
                "/api",
                "/api/nowhere",
                "/api/registers",
                "/api/registers/",
                "/api/orders/1",
                "/swagger-ui/index.html",
                "/swagger-ui/nothing.js",
                "/v3/api-docs",
                "/v3/api-docs.yaml",
                "/v3/nothing",
                "/livez",
                "/readyz",
                "/livez/nothing",
                "/actuator",
                "/actuator/health",
                "/actuator/health/nothing",
                "/actuator/prometheus",
                "/actuator/nothing"
            })
    void everyRefusalIsAProblemWithATypeAndACode(String path) {
        Set<Integer> refusals = new TreeSet<>();
        for (int asked : List.of(port, managementPort)) {
            for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE")) {
                for (String accept : List.of("*/*", "image/png", "text/html", "application/json")) {
                    for (String type : List.of("", "text/plain", "no type at all")) {
                        RawHttp.Answer answer = RawHttp.send(asked, request(method, path, accept, type));
                        String as = method + " " + path + " of " + asked + ", " + accept + ", " + type + ": " + answer;
                        assertThat(answer.status()).as(as).isLessThan(500);
                        if (answer.status() >= 400) {
                            refusals.add(answer.status());
                            if (isPage(asked, path, accept)) {
                                assertPage(answer, as);
                            } else {
                                assertProblem(answer, as);
                            }
                        }
                    }
                }
            }
        }
        assertThat(refusals).isNotEmpty().isSubsetOf(400, 403, 404, 405, 406, 415);
    }

    /** People are told by a page what was wrong, outside of the interface. */
    private boolean isPage(int asked, String path, String accept) {
        return asked == port
                && accept.equals("text/html")
                && Stream.of("/api", "/v3", "/swagger-ui", "/livez", "/readyz", "/actuator", "/error")
                        .noneMatch(path::startsWith);
    }

    private static void assertPage(RawHttp.Answer answer, String as) {
        assertThat(answer.contentType()).as(as).startsWith("text/html");
        assertThat(answer.headers().get("content-security-policy"))
                .as(as)
                .contains("script-src 'self'", "form-action 'self'")
                .doesNotContain("unsafe");
        assertThat(answer.body()).as(as).contains("<h1>", "<dt>Status</dt><dd>" + answer.status() + "</dd>");
    }

    private static String request(String method, String path, String accept, String type) {
        String body = type.isEmpty()
                ? "Content-Length: 0\r\n\r\n"
                : "Content-Type: " + type + "\r\nContent-Length: 2\r\n\r\nab";
        return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAccept: " + accept + "\r\n"
                + body;
    }

    private static void assertProblem(RawHttp.Answer answer, String as) {
        assertThat(answer.contentType()).as(as).startsWith("application/problem+json");
        JsonNode problem = JsonMapper.shared().readTree(answer.body());
        assertThat(problem.path("status").asInt()).as(as).isEqualTo(answer.status());
        assertThat(problem.path("code").asString()).as(as).isNotEmpty();
        assertThat(problem.path("type").asString())
                .as(as)
                .isEqualTo("urn:accumulator:problem:" + problem.path("code").asString());
        assertThat(problem.path("title").asString()).as(as).isNotEmpty();
        assertThat(problem.path("detail").asString()).as(as).isNotEmpty();
    }

    @Test
    void aRequestWithoutAVersionIsNotAnsweredByAPage() {
        RawHttp.Answer answer = RawHttp.send(port, "GET /api/orders/a\\b\r\n\r\n");

        assertThat(answer.body().toLowerCase(Locale.ROOT)).doesNotContain("<html", "<!doctype");
    }

    @Test
    void thePagesAreStillPages() {
        assertThat(RawHttp.get(port, "/swagger-ui/index.html", "text/html").contentType())
                .startsWith("text/html");
    }
}
