package dev.accumulator.consumer.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.consumer.cli.OperatorCommands;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The operator's command line against a running instance, through a whole rebuild and back. */
class RebuildCommandIT {
    private final Site site = new Site();

    @AfterEach
    void close() {
        site.close();
    }

    private record Said(int code, String out, String err) {}

    private static Said say(Site.Instance instance, String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(List.of("rebuild"));
        all.addAll(List.of(words));
        all.add("--url=" + instance.url());
        int code = OperatorCommands.execute(
                new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
        return new Said(code, out.toString(), err.toString());
    }

    @Test
    void anOperatorRebuildsLooksSwitchesGoesBackAndCleansUp() {
        Site.Instance instance = site.start();
        for (int i = 1; i <= 20; i++) {
            site.publish(Documents.transfer(i, 1));
            site.publish(Documents.order("o" + i, 1, "3"));
        }
        site.awaitPosted();
        site.jdbc.update("update accumulator_1.orders set client_id = '99' where order_id = 'o4'");

        Said needs = say(instance, "estimate");
        assertThat(needs.code()).isZero();
        assertThat(needs.out()).contains("of disk beside the live generation", "40 records are to be replayed");
        assertThat(site.schemas()).containsExactly("accumulator_1");

        Said built = say(instance, "start");
        assertThat(built.code()).as(built.err()).isZero();
        assertThat(built.out())
                .contains(
                        "Rebuild 1 has begun, as generation 2 beside 1.",
                        "Rebuild 1 is ready.",
                        "40 records are to be replayed",
                        "orders               1 differ",
                        "documents            0 differ",
                        "Next: rebuild differences 1, rebuild switch 1, or rebuild delete 1");
        assertThat(say(instance, "differences", "1").out())
                .startsWith("order o4: live {")
                .hasLineCount(1);

        Said second = say(instance, "start");
        assertThat(second.code()).isEqualTo(3);
        assertThat(second.err()).contains("A rebuild is under way");

        Said switched = say(instance, "switch", "1");
        assertThat(switched.code()).as(switched.err()).isZero();
        assertThat(switched.out()).contains("Rebuild 1 is switched.");
        assertThat(site.live()).isEqualTo(2);

        Said back = say(instance, "rollback", "1");
        assertThat(back.code()).as(back.err()).isZero();
        assertThat(back.out()).contains("Rebuild 1 is rolled-back.");
        assertThat(site.live()).isEqualTo(1);

        assertThat(say(instance, "delete", "1").code()).isZero();
        assertThat(site.schemas()).containsExactly("accumulator_1");

        // The refused request has used up a number.
        Said automatic = say(instance, "start", "--switch", "auto", "--accept-differences");
        assertThat(automatic.code()).as(automatic.err()).isZero();
        assertThat(automatic.out()).contains("Rebuild 3 is switched.", "Live postings were held for");
        assertThat(say(instance, "list").out()).contains("3  switched", "1  rolled-back");
        assertThat(site.live()).isEqualTo(3);
    }
}
