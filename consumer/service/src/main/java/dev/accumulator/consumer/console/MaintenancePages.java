package dev.accumulator.consumer.console;

import dev.accumulator.consumer.maintenance.Run;
import dev.accumulator.consumer.rest.RegisterAnswers;
import dev.accumulator.consumer.rest.RunAnswers;
import dev.accumulator.consumer.security.Allowed;
import dev.accumulator.consumer.security.Operator;
import dev.accumulator.consumer.security.Role;
import dev.accumulator.registers.model.RegisterDefinition;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The pages of verifications and repairs: all runs, one with its findings, and the start of another. */
@Controller
final class MaintenancePages {
    private static final int RUNS = 50;

    private final RunAnswers answers;
    private final RegisterAnswers registers;

    MaintenancePages(RunAnswers answers, RegisterAnswers registers) {
        this.answers = answers;
        this.registers = registers;
    }

    @Allowed(Role.READER)
    @GetMapping("/maintenance")
    String list(Model model) {
        return list(null, model);
    }

    private String list(RunAnswers.Asked.@Nullable Busy busy, Model model) {
        List<RunView> runs = Stream.of(Run.Kind.values())
                .flatMap(kind -> answers.list(kind).stream())
                .sorted(Comparator.comparing(
                                (RunAnswers.Named named) -> named.run().startedAt())
                        .reversed())
                .limit(RUNS)
                .map(RunView::new)
                .toList();
        model.addAttribute("runs", runs);
        model.addAttribute("running", runs.stream().anyMatch(RunView::isRunning));
        model.addAttribute("busy", busy);
        model.addAttribute(
                "registers",
                registers.definitions().stream().map(RegisterDefinition::name).toList());
        return "console/maintenance";
    }

    @Allowed(Role.READER)
    @GetMapping("/maintenance/{id}")
    String run(@PathVariable String id, Model model) {
        model.addAttribute("page", new RunView(answers.find(id)));
        return "console/run";
    }

    @Allowed(Role.ADMIN)
    @PostMapping("/maintenance/verify")
    String verify(
            @RequestParam(required = false) @Nullable String register,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        return started(Run.Kind.VERIFY, register, request, response, model);
    }

    @Allowed(Role.ADMIN)
    @PostMapping("/maintenance/repair")
    String repair(
            @RequestParam(required = false) @Nullable String register,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        return started(Run.Kind.REPAIR, register, request, response, model);
    }

    private String started(
            Run.Kind kind,
            @Nullable String register,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        String person = Operator.of(request).name();
        return switch (answers.start(kind, Given.storable("register", register), person)) {
            case RunAnswers.Asked.Started started -> "redirect:/maintenance/" + started.id();
            case RunAnswers.Asked.Busy busy -> {
                response.setStatus(HttpStatus.CONFLICT.value());
                yield list(busy, model);
            }
        };
    }
}
