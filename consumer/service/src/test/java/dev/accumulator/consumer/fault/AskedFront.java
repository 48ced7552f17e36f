package dev.accumulator.consumer.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.producer.expected.ExpectedRecorder;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks an instance that answers for all shards, all the time, about registers and documents. What it answers is kept with the
 * positions that the answer names, until it is known which records lie before them.
 */
final class AskedFront implements AutoCloseable {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final List<FrontQuestion> QUESTIONS = List.of(FrontQuestion.values());

    /** It leaves the processors to those who post. */
    private static final long PAUSE_NANOS = 50_000_000;

    private static final int ANSWER_SECONDS_MAX = 120;
    private static final int DOCUMENTS_MAX = 2_000;

    private final ConsumerProcess front;
    private final Random random;
    private final List<String> documents = new CopyOnWriteArrayList<>();
    private final List<OfRegister> ofRegisters = new ArrayList<>();
    private final List<OfDocument> ofDocuments = new ArrayList<>();
    private final Map<String, Integer> refused = new TreeMap<>();
    private final CompletableFuture<Void> asking;
    private volatile boolean isOver;

    private record OfRegister(
            FrontQuestion question, Map<TopicPartition, Long> positions, Map<List<String>, List<BigDecimal>> rows) {}

    /** @param revision 0 if none of its revisions was accepted */
    private record OfDocument(String recorder, Map<TopicPartition, Long> positions, long revision, boolean posted) {}

    AskedFront(ConsumerProcess front, long seed) {
        this.front = front;
        this.random = new Random(seed);
        this.asking = CompletableFuture.runAsync(
                this::ask, Thread.ofPlatform().name("asks").daemon()::start);
    }

    /** Tells of a document that may be asked for from now on. */
    void documentBegins(String recorder) {
        if (documents.size() < DOCUMENTS_MAX) {
            documents.add(recorder);
        }
    }

    private void ask() {
        try {
            for (int i = 0; !isOver; i++) {
                FrontQuestion question = QUESTIONS.get(i % QUESTIONS.size());
                HttpResponse<String> answer = get(question.path());
                if (answer != null) {
                    ofRegisters.add(new OfRegister(question, positions(answer), question.rows(json(answer))));
                }
                askForDocument();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (IOException failure) {
            throw new IllegalStateException("The front does not answer", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private void askForDocument() throws IOException, InterruptedException {
        if (documents.isEmpty()) {
            return;
        }
        String recorder = documents.get(random.nextInt(documents.size()));
        HttpResponse<String> answer = get("/api/recorders/" + recorder);
        if (answer != null) {
            JsonNode document = json(answer);
            ofDocuments.add(new OfDocument(
                    recorder,
                    positions(answer),
                    document.path("revision").asLong(0),
                    document.path("state").asString("").equals("posted")));
        }
    }

    /** Returns an answer; null if there is none, because a shard is away or does not know the document. */
    private @Nullable HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = front.send("GET", path, "");
        if (answer.statusCode() == 200) {
            return answer;
        }
        refused.merge(answer.statusCode() + " " + json(answer).path("code").asString(), 1, Integer::sum);
        return null;
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return MAPPER.readTree(answer.body());
    }

    private static Map<TopicPartition, Long> positions(HttpResponse<String> answer) {
        Map<TopicPartition, Long> positions = new HashMap<>();
        String header = answer.headers().firstValue("Accumulator-Positions").orElseThrow();
        for (String one : header.isEmpty() ? new String[0] : header.split(",", -1)) {
            int at = one.lastIndexOf('@');
            int dash = one.lastIndexOf('-', at);
            positions.put(
                    new TopicPartition(one.substring(0, dash), Integer.parseInt(one.substring(dash + 1, at))),
                    Long.valueOf(one.substring(at + 1)));
        }
        return positions;
    }

    /** Asks no more. */
    void stop() throws Exception {
        isOver = true;
        asking.get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        isOver = true;
    }

    /** Compares each answer with the model at the positions that it names. Returns a sentence on how many there were. */
    String settle(StateAtPositions model) {
        assertThat(refused.keySet()).isSubsetOf("503 shard-unavailable", "404 recorder-not-found");
        StateAtPositions.Walk walk = model.walk();
        Set<Map<TopicPartition, Long>> states = new HashSet<>();
        for (OfRegister answer : ofRegisters) {
            walk.to(answer.positions());
            states.add(answer.positions());
            assertThat(FrontQuestion.differences(
                            answer.rows(), answer.question().rows(walk.dayTurnovers())))
                    .as("%s at %s", answer.question(), answer.positions())
                    .isEmpty();
        }
        for (OfDocument answer : ofDocuments) {
            ExpectedRecorder should = model.recorder(answer.recorder(), answer.positions());
            assertThat(answer.revision())
                    .as("%s at %s", answer.recorder(), answer.positions())
                    .isEqualTo(should == null ? 0 : should.revision());
            assertThat(answer.posted())
                    .as("%s at %s", answer.recorder(), answer.positions())
                    .isEqualTo(should != null && should.posted());
        }
        aRecordLessIsFound(model, ofRegisters.getLast());
        return "%d answers about registers in %d different states and %d about documents, all equal to the model at their positions; %s"
                .formatted(ofRegisters.size(), states.size(), ofDocuments.size(), refused);
    }

    /** Without this proof, equality means nothing. */
    private static void aRecordLessIsFound(StateAtPositions model, OfRegister answer) {
        assertThat(answer.positions().keySet()).anySatisfy(partition -> {
            Map<TopicPartition, Long> less = new HashMap<>(answer.positions());
            less.merge(partition, -1L, Long::sum);
            StateAtPositions.Walk walk = model.walk();
            walk.to(less);
            assertThat(FrontQuestion.differences(
                            answer.rows(), answer.question().rows(walk.dayTurnovers())))
                    .isNotEmpty();
        });
    }
}
