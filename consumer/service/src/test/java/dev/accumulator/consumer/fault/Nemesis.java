package dev.accumulator.consumer.fault;

import dev.accumulator.testkit.PostgresServer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out the faults of a plan on a site, and undoes each after its time. A fault waits until its target is healthy
 * again, so nothing is broken twice. It is for one thread.
 */
final class Nemesis implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Nemesis.class);

    private final FaultSite site;
    private final List<ConsumerProcess> instances;
    private final ConsumerProcess extra;
    private final ScheduledExecutorService later = Executors.newScheduledThreadPool(8);
    private final Future<?>[] consumersUndone;
    private final Future<?>[] postgresUndone;
    private Future<?> brokerUndone = CompletableFuture.completedFuture(null);
    private final Map<Fault.Kind, Integer> done = new EnumMap<>(Fault.Kind.class);

    /**
     * @param instances the instances that run all the time, apart from faults
     * @param extra an instance that is added and removed
     */
    Nemesis(FaultSite site, List<ConsumerProcess> instances, ConsumerProcess extra) {
        this.site = site;
        this.instances = instances;
        this.extra = extra;
        this.consumersUndone = new Future<?>[instances.size()];
        this.postgresUndone = new Future<?>[site.servers().size()];
        Arrays.fill(consumersUndone, CompletableFuture.completedFuture(null));
        Arrays.fill(postgresUndone, CompletableFuture.completedFuture(null));
    }

    /** Returns how often each kind of fault was carried out. */
    Map<Fault.Kind, Integer> done() {
        return done;
    }

    int kills() {
        return done.entrySet().stream()
                .filter(one -> one.getKey().isKill())
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    void strike(Fault fault) throws Exception {
        ConsumerProcess instance = instances.get(fault.instance());
        // A fault of PostgreSQL hits the server of that shard, if there are several.
        int shard = fault.instance() % postgresUndone.length;
        PostgresServer postgres = site.servers().get(shard);
        switch (fault.kind()) {
            case KILL_CONSUMER -> {
                consumersUndone[fault.instance()].get();
                instance.kill();
                consumersUndone[fault.instance()] = after(fault, instance::start);
            }
            case RESTART_CONSUMER -> {
                consumersUndone[fault.instance()].get();
                instance.process().askToStop();
                consumersUndone[fault.instance()] = after(fault, () -> {
                    instance.process().awaitExit();
                    instance.start();
                });
            }
            case SUSPEND_CONSUMER -> {
                consumersUndone[fault.instance()].get();
                ChildProcess suspended = instance.process();
                suspended.suspend();
                consumersUndone[fault.instance()] = after(fault, suspended::resume);
            }
            case CRASH_POSTGRES -> {
                postgresUndone[shard].get();
                postgres.crash();
                postgresUndone[shard] = after(fault, postgres::start);
            }
            case KILL_BROKER -> {
                brokerUndone.get();
                site.broker().kill();
                brokerUndone = after(fault, site::restartBroker);
            }
            case SUSPEND_BROKER -> {
                brokerUndone.get();
                site.broker().suspend();
                brokerUndone = after(fault, site.broker()::resume);
            }
            case SUSPEND_POSTGRES -> {
                postgresUndone[shard].get();
                postgres.suspend();
                postgresUndone[shard] = after(fault, postgres::resume);
            }
            case SCALE -> {
                if (extra.isAlive()) {
                    extra.process().askToStop();
                    extra.process().awaitExit();
                } else {
                    extra.start();
                }
            }
        }
        done.merge(fault.kind(), 1, Integer::sum);
        LOG.info("{}", fault);
    }

    private Future<?> after(Fault fault, Runnable undo) {
        return later.schedule(undo, fault.lastsMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits, and meanwhile undoes faults whose time is over. */
    void rest(int millis) throws Exception {
        Executor delayed = CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS, later);
        CompletableFuture.runAsync(() -> {}, delayed).get();
    }

    /** Waits until all faults are undone. */
    void relent() throws Exception {
        for (Future<?> undone : postgresUndone) {
            undone.get();
        }
        brokerUndone.get();
        for (Future<?> undone : consumersUndone) {
            undone.get();
        }
    }

    @Override
    public void close() {
        later.shutdownNow();
        killInstances();
    }

    /** Kills all instances for good. */
    void killInstances() {
        instances.stream().filter(ConsumerProcess::isAlive).forEach(ConsumerProcess::kill);
        if (extra.isAlive()) {
            extra.kill();
        }
    }
}
