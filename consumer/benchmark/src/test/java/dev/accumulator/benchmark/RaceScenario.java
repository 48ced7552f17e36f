package dev.accumulator.benchmark;

import java.util.List;
import java.util.Map;

/** Scenario 17: sixteen writers take the last units of one cell, over four instances; see {@link FloorRace}. */
final class RaceScenario implements Scenario {
    @Override
    public int number() {
        return 17;
    }

    @Override
    public String title() {
        return "Race: 16 writers over 4 instances take the last units of one cell, from the request to the answer";
    }

    @Override
    public void run(BenchServer server, Results results) throws Exception {
        Map<String, Figures> race =
                new Rounds(0, Settings.LONG_ROUNDS).alternate(List.of(round -> new FloorRace(server).run()));
        race.keySet()
                .forEach(name -> results.report(
                        number(), race, name, name.startsWith("processor") ? "ms of a processor a request" : "ms"));
    }
}
