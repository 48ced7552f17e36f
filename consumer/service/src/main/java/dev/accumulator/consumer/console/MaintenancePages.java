package dev.accumulator.consumer.console;

import dev.accumulator.consumer.maintenance.Admission;
import dev.accumulator.consumer.maintenance.Maintenance;
import dev.accumulator.consumer.maintenance.Run;
import dev.accumulator.consumer.rest.RegisterAnswers;
import dev.accumulator.consumer.security.Allowed;
import dev.accumulator.consumer.security.Operator;
import dev.accumulator.consumer.security.Role;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.text.ForeignText;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
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

/** The pages of verifications and repairs: all runs, one with its findings, and the start of another. */
@Controller
final class MaintenancePages {
    private static final int RUNS = 50;

    private final Maintenance maintenance;
    private final RegisterAnswers registers;

    MaintenancePages(Maintenance maintenance, RegisterAnswers registers) {
        this.maintenance = maintenance;
        this.registers = registers;
    }

    @Allowed(Role.READER)
    @GetMapping("/maintenance")
    String list(Model model) {
        return list(null, model);
    }

    private String list(@Nullable Run busy, Model model) {
        List<RunView> runs = Stream.of(Run.Kind.values())
                .flatMap(kind -> maintenance.list(kind).stream())
                .sorted(Comparator.comparingLong(Run::id).reversed())
                .limit(RUNS)
                .map(RunView::new)
                .toList();
        model.addAttribute("runs", runs);
        model.addAttribute("running", runs.stream().anyMatch(RunView::isRunning));
        model.addAttribute("busy", busy == null ? null : new RunView(busy));
        model.addAttribute(
                "registers",
                registers.definitions().stream().map(RegisterDefinition::name).toList());
        return "console/maintenance";
    }

    @Allowed(Role.READER)
    @GetMapping("/maintenance/{id}")
    String run(@PathVariable String id, Model model) {
        if (!id.matches("[0-9]{1,18}")) {
            throw new NoRun(id);
        }
        long number = Long.parseLong(id);
        Run run = Stream.of(Run.Kind.values())
                .map(kind -> maintenance.find(kind, number))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() -> new NoRun(id));
        model.addAttribute("page", new RunView(run));
        return "console/run";
    }

    @Allowed(Role.ADMIN)
    @PostMapping("/maintenance/verify")
    String verify(
            @RequestParam(required = false) @Nullable String register,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        return started(name -> maintenance.verify(register(register), name), request, response, model);
    }

    @Allowed(Role.ADMIN)
    @PostMapping("/maintenance/repair")
    String repair(
            @RequestParam(required = false) @Nullable String register,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        return started(name -> maintenance.repair(register(register), name), request, response, model);
    }

    private static @Nullable String register(@Nullable String field) {
        return Given.storable("register", field);
    }

    private String started(
            Function<String, Admission> start, HttpServletRequest request, HttpServletResponse response, Model model) {
        return switch (start.apply(Operator.of(request).name())) {
            case Admission.Started started ->
                "redirect:/maintenance/" + started.run().id();
            case Admission.Busy busy -> {
                response.setStatus(HttpStatus.CONFLICT.value());
                yield list(busy.running(), model);
            }
        };
    }

    /** There is no such run. */
    static final class NoRun extends RuntimeException {
        NoRun(String id) {
            super("There is no run " + ForeignText.quote(id), null, false, false);
        }
    }

    @ExceptionHandler
    ProblemDetail notFound(NoRun missing) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, missing.getMessage());
    }
}
