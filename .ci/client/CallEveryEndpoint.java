import client.ClosingApi;
import client.DeadLettersApi;
import client.FloorsApi;
import client.MaintenanceApi;
import client.MappingsApi;
import client.OutboxApi;
import client.PartitionsApi;
import client.ReadsApi;
import client.RebuildsApi;
import client.StatusApi;
import client.http.ApiClient;
import client.http.ApiException;
import client.model.BalancePage;
import client.model.CloseRequest;
import client.model.ClosingEntry;
import client.model.DecideRequest;
import client.model.Definition;
import client.model.DetachRequest;
import client.model.Document;
import client.model.EventToTry;
import client.model.Id;
import client.model.Letter;
import client.model.ManyLetters;
import client.model.MappingInForce;
import client.model.Order;
import client.model.ParkedMessage;
import client.model.Partition;
import client.model.Problem;
import client.model.Rebuild;
import client.model.RebuildOrEstimate;
import client.model.ResolveDeadLetterRequest;
import client.model.ResolveDeadLettersRequest;
import client.model.RetryDeadLettersRequest;
import client.model.Run;
import client.model.SealEntry;
import client.model.SealRequest;
import client.model.SendParkedMessageRequest;
import client.model.StartRebuildRequest;
import client.model.TriedPart;
import client.model.TryMappingRequest;
import client.model.TurnoverPage;
import client.model.VerifyRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Predicate;

/**
 * Calls every endpoint of a service by the generated client, and reads the answers by their types. The service is one of
 * which nothing is kept: it is rebuilt, switched and its dead letters are closed. It has the documents of the first run.
 */
public final class CallEveryEndpoint {
    /** Endpoints whose refusal is read as a problem, because a service that works has nothing that they could do. */
    private static final Set<String> PROBLEMS_ARE_ENOUGH = Set.of(
            // Its answer is a stream that ends after an hour, and the generated client reads to the end.
            "get /api/registers/{name}/changes",
            // No register is published unless its declaration says so.
            "get /api/registers/{name}/publication",
            "post /api/registers/{name}/publication/compare",
            // No floor is declared.
            "get /api/floors/{name}",
            "post /api/refusals/{id}/retry",
            // It takes at least one dimension, under a name of its own, which no method of a generated client has.
            "get /api/availability",
            // Nobody has reserved anything.
            "get /api/reservations",
            "get /api/reservations/{id}",
            // A deployment that is not sharded moves to no other number of shards.
            "post /api/layout/compare",
            "post /api/layout/switch",
            "post /api/layout/back",
            "post /api/layout/carry",
            // No partition is refused, and no message is parked, in a service that works.
            "post /api/partitions/{topic}/{partition}/decisions",
            "post /api/outbox/parked/{id}/send",
            "delete /api/outbox/parked/{id}");

    private final String service;
    private final ApiClient client = new ApiClient();
    private final Map<String, Set<Integer>> called = new TreeMap<>();

    private CallEveryEndpoint(String service) {
        this.service = service;
        client.updateBaseUri(service);
        client.setResponseInterceptor(response -> called
                .computeIfAbsent(
                        response.request().method().toLowerCase(java.util.Locale.ROOT) + " "
                                + response.request().uri().getPath(),
                        path -> new ConcurrentSkipListSet<>())
                .add(response.statusCode()));
    }

    public static void main(String[] args) throws Exception {
        CallEveryEndpoint calls = new CallEveryEndpoint(args[0]);
        calls.reads();
        calls.mappings();
        calls.letters();
        calls.maintenance();
        calls.closings();
        calls.partitionsAndOutbox();
        calls.layouts();
        calls.rebuilds();
        calls.requireAll();
    }

    private void reads() throws ApiException {
        ReadsApi reads = new ReadsApi(client);
        List<Definition> definitions = reads.registers(null).getRegisters();
        require(definitions.stream().anyMatch(one -> "inventory".equals(one.getName())), definitions);
        Definition inventory = reads.register("inventory", null);
        require("int".equals(inventory.getDimensions().get("product")), inventory);

        BalancePage balances = reads.balances(
                "inventory", null, null, null, "product", null, "product", 10, null, null, null, null, true, null);
        // What a register calls its figures is in no description, so the generator takes them for texts, with all digits.
        BigDecimal quantity = new BigDecimal(balances.getRows().getFirst().getAdditionalProperty("quantity"));
        require(quantity.signum() > 0 && balances.getCount() > 0, balances);
        BalancePage texts = reads.balances(
                "inventory", "2026-04-30", null, null, null, null, null, 1, null, "string", null, null, null, null);
        require(texts.getRows().getFirst().getAdditionalProperty("quantity") != null, texts);
        TurnoverPage turnovers = reads.turnovers(
                "sales", "2026-04-01", "2026-04-30", null, null, "product", "month", null, null, null, null, 10, null, null, null, null,
                null, null);
        require(turnovers.getRows().getFirst().getAdditionalProperty("quantity_net") != null, turnovers);
        require(!reads.movements("sales", "order:1", null, null, null, null, null, true, null, 10, null, null, null, null)
                .getRows()
                .isEmpty(), "movements");
        require(reads.severalBalances(List.of("inventory"), null, null, null, null, null, null, null, null, null)
                        .getBalances()
                        .size()
                == 1, "several");

        require(!reads.accounts("books", null).getAccounts().isEmpty(), "accounts");
        require(!reads.trialBalance("books", "2026-04-01", "2026-04-30", null, null, null, null, null, null, null)
                .getRows()
                .isEmpty(), "trial balance");
        require(!reads.card("books", "41", null, null, null, null, 10, null, null, null, null)
                .getRows()
                .isEmpty(), "card");
        require(!reads.between("books", null, null, null, null, null, 10, null, null, null, null)
                .getRows()
                .isEmpty(), "between");
        problem(400, () -> reads.availability(null, null, null, null));
        problem(404, () -> reads.reservation("none", null, null));
        problem(404, () -> reads.reservationById("none", null, null));

        Order order = reads.order("1", null, null);
        BigDecimal price = (BigDecimal) order.getLines().getFirst().getUnitPrice().getActualInstance();
        require(order.getOccurredAt() != null && price.signum() > 0, order);
        require(!reads.orders(null, null, null, null, null, null, 5, null, null, null)
                .getRows()
                .isEmpty(), "orders");
        require("1".equals(reads.orders("1", null, null, null, null, null, null, null, null, null).getOrderId()), "order");
        Document document = reads.recorder("order:1", null, null, null, null);
        require(document.getState() == Document.StateEnum.POSTED && document.getReading() != null, document);
        require(!reads.recorders(null, null, "order", null, null, null, null, null, 5, null, null, null)
                .getRows()
                .isEmpty(), "recorders");
        require(reads.recorders(null, "order:1", null, null, null, null, null, null, 5, null, null, null)
                .getRows()
                .getFirst()
                .getRecorder()
                .startsWith("order:1"), "beginning");
        require(reads.dimensionValues("inventory", "product", "10", 5, null).getRows().size() > 1, "values");
        require(reads.partitioning().getDocumentsInSeveralPartitions() == 0, "partitioning");
        require(new StatusApi(client).status().getGeneration().getLive() > 0, "status");
        require(new FloorsApi(client).floors().getFloors().isEmpty(), "floors");
        require(new FloorsApi(client).refusals(null, null, 10, null).getRows().isEmpty(), "refusals");
        problem(404, () -> new FloorsApi(client).floor("available", null, null));
        problem(404, () -> new FloorsApi(client).retryRefusal("1"));
        problem(404, () -> reads.changes("inventry", null, null, null));
        problem(404, () -> reads.publication("inventory", null));
        problem(404, () -> new MaintenanceApi(client).comparePublication("inventory"));
    }

    private void mappings() throws ApiException {
        MappingsApi mappings = new MappingsApi(client);
        List<MappingInForce> inForce = mappings.mappings().getMappings();
        MappingInForce orders = inForce.stream()
                .filter(mapping -> mapping.getTopics().contains("orders"))
                .findFirst()
                .orElseThrow();
        require(orders.getMapped() > 0 && orders.getRefused().values().stream().mapToLong(count -> count).sum() >= 2, orders);
        EventToTry receipt = new EventToTry()
                .topic("receipts")
                .key("tried")
                .value(Map.of(
                        "receiptId", "tried",
                        "revision", 1,
                        "occurredAt", "2026-04-20T10:15:00Z",
                        "warehouseId", 1,
                        "lines", List.of(Map.of("lineNo", 1, "productId", 101, "quantity", 2, "unitCost", 3))))
                .headers(Map.of(
                        "ce_specversion", "1.0", "ce_id", "tried", "ce_source", "/shop", "ce_type", "receipt.posted"));
        TriedPart tried = mappings.tryMapping(new TryMappingRequest().addEventsItem(receipt))
                .getEvents()
                .getFirst()
                .getParts()
                .getFirst();
        require(tried.getOutcome() == TriedPart.OutcomeEnum.POST && "receipt:tried".equals(tried.getRecorder()), tried);
        require(tried.getMovements().getFirst().getResources().get("quantity").intValueExact() == 2, tried);
    }

    private void letters() throws ApiException {
        DeadLettersApi letters = new DeadLettersApi(client);
        require(letters.deadLetterCounts(null, null, null, null).getLetters() >= 2, "two refused events are needed");
        List<Letter> open = letters.deadLetters(null, null, null, "open", 10, null).getRows();
        Letter first = letters.deadLetter(text(open.getFirst().getId()));
        require(first.getRecord().getValue().getBase64().length > 0, first);
        require(letters.retryDeadLetter(text(first.getId())).getAttempts() == 1, first);
        Letter closed = letters.resolveDeadLetter(text(first.getId()), new ResolveDeadLetterRequest().reason("tried"));
        require(closed.getState() == Letter.StateEnum.RESOLVED, closed);
        ManyLetters retried = letters.retryDeadLetters(null, "orders", null, 10, null, new RetryDeadLettersRequest());
        require(retried.getStillOpen() >= 1, retried);
        require(letters.resolveDeadLetters(
                                new ResolveDeadLettersRequest().reason("tried"), null, "orders", null, 10, null)
                        .getResolved()
                >= 1, "resolved");
    }

    private void maintenance() throws Exception {
        MaintenanceApi maintenance = new MaintenanceApi(client);
        String verification = text(maintenance.verify(new VerifyRequest().register("inventory")).getId());
        Run verified = await(() -> maintenance.verification(verification, null), run -> run.getState() != Run.StateEnum.RUNNING);
        require(verified.getResults().get("inventory").getMovements() > 0 && verified.getDifferences().isEmpty(), verified);
        require(!maintenance.verifications().getVerifications().isEmpty(), "verifications");
        String repair = text(maintenance.repair(new VerifyRequest().register("sales")).getId());
        await(() -> maintenance.repairRun(repair, null), run -> run.getState() != Run.StateEnum.RUNNING);
        String totals = text(maintenance.rebuildTotals("inventory").getId());
        await(() -> maintenance.repairRun(totals, null), run -> run.getState() != Run.StateEnum.RUNNING);
        require(maintenance.repairs().getRepairs().size() >= 2, "repairs");
        require(maintenance.detach("inventory", new DetachRequest().before("2020-01")).getTables().isEmpty(), "detach");
    }

    private void closings() throws ApiException {
        ClosingApi closing = new ClosingApi(client);
        LocalDate april = LocalDate.parse("2026-04-30");
        ClosingEntry closed = closing.close(new CloseRequest().register("sales").closedThrough(april).reason("tried"))
                .getRows()
                .getFirst();
        require(april.equals(closed.getClosedThrough()) && closed.getAt() != null, closed);
        SealEntry seal = closing.seal(new SealRequest().register("sales").month("2026-04")).getRows().getFirst();
        require(seal.getMovements() > 0, seal);
        require(closing.seals("sales", 10, null).getRows().getFirst().getId().getActualInstance().equals(seal.getId().getActualInstance()), seal);
        require(april.equals(closing.closings("sales", 10, null).getRegisters().getFirst().getClosedThrough()), "closings");
        // Open for what follows.
        require(closing.close(new CloseRequest().register("sales").closedThrough(null))
                        .getRows()
                        .getFirst()
                        .getClosedThrough()
                == null, "opened");
    }

    private void partitionsAndOutbox() throws ApiException {
        PartitionsApi partitions = new PartitionsApi(client);
        Partition first = partitions.partitions(10, null).getPartitions().getFirst();
        require(partitions.partition(first.getTopic(), first.getPartition()).getDecisions() != null, first);
        problem(409, () -> partitions.decide(
                first.getTopic(),
                first.getPartition(),
                new DecideRequest().action(DecideRequest.ActionEnum.END).reason("tried")));
        OutboxApi outbox = new OutboxApi(client);
        List<ParkedMessage> parked = outbox.parkedMessages(null, 10, null).getRows();
        require(parked.isEmpty(), parked);
        problem(404, () -> outbox.sendParkedMessage("1", new SendParkedMessageRequest().note("tried")));
        problem(404, () -> outbox.dropParkedMessage("1", null, "tried"));
    }

    private void layouts() throws ApiException {
        StatusApi status = new StatusApi(client);
        require("live".equals(status.layout().getState().getValue()), status.layout());
        problem(409, () -> status.compareLayouts());
        problem(409, () -> status.switchLayouts());
        problem(409, () -> status.takeBackLayouts());
        problem(409, () -> status.carryOverDocuments());
    }

    private void rebuilds() throws Exception {
        RebuildsApi rebuilds = new RebuildsApi(client);
        RebuildOrEstimate estimate = rebuilds.startRebuild(new StartRebuildRequest().estimateOnly(true));
        require(estimate.getEstimate().getRecords() > 0, estimate);
        String id = text(rebuilds.startRebuild(new StartRebuildRequest()).getId());
        Rebuild ready = await(() -> rebuilds.rebuild(id, null), rebuild -> !Set.of("created", "loading", "catching-up", "comparing")
                .contains(rebuild.getState()) && rebuild.getReport() != null);
        require(ready.getReport().getSame() && ready.getProgress().getRecords() > 0, ready);
        require(rebuilds.rebuildDifferences(id, null, null, null).getDifferences().isEmpty(), "differences");
        rebuilds.switchRebuild(id);
        await(() -> rebuilds.rebuild(id, null), rebuild -> rebuild.getSwitchedAt() != null);
        rebuilds.rollBackRebuild(id);
        await(() -> rebuilds.rebuild(id, null), rebuild -> rebuild.getState().contains("rolled") && !rebuild.getState().contains("rolling"));
        rebuilds.deleteRebuild(id);
        require(!rebuilds.rebuilds().getRebuilds().isEmpty(), "rebuilds");
    }

    /** Every path of the description was called, with every method of it, and answered by what is wanted of it. */
    private void requireAll() throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(service + "/v3/api-docs")).build(),
                        HttpResponse.BodyHandlers.ofString());
        List<String> described = new ArrayList<>();
        JsonNode paths = new ObjectMapper().readTree(answer.body()).path("paths");
        paths.fields().forEachRemaining(path ->
                path.getValue().fieldNames().forEachRemaining(method -> described.add(method + " " + path.getKey())));
        // A path without a hole before one with a hole.
        described.sort(java.util.Comparator.comparing((String name) -> name.contains("{")).thenComparing(name -> name));
        Map<String, Set<Integer>> answered = new TreeMap<>();
        called.forEach((request, statuses) -> described.stream()
                .filter(name -> request.matches(name.replaceAll("\\{[a-z]+}", "[^/]+")))
                .findFirst()
                .ifPresent(name -> answered.computeIfAbsent(name, n -> new TreeSet<>()).addAll(statuses)));
        List<String> missing = described.stream()
                .filter(name -> answered.getOrDefault(name, Set.of()).stream()
                        .noneMatch(status -> status < 300 || PROBLEMS_ARE_ENOUGH.contains(name)))
                .toList();
        require(missing.isEmpty(), "not answered as described: " + missing);
        System.out.println("All " + described.size() + " endpoints were called by the generated client.");
    }

    private interface Call<T> {
        T call() throws ApiException;
    }

    private static void problem(int status, Call<?> call) {
        try {
            Object answer = call.call();
            throw new IllegalStateException("not refused, but " + answer);
        } catch (ApiException refused) {
            require(refused.getCode() == status, refused);
            try {
                Problem problem = ApiClient.createDefaultObjectMapper().readValue(refused.getResponseBody(), Problem.class);
                require(problem.getStatus() == status && !problem.getCode().isEmpty(), problem);
            } catch (java.io.IOException otherwise) {
                throw new IllegalStateException(refused.getResponseBody(), otherwise);
            }
        }
    }

    private static <T> T await(Call<T> call, Predicate<T> wanted) throws Exception {
        for (int i = 0; i < 600; i++) {
            T answer = call.call();
            if (wanted.test(answer)) {
                return answer;
            }
            Thread.sleep(200);
        }
        throw new IllegalStateException("not reached within two minutes: " + call.call());
    }

    /** An id as paths have it. */
    private static String text(Id id) {
        return String.valueOf(id.getActualInstance());
    }

    private static void require(boolean holds, Object shown) {
        if (!holds) {
            throw new IllegalStateException(String.valueOf(shown));
        }
    }
}
