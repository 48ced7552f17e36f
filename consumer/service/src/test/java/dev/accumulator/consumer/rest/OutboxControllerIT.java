package dev.accumulator.consumer.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.WholeConsumer;
import dev.accumulator.consumer.cli.OperatorCommands;
import dev.accumulator.consumer.generation.Generations;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@WholeConsumer
class OutboxControllerIT {
    private static final String PATH = "/api/outbox/parked";

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private Generations generations;

    @Value("${accumulator.topics.postings}")
    private String topic = "";

    @BeforeEach
    void park() {
        await().until(generations::isOpen);
        // Another test of this context may have left some.
        clear();
        for (long id : List.of(1_000_000_001L, 1_000_000_002L, 1_000_000_003L)) {
            jdbc.update("""
                    insert into accumulator.outbox_parked
                           (id, appended_at, event_time, topic, message_key, type, event_id, source, value, reason)
                    values (?, now(), now(), ?, 'parked:' || ?::text, 'document.posted', 'e', '/accumulator', '{}', 'too large')
                    """, id, topic, id);
        }
    }

    @AfterEach
    void clear() {
        jdbc.update("delete from accumulator.outbox_parked");
    }

    private record Answer(int status, JsonNode body) {}

    private Answer ask(HttpMethod method, String path, String body) {
        return Objects.requireNonNull(RestClient.create("http://localhost:" + port)
                .method(method)
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .body(body)
                .exchange((request, response) -> new Answer(
                        response.getStatusCode().value(),
                        JsonMapper.shared().readTree(response.getBody().readAllBytes()))));
    }

    private Answer get(String path) {
        return ask(HttpMethod.GET, path, "");
    }

    @Test
    void listsNewestFirstInPages() {
        JsonNode first = get(PATH + "?limit=2&state=parked").body();
        JsonNode second =
                get(PATH + "?limit=2&cursor=" + first.path("next").asString()).body();

        assertThat(first.path("rows").findValuesAsString("key"))
                .containsExactly("parked:1000000003", "parked:1000000002");
        assertThat(second.path("rows").findValuesAsString("key")).containsExactly("parked:1000000001");
        assertThat(second.path("next").isNull()).isTrue();
        assertThat(first.at("/rows/0/reason").asString()).isEqualTo("too large");
        assertThat(first.at("/rows/0/bytes").asLong()).isEqualTo(2);
    }

    @Test
    void sendsAgainAndDropsAndKeepsWhoDidItAndWhy() {
        Answer sent = ask(HttpMethod.POST, PATH + "/1000000001/send", "{\"by\": \"ada\", \"note\": \"more room\"}");
        Answer dropped = ask(HttpMethod.DELETE, PATH + "/1000000002?by=bob&note=told by mail", "");

        assertThat(sent.status()).isEqualTo(200);
        assertThat(sent.body().path("state").asString()).isEqualTo("sent");
        assertThat(sent.body().path("closedBy").asString()).isEqualTo("ada");
        assertThat(sent.body().path("note").asString()).isEqualTo("more room");
        assertThat(dropped.body().path("state").asString()).isEqualTo("dropped");
        assertThat(dropped.body().path("closedBy").asString()).isEqualTo("bob");
        assertThat(dropped.body().path("note").asString()).isEqualTo("told by mail");
        await().until(() ->
                Objects.requireNonNull(jdbc.queryForObject("select count(*) from accumulator.outbox", Long.class))
                        == 0);
        assertThat(get(PATH + "?state=parked").body().path("rows")).hasSize(1);
    }

    @Test
    void refusesWhatIsNotAllowed() {
        ask(HttpMethod.DELETE, PATH + "/1000000002", "");

        assertProblem(ask(HttpMethod.POST, PATH + "/1000000002/send", "{}"), 409, "parked-message-closed");
        assertProblem(ask(HttpMethod.POST, PATH + "/7/send", "{}"), 404, "parked-message-not-found");
        assertProblem(ask(HttpMethod.DELETE, PATH + "/x", ""), 404, "parked-message-not-found");
        assertProblem(ask(HttpMethod.DELETE, PATH + "/1000000003?why=x", ""), 400, "invalid-query");
        assertProblem(get(PATH + "?state=lost"), 400, "invalid-query");
        assertProblem(get(PATH + "?limit=1001"), 400, "invalid-query");
        assertProblem(get(PATH + "?cursor=x"), 400, "invalid-query");
        assertProblem(
                ask(HttpMethod.POST, PATH + "/1000000003/send", "{\"note\": \"" + "x".repeat(2_001) + "\"}"),
                400,
                "invalid-query");
        assertProblem(ask(HttpMethod.POST, PATH + "/1000000003/send", "{\"by\": \" \"}"), 400, "invalid-query");
    }

    private static void assertProblem(Answer answer, int status, String code) {
        assertThat(answer.body().path("code").asString()).as(answer.toString()).isEqualTo(code);
        assertThat(answer.status()).isEqualTo(status);
    }

    @Test
    void theCommandLineDoesTheSame() {
        assertThat(say("list"))
                .contains(
                        "1000000003  parked   document.posted of parked:1000000003 to " + topic + ", 2 bytes, parked ")
                .contains(": too large");
        assertThat(say("drop", "1000000003", "--by", "ada", "--note", "told by mail & phone"))
                .contains("1000000003  dropped  ")
                .contains(" by ada: told by mail & phone");
        assertThat(say("list")).doesNotContain("1000000003");
        assertThat(say("list", "--all")).contains("1000000003  dropped");
        assertThat(say("send", "1000000001", "--by", "bob"))
                .contains("1000000001  sent")
                .contains(" by bob");
    }

    private String say(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] all = new String[words.length + 2];
        all[0] = "outbox";
        System.arraycopy(words, 0, all, 1, words.length);
        all[words.length + 1] = "--url=http://localhost:" + port;
        assertThat(OperatorCommands.execute(new PrintWriter(out, true), new PrintWriter(err, true), all))
                .as(err.toString())
                .isZero();
        return out.toString();
    }
}
