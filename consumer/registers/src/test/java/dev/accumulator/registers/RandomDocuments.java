package dev.accumulator.registers;

import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.Fingerprints;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.Resource;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Random changes of a few documents: new ones, corrections, withdrawals, repeats, late ones, and faulty ones. */
final class RandomDocuments {
    private static final int DOCUMENTS = 25;
    private static final int DOCUMENTS_OF_MANY = 500;

    private final Random random;
    private final RandomDefinitions values;
    private final RandomLedgers ledgers;
    private final String prefix;
    private final int documents;
    private final Map<String, Long> revisions = new HashMap<>();
    private final List<Change> sent = new ArrayList<>();

    /** @param prefix tells the documents of this history from those of others */
    RandomDocuments(Random random, String prefix) {
        this.random = random;
        this.values = new RandomDefinitions(random);
        this.ledgers = new RandomLedgers(random);
        this.prefix = prefix;
        this.documents = values.oneIn(4) ? DOCUMENTS_OF_MANY : DOCUMENTS;
    }

    /** True if there are so many documents that batches are large. */
    boolean areMany() {
        return documents == DOCUMENTS_OF_MANY;
    }

    List<Change> batch(List<RegisterDefinition> registers) {
        List<Change> batch = new ArrayList<>();
        int size = 1 + random.nextInt(values.oneIn(3) ? documents * 5 / 2 : 5);
        for (int i = 0; i < size; i++) {
            Change change = change(registers);
            batch.add(change);
            sent.add(change);
        }
        return batch;
    }

    String recorder() {
        int number = random.nextInt(documents);
        // Some names that sort differently by bytes than by UTF-16 units or by a language's rules.
        String decoration = switch (number % 5) {
            case 0 -> "\ue000";
            case 1 -> "😀";
            case 2 -> "É";
            default -> "";
        };
        return prefix + decoration + number;
    }

    private Change change(List<RegisterDefinition> registers) {
        String recorder = recorder();
        return switch (random.nextInt(20)) {
            case 0, 1 -> sent.isEmpty() ? post(recorder, next(recorder), registers) : values.oneOf(sent);
            case 2 -> new Change.Withdraw(recorder, "tombstone");
            case 3, 4 -> new Change.Unpost(recorder, next(recorder), "cancelled");
            // The same revision again, or an older one, with other content.
            case 5 -> post(recorder, Math.max(1, next(recorder) - 1 - random.nextInt(3)), registers);
            case 6 -> faulty(post(recorder, next(recorder), registers));
            default -> post(recorder, next(recorder), registers);
        };
    }

    private long next(String recorder) {
        return revisions.merge(recorder, 1L + random.nextInt(2), Long::sum);
    }

    private Change.Post post(String recorder, long revision, List<RegisterDefinition> registers) {
        List<Movement> movements = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            RegisterDefinition register = values.oneOf(registers);
            if (register.kind() == RegisterKind.LEDGER && !values.oneIn(30)) {
                movements.addAll(ledgers.entry(register));
            } else {
                movements.add(movement(register));
            }
        }
        return new Change.Post(
                recorder, revision, Fingerprints.of(movements), movements, values.oneIn(2) ? null : "source");
    }

    private Movement movement(RegisterDefinition register) {
        Map<String, @Nullable Object> dimensions = new LinkedHashMap<>();
        for (Dimension dimension : register.dimensions()) {
            Object value = values.value(dimension);
            if (value != null || values.oneIn(2)) {
                dimensions.put(dimension.name(), value);
            }
        }
        Map<String, BigDecimal> resources = new LinkedHashMap<>();
        for (Resource resource : register.resources()) {
            if (resource.required() || !values.oneIn(6)) {
                resources.put(resource.name(), values.amount(resource.type()));
            }
        }
        return new Movement(register.name(), values.period(register.zone()), dimensions, resources);
    }

    /** The posting with one fault in its last movement, or in itself. */
    private Change.Post faulty(Change.Post post) {
        List<Movement> movements = new ArrayList<>(post.movements());
        Movement last = movements.removeLast();
        String register = last.register();
        Instant period = last.period();
        Map<String, @Nullable Object> dimensions = new LinkedHashMap<>(last.dimensions());
        Map<String, BigDecimal> resources = new LinkedHashMap<>(last.resources());
        long revision = post.revision();
        switch (random.nextInt(8)) {
            case 0 -> register = "nowhere";
            case 1 -> period = Movement.PERIOD_END;
            case 2 -> dimensions.put("unknown", null);
            case 3 -> dimensions.put("d0", new BigDecimal("1.5"));
            case 4 -> resources.put("r0", new BigDecimal("1E-11"));
            case 5 -> resources.put("r0", new BigDecimal("1E+40"));
            case 6 -> resources.remove("r0");
            default -> revision = 0;
        }
        movements.add(new Movement(register, period, dimensions, resources, last.side()));
        return new Change.Post(post.recorder(), revision, post.fingerprint(), movements, post.source());
    }
}
