package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.federation.Federation;
import dev.accumulator.consumer.federation.ShardDatabase;
import dev.accumulator.consumer.maintenance.Maintenance;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Detaches months in all shards, each by an instance of its own. If one of them cannot, others may have: asked again, those
 * have nothing left to detach.
 */
@Component
final class DetachingOverShards {
    private final Federation federation;
    private final LiveReads live;
    private final Maintenance own;
    private final ShardRetries others;

    DetachingOverShards(Federation federation, LiveReads live, Maintenance own, ShardRetries others) {
        this.federation = federation;
        this.live = live;
        this.own = own;
        this.others = others;
    }

    /** True if all shards are meant. */
    boolean isMeant() {
        return live.isOverShards();
    }

    /**
     * Detaches months.
     *
     * @param firstKept the first month that stays
     * @throws RefusedInShard if a shard refuses
     * @throws dev.accumulator.consumer.federation.ShardUnavailable if a shard, or its instances, do not answer
     */
    Map<String, @Nullable Object> detach(String register, YearMonth firstKept, String by) {
        List<Maintenance.Detached> each = federation.each(
                others.answerMax(),
                shard -> shard.isOwn()
                        ? own.detach(register, firstKept, by)
                        : others.detach(shard, register, firstKept, by));
        List<Map<String, Object>> shards = new ArrayList<>();
        for (ShardDatabase shard : federation.shards()) {
            Maintenance.Detached detached = each.get(shard.index());
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("shard", shard.index());
            one.put("database", shard.name());
            one.put("schema", detached.schema());
            one.put("tables", detached.tables());
            shards.add(one);
        }
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("register", register);
        json.put("before", firstKept.toString());
        json.put("by", by);
        json.put("shards", shards);
        return json;
    }
}
