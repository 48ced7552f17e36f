package dev.accumulator.consumer.console;

import dev.accumulator.consumer.rebuild.Estimate;
import dev.accumulator.consumer.rebuild.Rebuild;
import dev.accumulator.consumer.rebuild.RebuildRefused;
import dev.accumulator.consumer.rest.RebuildAnswers;
import dev.accumulator.consumer.security.Allowed;
import dev.accumulator.consumer.security.Operator;
import dev.accumulator.consumer.security.Role;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The pages of rebuilds: all of them, one with its progress and its differences, and what an administrator decides. */
@Controller
final class RebuildPages {
    private static final int DIFFERENCES = 100;

    private final RebuildAnswers rebuilds;

    RebuildPages(RebuildAnswers rebuilds) {
        this.rebuilds = rebuilds;
    }

    /** @param estimate given if what a rebuild would need is wanted too, which asks the broker */
    @Allowed(Role.READER)
    @GetMapping("/rebuild")
    String list(@RequestParam(required = false) @Nullable String estimate, Model model, HttpServletResponse response) {
        Estimate needed = null;
        String refusal = null;
        if (estimate != null) {
            try {
                needed = rebuilds.estimate();
            } catch (RebuildRefused refused) {
                refusal = refused.getMessage();
                response.setStatus(status(refused).value());
            }
        }
        return list(needed, refusal, model);
    }

    private String list(@Nullable Estimate estimate, @Nullable String refusal, Model model) {
        List<RebuildAnswers.Named> all = rebuilds.list();
        model.addAttribute("rebuilds", all);
        model.addAttribute(
                "underWay",
                all.stream()
                        .filter(RebuildAnswers.Named::isUnderWay)
                        .findFirst()
                        .map(one -> new RebuildView(one, List.of(), null, false, null))
                        .orElse(null));
        model.addAttribute("estimate", estimate);
        model.addAttribute("refusal", refusal);
        return "console/rebuilds";
    }

    @Allowed(Role.READER)
    @GetMapping("/rebuild/{id}")
    String one(@PathVariable String id, @RequestParam(defaultValue = "0") String after, Model model) {
        return one(id, after.matches("[0-9]{1,15}") ? Long.parseLong(after) : 0, null, model);
    }

    private String one(String id, long after, @Nullable String refusal, Model model) {
        RebuildAnswers.Named rebuild = rebuilds.get(id);
        List<RebuildAnswers.Difference> found = rebuilds.differences(id, after, DIFFERENCES);
        String next = found.size() < DIFFERENCES
                ? null
                : Links.rebuild(id)
                        + Links.query("after", String.valueOf(found.getLast().place()));
        model.addAttribute(
                "page",
                new RebuildView(
                        rebuild,
                        found.stream().map(DifferenceRow::of).toList(),
                        next,
                        rebuilds.canRollBack(rebuild),
                        refusal));
        model.addAttribute("isFirst", after == 0);
        return "console/rebuild";
    }

    @Allowed(Role.ADMIN)
    @PostMapping("/rebuild")
    String start(
            @RequestParam(defaultValue = "manual") String mode,
            @RequestParam(required = false) @Nullable String acceptDifferences,
            @RequestParam(required = false) @Nullable String acceptMissingBeginning,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        Rebuild.Options options =
                new Rebuild.Options(mode.equals("auto"), acceptDifferences != null, acceptMissingBeginning != null);
        try {
            return "redirect:"
                    + Links.rebuild(rebuilds.start(options, Operator.of(request).name()));
        } catch (RebuildRefused refused) {
            response.setStatus(status(refused).value());
            return list(null, refused.getMessage(), model);
        }
    }

    @Allowed(Role.ADMIN)
    @PostMapping("/rebuild/{id}/switch")
    String switchIn(@PathVariable String id, HttpServletRequest request, HttpServletResponse response, Model model) {
        return act(id, () -> rebuilds.switchIn(id, Operator.of(request).name()), response, model);
    }

    @Allowed(Role.ADMIN)
    @PostMapping("/rebuild/{id}/rollback")
    String rollBack(@PathVariable String id, HttpServletRequest request, HttpServletResponse response, Model model) {
        return act(id, () -> rebuilds.rollBack(id, Operator.of(request).name()), response, model);
    }

    /** Cancels a rebuild that is under way, or drops the generation that an ended one has left over. */
    @Allowed(Role.ADMIN)
    @PostMapping("/rebuild/{id}/delete")
    String delete(@PathVariable String id, HttpServletRequest request, HttpServletResponse response, Model model) {
        return act(id, () -> rebuilds.delete(id, Operator.of(request).name()), response, model);
    }

    /** Shows the rebuild as it is afterwards, with the reason if nothing was done. */
    private String act(String id, Runnable action, HttpServletResponse response, Model model) {
        try {
            action.run();
            return "redirect:" + Links.rebuild(id);
        } catch (RebuildRefused refused) {
            if (refused.reason() == RebuildRefused.Reason.NOT_FOUND) {
                throw refused;
            }
            response.setStatus(status(refused).value());
            return one(id, 0, refused.getMessage(), model);
        }
    }

    private static HttpStatus status(RebuildRefused refused) {
        return switch (refused.reason()) {
            case NOT_FOUND -> HttpStatus.NOT_FOUND;
            case UNDER_WAY, WRONG_STATE, BEGINNING_MISSING, PARTITION_REFUSED -> HttpStatus.CONFLICT;
            case BROKER_UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
        };
    }

    @ExceptionHandler
    ProblemDetail refused(RebuildRefused refused) {
        return ProblemDetail.forStatusAndDetail(status(refused), refused.getMessage());
    }
}
