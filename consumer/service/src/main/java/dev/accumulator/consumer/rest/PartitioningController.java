package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.federation.ShardDatabase;
import dev.accumulator.consumer.security.Allowed;
import dev.accumulator.consumer.security.Role;
import dev.accumulator.registers.model.SeveralStreams;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Documents whose records came from more than one partition: the check of a topic's partitioners. */
@RestController
final class PartitioningController {
    private static final int ROWS_MAX = 100;

    private final LiveReads live;

    PartitioningController(LiveReads live) {
        this.live = live;
    }

    @Allowed(Role.READER)
    @GetMapping("/api/partitioning")
    Map<String, Object> partitioning(@RequestParam MultiValueMap<String, String> parameters) {
        new RequestParameters(parameters, Stream.of());
        List<Found> found = live.each(
                ReadWidth.WIDE,
                database -> new Found(
                        database.shard(), database.generation().registers().severalStreams(ROWS_MAX)));
        List<Map<String, Object>> rows =
                found.stream().flatMap(Found::rows).limit(ROWS_MAX).toList();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(
                "documentsInSeveralPartitions",
                found.stream().mapToLong(one -> one.streams().total()).sum());
        json.put("countedMax", SeveralStreams.COUNTED_MAX);
        json.put("rows", rows);
        return json;
    }

    /** The documents of a database; the shard is null where one database is asked. */
    private record Found(@Nullable ShardDatabase shard, SeveralStreams streams) {
        Stream<Map<String, Object>> rows() {
            return streams.documents().stream().map(document -> {
                Map<String, Object> row = row(document);
                if (shard != null) {
                    row.put("shard", shard.index());
                }
                return row;
            });
        }
    }

    private static Map<String, Object> row(SeveralStreams.Document document) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("recorder", document.recorder());
        json.put("partition", document.stream());
        json.put("otherPartition", document.otherStream());
        json.put("foundAt", document.foundAt().toString());
        return json;
    }
}
