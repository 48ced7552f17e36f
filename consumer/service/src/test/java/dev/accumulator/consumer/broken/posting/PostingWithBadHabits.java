package dev.accumulator.consumer.broken.posting;

import java.time.Instant;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.client.RestClient;

public class PostingWithBadHabits {
    @Autowired
    @SuppressWarnings("NullAway") // As bad as it looks.
    private RestClient web;

    @Transactional
    public Instant post() {
        return web == null ? Instant.EPOCH : Instant.now();
    }
}
