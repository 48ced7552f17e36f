package dev.accumulator.consumer.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import dev.accumulator.consumer.ConsumerApplication;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** The sign-in by tokens, over TLS. Neither a database nor a broker is there, because a sign-in needs none. */
@ExtendWith(OutputCaptureExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenIT {
    private static final String AUDIENCE = "accumulator";
    private static final String READ = "/api/registers";
    private static final String ACT = "/api/verifications";

    private final HttpClient http;
    private final TokenIssuer issuer;
    private final ConfigurableApplicationContext service;

    TokenIT(@TempDir Path folder) throws Exception {
        OwnCertificate certificate = OwnCertificate.in(folder);
        http = HttpClient.newBuilder().sslContext(certificate.trusted()).build();
        issuer = new TokenIssuer();
        service = new SpringApplicationBuilder(ConsumerApplication.class)
                .registerShutdownHook(false)
                .run(
                        "--server.port=0",
                        "--server.address=127.0.0.1",
                        "--spring.jmx.enabled=false",
                        "--server.ssl.bundle=web",
                        "--spring.ssl.bundle.jks.web.keystore.location=file:" + certificate.keyStore(),
                        "--spring.ssl.bundle.jks.web.keystore.password=" + OwnCertificate.PASSWORD,
                        "--spring.datasource.url=jdbc:postgresql://localhost:1/none",
                        // Nobody waits for it for long.
                        "--spring.datasource.hikari.connection-timeout=250",
                        "--spring.kafka.bootstrap-servers=localhost:1",
                        "--accumulator.intake.enabled=false",
                        "--accumulator.rebuild.enabled=false",
                        "--accumulator.outbox.relay=false",
                        "--accumulator.security.public-reference=true",
                        "--spring.security.oauth2.resourceserver.jwt.issuer-uri=" + issuer.url(),
                        "--spring.security.oauth2.resourceserver.jwt.audiences=" + AUDIENCE);
    }

    @BeforeAll
    void anIssuerThatIsAwayIsNoMistakeOfTheClient() throws Exception {
        issuer.away(true);
        HttpResponse<String> answer = get(issuer.sign(claims("registers.read").build()));
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(code(answer)).isEqualTo("sign-in-unavailable");

        issuer.away(false);
        assertThat(get(issuer.sign(claims("registers.read").build())).statusCode())
                .isNotIn(401, 403);
    }

    @Test
    void whileTheIssuerIsAwayKnownKeysGoOnToCount() throws Exception {
        issuer.away(true);
        assertThat(get(issuer.sign(claims("registers.read").build())).statusCode())
                .isNotIn(401, 403);
        issuer.away(false);
    }

    @Test
    void overTlsABrowserIsToldToComeBackOverTls() throws Exception {
        assertThat(get(null).headers().firstValue("Strict-Transport-Security"))
                .hasValueSatisfying(value -> assertThat(value).startsWith("max-age="));
    }

    @Test
    void whoeverForgetsTlsIsNotAnsweredByAPage() throws Exception {
        try (Socket socket = new Socket("localhost", port())) {
            socket.setSoTimeout(180_000);
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).doesNotContainIgnoringCase("<html", "<!doctype");
        }
    }

    @Test
    void noTokenIsInTheLog(CapturedOutput log) throws Exception {
        String right = issuer.sign(claims("registers.admin").build());
        String wrong = issuer.sign(claims("registers.admin").audience("another").build());
        act(right);
        get(wrong);

        // A call is told after its answer.
        await().untilAsserted(() -> assertThat(log.getAll()).contains("ann has called POST /api/verifications"));
        assertThat(log.getAll())
                .doesNotContain(right, wrong, right.substring(right.lastIndexOf('.')), OwnCertificate.PASSWORD);
    }

    @AfterAll
    void stop() {
        service.close();
        issuer.close();
    }

    @Test
    void withoutATokenNobodyIsAnswered() throws Exception {
        HttpResponse<String> answer = get(null);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
        assertThat(code(answer)).isEqualTo("not-signed-in");
    }

    @Test
    void scopesAreRoles() throws Exception {
        String reader = issuer.sign(claims("openid registers.read").build());
        String admin = issuer.sign(claims("registers.admin").build());
        String neither = issuer.sign(claims("openid registers.readx").build());

        assertThat(get(reader).statusCode()).isNotIn(401, 403);
        assertThat(act(reader).statusCode()).isEqualTo(403);
        assertThat(get(admin).statusCode()).isNotIn(401, 403);
        assertThat(act(admin).statusCode()).isNotIn(401, 403);
        assertThat(get(neither).statusCode()).isEqualTo(403);
        assertThat(code(act(neither))).isEqualTo("forbidden");
    }

    @Test
    void aTokenOfAnotherServiceIssuerKeyOrTimeIsRefused() throws Exception {
        Date past = Date.from(Instant.now().minusSeconds(600));
        List<String> tokens = List.of(
                issuer.sign(claims("registers.admin").audience("another").build()),
                issuer.sign(claims("registers.admin").audience((String) null).build()),
                issuer.sign(claims("registers.admin").issuer("https://another").build()),
                issuer.sign(claims("registers.admin").expirationTime(past).build()),
                issuer.sign(claims("registers.admin").subject("a\nb").build()),
                issuer.sign(claims("registers.admin").subject("a".repeat(201)).build()),
                issuer.sign(claims("registers.admin").subject(null).build()),
                TokenIssuer.sign(
                        claims("registers.admin").build(),
                        new RSAKeyGenerator(2048).keyID("first").generate()),
                new PlainJWT(claims("registers.admin").build()).serialize(),
                "no.token.atall",
                "x");
        for (String token : tokens) {
            HttpResponse<String> answer = get(token);

            assertThat(answer.statusCode()).as(token).isEqualTo(401);
            assertThat(code(answer)).isEqualTo("sign-in-refused");
        }
    }

    /** A browser sends no token with an address that somebody types. */
    @Test
    void thePublicReferenceIsReadWithoutATokenAndNothingElseIs() throws Exception {
        HttpResponse<String> root =
                http.send(request("/reference", null).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(root.statusCode()).isEqualTo(302);
        assertThat(root.headers().firstValue("Location").orElse("")).endsWith("/swagger-ui/index.html");
        assertThat(plain("/swagger-ui/index.html").body()).contains("<title>Swagger UI</title>");
        assertThat(plain("/swagger-ui/swagger-ui.css").statusCode()).isEqualTo(200);
        assertThat(plain("/swagger-ui/swagger-initializer.js").statusCode()).isEqualTo(200);
        assertThat(plain("/v3/api-docs/swagger-config").statusCode()).isEqualTo(200);
        assertThat(JsonMapper.shared()
                        .readTree(plain("/v3/api-docs").body())
                        .at("/components/securitySchemes/token/scheme")
                        .asString())
                .as("what the reference asks for before it tries something")
                .isEqualTo("bearer");
        for (String path : List.of(
                READ,
                "/",
                "/registers",
                "/swagger-ui/../api/registers",
                "/swagger-ui/%2e%2e/api/registers",
                "/swagger-ui;x=/../api/registers",
                "/v3/api-docs/..%2f..%2fapi/registers",
                "//api/registers",
                "/api/registers/swagger-ui/index.html")) {
            assertThat(plain(path).statusCode()).as(path).isIn(400, 401, 404);
        }
        HttpResponse<String> acted = http.send(
                request("/", null).POST(HttpRequest.BodyPublishers.noBody()).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(acted.statusCode()).isNotEqualTo(200);
    }

    private HttpResponse<String> plain(String path) throws Exception {
        return http.send(request(path, null).build(), HttpResponse.BodyHandlers.ofString());
    }

    private JWTClaimsSet.Builder claims(String scopes) {
        return new JWTClaimsSet.Builder()
                .issuer(issuer.url())
                .audience(AUDIENCE)
                .subject("ann")
                .expirationTime(Date.from(Instant.now().plusSeconds(300)))
                .claim("scope", scopes);
    }

    private HttpResponse<String> get(@Nullable String token) throws Exception {
        return http.send(request(READ, token).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> act(String token) throws Exception {
        return http.send(
                request(ACT, token).POST(HttpRequest.BodyPublishers.noBody()).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path, @Nullable String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://localhost:" + port() + path));
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private int port() {
        return service.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    private static String code(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body()).path("code").asString();
    }
}
