package dev.accumulator.consumer.rest;

import static dev.accumulator.consumer.deadletter.LetterDatabase.letter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import dev.accumulator.consumer.deadletter.DeadLetter;
import dev.accumulator.consumer.deadletter.Letter;
import dev.accumulator.consumer.deadletter.LetterDatabase;
import dev.accumulator.consumer.deadletter.LetterState;
import dev.accumulator.consumer.deadletter.Reposting;
import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.mapping.MappingWaits;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DeadLetterControllerIT {
    private static final Reposting ACCEPTING = event -> new Reposting.Result.Settled();

    private final LetterDatabase database = new LetterDatabase();
    private MockMvc mvc = mvc(ACCEPTING);

    private MockMvc mvc(Reposting reposting) {
        ObjectProvider<Reposting> provider =
                new StaticListableBeanFactory(Map.of("reposting", reposting)).getBeanProvider(Reposting.class);
        LetterAnswers letters = new LetterAnswers(database.letters(), provider);
        return MockMvcBuilders.standaloneSetup(new DeadLetterController(letters), new ManyLettersController(letters))
                .setControllerAdvice(new Problems())
                .build();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void listsNewestFirstInPages() throws Exception {
        database.record(letter(1, "order:1", 1L), letter(2, "order:2", 1L), letter(3, "order:3", 1L));

        JsonNode first = ok(get("/api/dead-letters?limit=2"));
        JsonNode second =
                ok(get("/api/dead-letters?limit=2&cursor=" + first.at("/next").asString()));

        assertThat(first.at("/rows").findValuesAsString("recorder")).containsExactly("order:3", "order:2");
        assertThat(second.at("/rows").findValuesAsString("recorder")).containsExactly("order:1");
        assertThat(second.at("/next").isNull()).isTrue();
        assertThat(second.at("/rows/0/state").asString()).isEqualTo("open");
        assertThat(second.at("/rows/0/recordedAt").asString()).isEqualTo("2026-05-15T12:00:00Z");
    }

    @Test
    void filtersByCodeTopicRecorderAndState() throws Exception {
        RawEvent receipt = new RawEvent("receipts", 0, 1, 0, null, null, List.of());
        database.record(
                letter(1, "order:1", 1L),
                new DeadLetter(receipt, "missing-key", null, "the record has no key", null, null));
        database.letters().resolve(id(0), "sent anew", null);

        assertThat(ok(get("/api/dead-letters?code=missing-key")).at("/rows")).hasSize(1);
        assertThat(ok(get("/api/dead-letters?topic=orders&recorder=order:1&state=resolved"))
                        .at("/rows"))
                .hasSize(1);
        assertThat(ok(get("/api/dead-letters?state=open")).at("/rows/0/topic").asString())
                .isEqualTo("receipts");
        assertThat(ok(get("/api/dead-letters?state=superseded")).at("/rows")).isEmpty();
    }

    @Test
    void showsTheRecordAsBytesAndAlsoAsTextIfItIsText() throws Exception {
        RawEvent event = new RawEvent(
                "orders",
                0,
                1,
                0,
                new byte[] {(byte) 0xff},
                new byte[] {'{'},
                List.of(new RawEvent.Header("ce_type", null)));
        database.record(new DeadLetter(event, "not-json", null, "not JSON", null, null));

        JsonNode record = ok(get("/api/dead-letters/" + id(0))).at("/record");

        assertThat(record.at("/key/base64").asString()).isEqualTo("/w==");
        assertThat(record.at("/key/text").isNull()).isTrue();
        assertThat(record.at("/value/text").asString()).isEqualTo("{");
        assertThat(record.at("/headers/0/name").asString()).isEqualTo("ce_type");
        assertThat(record.at("/headers/0/value").isNull()).isTrue();
        assertThat(record.at("/complete").asBoolean()).isTrue();
    }

    @Test
    void retriesAndGivesTheSameAnswerWhenRepeated() throws Exception {
        database.record(letter(1, "order:1", 1L));

        for (int times = 0; times < 2; times++) {
            JsonNode answer = ok(post("/api/dead-letters/" + id(0) + "/retry"));
            assertThat(answer.at("/state").asString()).isEqualTo("retried");
            assertThat(answer.at("/attempts").asInt()).isEqualTo(1);
        }
    }

    @Test
    void resolvesWithAReasonAndRefusesASecondOne() throws Exception {
        database.record(letter(1, "order:1", 1L));
        String path = "/api/dead-letters/" + id(0);

        assertThat(ok(json(post(path + "/resolve"), "{\"reason\":\"sent anew\"}"))
                        .at("/state")
                        .asString())
                .isEqualTo("resolved");
        assertThat(ok(json(post(path + "/resolve"), "{\"reason\":\"sent anew\"}"))
                        .at("/reason")
                        .asString())
                .isEqualTo("sent anew");
        problem(json(post(path + "/resolve"), "{\"reason\":\"other\"}"), 409, "dead-letter-closed");
        problem(post(path + "/retry"), 409, "dead-letter-closed");
    }

    @Test
    void countsByTopicCodeAndState() throws Exception {
        database.record(letter(1, "order:1", 1L), letter(2, "order:2", 1L), letter(3, "order:3", 1L));
        database.letters().resolve(id(0), "sent anew", null);

        JsonNode all = ok(get("/api/dead-letters/counts"));
        assertThat(all.at("/letters").asInt()).isEqualTo(3);
        assertThat(all.at("/rows").toString())
                .isEqualTo("[{\"topic\":\"orders\",\"code\":\"not-json\",\"state\":\"open\",\"letters\":2},"
                        + "{\"topic\":\"orders\",\"code\":\"not-json\",\"state\":\"resolved\",\"letters\":1}]");
        assertThat(ok(get("/api/dead-letters/counts?state=open&topic=orders"))
                        .at("/letters")
                        .asInt())
                .isEqualTo(2);
        assertThat(ok(get("/api/dead-letters/counts?code=missing-key")).at("/rows"))
                .isEmpty();
    }

    @Test
    void retriesAllThatAFilterShowsWithANoteAndTellsWhatIsLeft() throws Exception {
        database.record(letter(1, "order:1", 1L), letter(2, "order:2", 1L), letter(3, "order:3", 1L));
        database.letters().resolve(id(0), "sent anew", null);

        JsonNode first =
                ok(json(post("/api/dead-letters/retry?code=not-json&limit=1"), "{\"note\":\"register is mended\"}"));
        assertThat(first.at("/retried").asInt()).isEqualTo(1);
        assertThat(first.at("/left").asInt()).isEqualTo(1);
        JsonNode second = ok(post("/api/dead-letters/retry?code=not-json&cursor="
                + first.at("/next").asString()));
        assertThat(second.at("/retried").asInt()).isEqualTo(1);
        assertThat(second.at("/next").isNull()).isTrue();
        assertThat(database.all())
                .extracting(Letter::state)
                .containsExactly(LetterState.RESOLVED, LetterState.RETRIED, LetterState.RETRIED);
        assertThat(database.all()).extracting(Letter::reason).containsExactly("sent anew", "register is mended", null);
    }

    @Test
    void ofManyLettersThoseWhoseMappingWaitsStayAsTheyAreAndTheOthersArePosted() throws Exception {
        database.record(letter(1, "order:1", 1L), letter(2, "order:2", 1L), letter(3, "order:3", 1L));
        mvc = mvc(record -> {
            if (record.event().offset() != 2) {
                throw new MappingWaits("the schema registry is away", new IllegalStateException());
            }
            return new Reposting.Result.Settled();
        });

        JsonNode answer = ok(post("/api/dead-letters/retry?code=not-json"));

        assertThat(answer.at("/retried").asInt()).isEqualTo(1);
        assertThat(answer.at("/waiting").asInt()).isEqualTo(2);
        assertThat(answer.at("/waitsFor").asString()).isEqualTo("the schema registry is away");
        assertThat(answer.at("/stillOpen").asInt()).isZero();
        problem(post("/api/dead-letters/retry?code=not-json"), 503, "mapping-waits");
        problem(post("/api/dead-letters/" + id(0) + "/retry"), 503, "mapping-waits");
        assertThat(database.all())
                .extracting(Letter::state)
                .containsExactly(LetterState.OPEN, LetterState.RETRIED, LetterState.OPEN);
        assertThat(database.all()).extracting(Letter::attempts).containsExactly(0, 1, 0);

        mvc = mvc(ACCEPTING);
        assertThat(ok(post("/api/dead-letters/retry?code=not-json"))
                        .at("/retried")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void resolvesAllThatAFilterShowsWithAReason() throws Exception {
        database.record(letter(1, "order:1", 1L), letter(2, "order:2", 1L));

        JsonNode answer = ok(json(post("/api/dead-letters/resolve?topic=orders"), "{\"reason\":\"a test\"}"));
        assertThat(answer.at("/resolved").asInt()).isEqualTo(2);
        assertThat(answer.at("/left").asInt()).isZero();
        assertThat(database.all()).allMatch(letter -> "a test".equals(letter.reason()));
        problem(json(post("/api/dead-letters/resolve"), "{\"reason\":\"a test\"}"), 400, "invalid-query");
        problem(post("/api/dead-letters/resolve?topic=orders"), 400, "invalid-query");
        problem(post("/api/dead-letters/retry"), 400, "invalid-query");
        problem(post("/api/dead-letters/retry?topic=orders&limit=5000"), 400, "invalid-query");
        problem(post("/api/dead-letters/retry?topic=orders&state=open"), 400, "invalid-query");
    }

    @Test
    void refusesUnknownParametersAndLetters() throws Exception {
        database.record(letter(1, "order:1", 1L));
        String path = "/api/dead-letters/" + id(0);

        problem(get("/api/dead-letters/999999"), 404, "dead-letter-not-found");
        problem(get("/api/dead-letters/x"), 404, "dead-letter-not-found");
        problem(post("/api/dead-letters/999999/retry"), 404, "dead-letter-not-found");
        problem(get("/api/dead-letters?colour=red"), 400, "invalid-query");
        problem(get("/api/dead-letters?state=closed"), 400, "invalid-query");
        problem(get("/api/dead-letters?limit=100000"), 400, "invalid-query");
        problem(get("/api/dead-letters?cursor=x"), 400, "invalid-query");
        problem(post(path + "/resolve"), 400, "invalid-query");
        problem(json(post(path + "/resolve"), "{\"reason\":\" \"}"), 400, "invalid-query");
        problem(json(post(path + "/resolve"), "{\"reason\":\"a\",\"by\":\"b\"}"), 400, "invalid-query");
        problem(json(post(path + "/resolve"), "[1"), 400, null);
    }

    private long id(int index) {
        List<Letter> all = database.all();
        return all.get(index).id();
    }

    private static MockHttpServletRequestBuilder json(MockHttpServletRequestBuilder request, String body) {
        return request.contentType(MediaType.APPLICATION_JSON).content(body);
    }

    private JsonNode ok(MockHttpServletRequestBuilder request) throws Exception {
        MockHttpServletResponse response = mvc.perform(request).andReturn().getResponse();
        assertThat(response.getStatus()).as(response.getContentAsString()).isEqualTo(200);
        return JsonMapper.shared().readTree(response.getContentAsString());
    }

    private void problem(MockHttpServletRequestBuilder request, int status, @Nullable String code) throws Exception {
        MockHttpServletResponse response = mvc.perform(request).andReturn().getResponse();
        assertThat(response.getStatus()).as(response.getContentAsString()).isEqualTo(status);
        assertThat(response.getContentType()).isEqualTo("application/problem+json");
        if (code != null) {
            assertThat(JsonMapper.shared()
                            .readTree(response.getContentAsString())
                            .at("/code")
                            .asString())
                    .isEqualTo(code);
        }
    }
}
