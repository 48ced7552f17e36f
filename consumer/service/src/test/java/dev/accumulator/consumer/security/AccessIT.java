package dev.accumulator.consumer.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.testkit.TestServers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who may do what, with names and passwords, over every endpoint that the running application has. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"server.address=127.0.0.1", "accumulator.security.origins=https://app.example.com"})
@Import(TestServers.class)
@ExtendWith(OutputCaptureExtension.class)
class AccessIT {
    private static final Path DOCUMENT = Path.of("../../docs/security.md");
    private static final String ADMIN = "ann:a good password";
    private static final String READER = "rob:another: password";

    private final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @LocalManagementPort
    private int managementPort;

    @Autowired
    private ApplicationContext application;

    @DynamicPropertySource
    static void users(DynamicPropertyRegistry properties) {
        user(properties, 0, ADMIN, "admin");
        user(properties, 1, READER, "reader");
    }

    private static void user(DynamicPropertyRegistry properties, int number, String signIn, String role) {
        String user = "accumulator.security.users[" + number + "].";
        String[] parts = signIn.split(":", 2);
        String hash = "{bcrypt}" + new BCryptPasswordEncoder(10).encode(parts[1]);
        properties.add(user + "name", () -> parts[0]);
        properties.add(user + "password", () -> hash);
        properties.add(user + "roles", () -> role);
    }

    @Test
    void everyEndpointHasARule() {
        assertThat(Rights.of(application).rights())
                .hasSizeGreaterThan(30)
                .allSatisfy(
                        right -> assertThat(right.role()).as(right.toString()).isPresent());
    }

    @Test
    void everyEndpointAnswersWhoeverHasItsRoleAndNobodyElse() throws Exception {
        List<String> wrong = new ArrayList<>();
        for (Rights.Right right : Rights.of(application).rights()) {
            Role needed = right.role().orElseThrow();
            expect(wrong, right, null, needed == Role.NOBODY ? Optional.empty() : Optional.of(401));
            expect(wrong, right, READER, needed == Role.ADMIN ? Optional.of(403) : Optional.empty());
            expect(wrong, right, ADMIN, Optional.empty());
        }
        assertThat(wrong).isEmpty();
    }

    /** @param refusal the status of the refusal; empty for any answer that is none */
    private void expect(List<String> wrong, Rights.Right right, @Nullable String signIn, Optional<Integer> refusal)
            throws Exception {
        // No handler takes such a body, so nothing is started, and none reads it before the role is known.
        HttpRequest.BodyPublisher body = right.method().equals("POST")
                ? HttpRequest.BodyPublishers.ofString("[")
                : HttpRequest.BodyPublishers.noBody();
        HttpResponse<String> answer = send(right.isOfInterface(), right.method(), right.request(), signIn, body);
        int status = answer.statusCode();
        boolean refused = status == 401 || status == 403;
        if (refusal.isPresent() ? status != refusal.get() : refused) {
            wrong.add(right + " answers " + status + " to " + signIn + ": " + answer.body());
        }
        if (refused) {
            JsonNode problem = JsonMapper.shared().readTree(answer.body());
            assertThat(problem.path("code").asString()).isIn("not-signed-in", "forbidden");
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        }
    }

    @Test
    void theTableOfRightsIsInTheDocument() throws IOException {
        assertThat(Files.readString(DOCUMENT)).contains(Rights.of(application).table());
    }

    @Test
    void aWrongPasswordIsRefusedWithAChallengeAndAProblem() throws Exception {
        for (String signIn : List.of("ann:wrong", "nobody:wrong", "ann:", "rob:a good password")) {
            HttpResponse<String> answer = get("/api/registers", signIn);

            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate"))
                    .hasValue("Basic realm=\"accumulator\", charset=\"UTF-8\"");
            assertThat(JsonMapper.shared().readTree(answer.body()).path("code").asString())
                    .isEqualTo("sign-in-refused");
        }
    }

    @Test
    void aMalformedSignInIsRefused() throws Exception {
        for (String header :
                List.of("Basic", "Basic !!", "Basic bm8tY29sb24=", "Bearer x", "Basic " + "A".repeat(4000))) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/registers"))
                            .header("Authorization", header)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).as(header).isEqualTo(401);
        }
    }

    @Test
    void aRightPasswordIsCheckedOnceAndThenRemembered() throws Exception {
        get("/api/registers", READER);
        BCryptPasswordEncoder hashes = new BCryptPasswordEncoder(10);
        List<Long> requests = new ArrayList<>();
        List<Long> checks = new ArrayList<>();
        // In turns, so that whatever else the machine does slows down both.
        for (int i = 0; i < 20; i++) {
            long began = System.nanoTime();
            assertThat(get("/livez", READER).statusCode()).isEqualTo(200);
            long asked = System.nanoTime();
            assertThat(hashes.encode("a password")).isNotNull();
            requests.add(asked - began);
            checks.add(System.nanoTime() - asked);
        }

        // One of them may have been held up for seconds.
        Collections.sort(requests);
        Collections.sort(checks);
        assertThat(requests.get(10)).isLessThan(checks.get(10));
    }

    @Test
    void onlyAdministratorsSeeTheDetailsOfHealth() throws Exception {
        for (String path : List.of("/actuator/health", "/actuator/health/readiness")) {
            assertThat(management(path, null).body()).contains("\"status\"").doesNotContain("components");
            assertThat(management(path, READER).body()).contains("\"status\"").doesNotContain("components");
            assertThat(management(path, ADMIN).body()).contains("components", "details");
        }
        assertThat(get("/readyz", null).body()).contains("\"status\"").doesNotContain("components");
    }

    @Test
    void thePortOfTheInterfaceHasNoEndpointsOfManagement() throws Exception {
        for (String path : List.of("/actuator", "/actuator/health", "/actuator/prometheus", "/actuator/info")) {
            assertThat(get(path, ADMIN).statusCode()).as(path).isEqualTo(404);
        }
    }

    @Test
    void anOperatorActsInNoOtherName() throws Exception {
        HttpResponse<String> answer = http.send(
                request(true, "/api/dead-letters/999999999/retry", ADMIN)
                        .header(Operator.HEADER, "rob")
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("not-your-name");
    }

    @Test
    void noForeignPageActsInTheNameOfAnOperator() throws Exception {
        HttpResponse<String> answer = http.send(
                request(true, "/api/verifications", ADMIN)
                        .header("Origin", "https://evil.example")
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("foreign-origin");
    }

    @Test
    void aBrowserIsToldWhatAnAllowedPageMaySendBeforeAnybodySignsIn() throws Exception {
        HttpResponse<String> answer = http.send(
                request(true, "/api/registers", null)
                        .header("Origin", "https://app.example.com")
                        .header("Access-Control-Request-Method", "GET")
                        .header("Access-Control-Request-Headers", "authorization")
                        .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue("https://app.example.com");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Headers").orElse(""))
                .contains("Authorization", "Last-Event-ID");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Methods").orElse(""))
                .contains("GET", "POST", "DELETE");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials"))
                .isEmpty();
        assertThat(answer.headers().allValues("Vary")).contains("Origin");
    }

    @Test
    void anAllowedPageReadsAndChangesAsWhoeverSignsInAndNotWithoutASignIn() throws Exception {
        HttpResponse<String> read = fromPage("https://app.example.com", "GET", "/api/registers", READER);
        assertThat(read.statusCode()).isEqualTo(200);
        assertThat(read.headers().firstValue("Access-Control-Allow-Origin")).hasValue("https://app.example.com");
        assertThat(read.headers().firstValue("Access-Control-Expose-Headers").orElse(""))
                .contains("Accumulator-Positions");
        // A refusal can be read too, so that the page can ask for another sign-in.
        HttpResponse<String> nobody = fromPage("https://app.example.com", "GET", "/api/registers", null);
        assertThat(nobody.statusCode()).isEqualTo(401);
        assertThat(nobody.headers().firstValue("Access-Control-Allow-Origin")).isPresent();
        assertThat(fromPage("https://app.example.com", "POST", "/api/repairs", READER)
                        .statusCode())
                .isEqualTo(403);
        assertThat(fromPage("https://app.example.com", "POST", "/api/repairs", ADMIN)
                        .statusCode())
                .isEqualTo(400);
        HttpResponse<String> unsigned = fromPage("https://app.example.com", "POST", "/api/repairs", null);
        assertThat(unsigned.statusCode()).isEqualTo(403);
        assertThat(unsigned.body()).contains("foreign-origin", "Authorization");
    }

    @Test
    void noOtherPageIsAllowedNorOneOfTheSameNameElsewhere() throws Exception {
        for (String origin : List.of(
                "http://app.example.com",
                "https://app.example.com:8443",
                "https://app.example.com.evil.example",
                "https://evil.example",
                "null")) {
            for (String method : List.of("GET", "POST", "OPTIONS")) {
                HttpResponse<String> answer = fromPage(origin, method, "/api/registers", ADMIN);
                assertThat(answer.statusCode()).as(method + " " + origin).isEqualTo(403);
                assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                        .isEmpty();
            }
        }
        // Only the interface is for pages, not the reference.
        assertThat(fromPage("https://app.example.com", "GET", "/v3/api-docs", ADMIN)
                        .statusCode())
                .isEqualTo(403);
    }

    private HttpResponse<String> fromPage(String origin, String method, String path, @Nullable String signIn)
            throws IOException, InterruptedException {
        return http.send(
                request(true, path, signIn)
                        .header("Origin", origin)
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                method.equals("POST")
                                        ? HttpRequest.BodyPublishers.ofString("[")
                                        : HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void noPasswordIsInTheLog(CapturedOutput log) throws Exception {
        for (String signIn : List.of(ADMIN, READER, "ann:a wrong password")) {
            send(true, "POST", "/api/repairs", signIn, HttpRequest.BodyPublishers.ofString("["));
        }

        // A call is told after its answer.
        await().untilAsserted(() -> assertThat(log.getAll())
                .contains("ann has called POST /api/repairs: 400", "rob may not POST /api/repairs"));
        assertThat(log.getAll())
                .doesNotContain("a good password", "another: password", "a wrong password", "{bcrypt}", "$2a$10$");
    }

    @Test
    void noAnswerSetsACookie() throws Exception {
        assertThat(get("/api/registers", ADMIN).headers().firstValue("Set-Cookie"))
                .isEmpty();
        assertThat(get("/api/registers", null).headers().firstValue("Set-Cookie"))
                .isEmpty();
    }

    private HttpResponse<String> get(String path, @Nullable String signIn) throws IOException, InterruptedException {
        return send(true, "GET", path, signIn, HttpRequest.BodyPublishers.noBody());
    }

    private HttpResponse<String> management(String path, @Nullable String signIn)
            throws IOException, InterruptedException {
        return send(false, "GET", path, signIn, HttpRequest.BodyPublishers.noBody());
    }

    private HttpResponse<String> send(
            boolean ofInterface, String method, String path, @Nullable String signIn, HttpRequest.BodyPublisher body)
            throws IOException, InterruptedException {
        return http.send(
                request(ofInterface, path, signIn)
                        .header("Content-Type", "application/json")
                        .method(method, body)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(boolean ofInterface, String path, @Nullable String signIn) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + (ofInterface ? port : managementPort) + path))
                .timeout(Duration.ofMinutes(3));
        if (signIn != null) {
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(signIn.getBytes(StandardCharsets.UTF_8)));
        }
        return request;
    }
}
