package dev.accumulator.consumer.rest;

import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The state and movements of documents. */
@RestController
final class RecorderController {
    private final LiveReads live;

    RecorderController(LiveReads live) {
        this.live = live;
    }

    @GetMapping("/api/recorders/{recorder}")
    Map<String, @Nullable Object> recorder(
            @PathVariable String recorder, @RequestParam MultiValueMap<String, String> parameters) {
        new RequestParameters(parameters, Stream.of());
        return live.read(generation -> generation
                        .registers()
                        .recorder(recorder)
                        .map(state -> RegisterJson.recorder(
                                state, generation.registers().passedOver(recorder))))
                .orElseThrow(() -> new NotFound("recorder", recorder));
    }
}
