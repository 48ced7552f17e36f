package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.security.Allowed;
import dev.accumulator.consumer.security.Role;
import dev.accumulator.registers.model.SeveralStreams;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
        SeveralStreams found =
                live.read(ReadWidth.WIDE, generation -> generation.registers().severalStreams(ROWS_MAX));
        List<Map<String, Object>> rows =
                found.documents().stream().map(PartitioningController::row).toList();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("documentsInSeveralPartitions", found.total());
        json.put("countedMax", SeveralStreams.COUNTED_MAX);
        json.put("rows", rows);
        return json;
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
