package dev.accumulator.benchmark;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Profiles a thread. It samples the stack some hundred times a second and counts the first step that a frame belongs
 * to, separately for waiting for the server and for work in Java.
 */
final class Sampler implements AutoCloseable {
    private static final int PAUSE_MILLIS = 3;
    private static final String WAITING = ", waiting for PostgreSQL";
    private static final String WORKING = ", in Java";

    /** The steps by frame. The first matching frame counts. */
    private static final Map<String, String> STEPS = steps();

    private final Thread sampled;
    private final Map<String, Integer> counts = new LinkedHashMap<>();
    private final Thread sampler;
    private volatile boolean done;

    private Sampler(Thread sampled) {
        this.sampled = sampled;
        this.sampler = Thread.ofPlatform().daemon().name("bench-sampler").start(this::run);
    }

    /** Does the work on this thread, and returns the share of each step in its time, in percent, largest first. */
    static Map<String, Double> shares(EngineTurn.Work work) throws Exception {
        Sampler sampler = new Sampler(Thread.currentThread());
        try (sampler) {
            work.run();
        }
        return sampler.shares();
    }

    /** Returns the keys of the steps: a class and its method, or a class and a dot for all its methods. */
    static Set<String> frames() {
        return STEPS.keySet();
    }

    private static Map<String, String> steps() {
        Map<String, String> steps = new LinkedHashMap<>();
        steps.put("Incoming.read", "decoding and mapping");
        steps.put("Draft.", "drafted movements");
        steps.put("ResultEvents.", "result events");
        steps.put("Orders.", "order rows");
        steps.put("PositionsTable.advance", "positions");
        steps.put("NewRecorders.", "recorders");
        steps.put("RecordersTable.", "recorders");
        steps.put("Cells.place", "cells");
        steps.put("LogTable.append", "movements");
        steps.put("LogTable.reversals", "movements to reverse");
        steps.put("LogLines.", "movements");
        steps.put("TailTable.add", "tail");
        steps.put("PostingsTable.begin", "posting number");
        steps.put("DeadLetters.", "dead letters");
        steps.put("Outbox.append", "outbox rows");
        steps.put("ChangeChecks.check", "checks");
        steps.put("RegistersTable.versionsLocked", "definitions");
        steps.put("Poster.", "outcomes");
        steps.put("Generations.requireLive", "generation");
        steps.put("AbstractPlatformTransactionManager.commit", "commit");
        steps.put("getTransaction", "begin");
        return steps;
    }

    private void run() {
        while (!done) {
            count(sampled.getStackTrace());
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException interrupted) {
                return;
            }
        }
    }

    private void count(StackTraceElement[] stack) {
        if (stack.length == 0) {
            return;
        }
        boolean waiting = stack[0].isNativeMethod() || stack[0].getMethodName().startsWith("park");
        String step = stepOf(stack);
        counts.merge(step + (waiting ? WAITING : WORKING), 1, Integer::sum);
    }

    private static String stepOf(StackTraceElement[] stack) {
        for (Map.Entry<String, String> step : STEPS.entrySet()) {
            for (StackTraceElement frame : stack) {
                String name = frame.getClassName();
                if ((name.substring(name.lastIndexOf('.') + 1) + "." + frame.getMethodName()).contains(step.getKey())) {
                    return step.getValue();
                }
            }
        }
        return "the rest";
    }

    private Map<String, Double> shares() {
        double all = counts.values().stream().mapToInt(Integer::intValue).sum();
        List<Map.Entry<String, Integer>> sorted = new ArrayList<>(counts.entrySet());
        sorted.sort(Map.Entry.comparingByValue(Comparator.reverseOrder()));
        Map<String, Double> shares = new LinkedHashMap<>();
        sorted.forEach(step -> shares.put(step.getKey(), 100 * step.getValue() / all));
        return shares;
    }

    @Override
    public void close() {
        done = true;
        try {
            sampler.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
