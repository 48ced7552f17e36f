package dev.accumulator.consumer.console;

import dev.accumulator.consumer.deadletter.DeadLetters;
import dev.accumulator.consumer.deadletter.LetterClosed;
import dev.accumulator.consumer.deadletter.LetterCount;
import dev.accumulator.consumer.deadletter.LetterFilter;
import dev.accumulator.consumer.deadletter.LetterIncomplete;
import dev.accumulator.consumer.deadletter.LetterNotFound;
import dev.accumulator.consumer.mapping.MappingWaits;
import dev.accumulator.consumer.rest.LetterAnswers;
import dev.accumulator.consumer.security.Allowed;
import dev.accumulator.consumer.security.Operator;
import dev.accumulator.consumer.security.Role;
import dev.accumulator.registers.model.InvalidQuery;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.function.Supplier;
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

/** The pages of dead letters: a list by code and topic, one with its record, and what an administrator does about them. */
@Controller
final class LetterPages {
    private static final int ROWS = 50;

    /** Letters that one click deals with. The page tells how many are left. */
    private static final int AT_ONCE_MAX = DeadLetters.PAGE_MAX;

    private final LetterAnswers letters;

    LetterPages(LetterAnswers letters) {
        this.letters = letters;
    }

    @Allowed(Role.READER)
    @GetMapping("/letters")
    String list(
            @RequestParam(required = false) @Nullable String code,
            @RequestParam(required = false) @Nullable String topic,
            @RequestParam(required = false) @Nullable String recorder,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String before,
            Model model) {
        return list(LettersView.Filter.of(code, topic, recorder, state), Given.text(before), null, model);
    }

    private String list(
            LettersView.Filter filter, @Nullable String before, LetterAnswers.@Nullable Many outcome, Model model) {
        LetterAnswers.Page page = letters.list(filter.letters(), before, ROWS);
        List<LetterCount> counted = letters.counts(new LetterFilter(null, null, null, filter.letterState()));
        long open = letters.counts(filter.openLetters()).stream()
                .mapToLong(LetterCount::letters)
                .sum();
        String next = page.next();
        model.addAttribute(
                "page",
                new LettersView(
                        filter,
                        LettersView.counts(counted, filter),
                        open,
                        page.letters(),
                        next == null ? null : filter.href(next),
                        before == null,
                        outcome == null ? null : outcome.outcome()));
        model.addAttribute("states", LettersView.Filter.STATES);
        return "console/letters";
    }

    @Allowed(Role.READER)
    @GetMapping("/letters/{id}")
    String letter(@PathVariable String id, @RequestParam(required = false) @Nullable String retry, Model model) {
        return letter(id, null, Links.UNDER_WAY.equals(retry), model);
    }

    private String letter(String id, @Nullable String refusal, boolean isUnderWay, Model model) {
        model.addAttribute("page", LetterView.of(letters.get(id), refusal, isUnderWay));
        return "console/letter";
    }

    @Allowed(Role.ADMIN)
    @PostMapping("/letters/{id}/retry")
    String retry(@PathVariable String id, HttpServletRequest request, HttpServletResponse response, Model model) {
        return act(
                id,
                () -> letters.retry(id, Operator.of(request).name()).isUnderWay()
                        ? Links.letterUnderWay(id)
                        : Links.letter(id),
                response,
                model);
    }

    @Allowed(Role.ADMIN)
    @PostMapping("/letters/{id}/resolve")
    String resolve(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String reason,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        String why = Given.sentence("reason", reason, DeadLetters.REASON_CHARS_MAX);
        return act(
                id,
                () -> {
                    letters.resolve(id, why, Operator.of(request).name());
                    return Links.letter(id);
                },
                response,
                model);
    }

    /**
     * Shows the letter as it is afterwards, with the reason if nothing was done.
     *
     * @param action returns the page that shows it
     */
    private String act(String id, Supplier<String> action, HttpServletResponse response, Model model) {
        try {
            return "redirect:" + action.get();
        } catch (LetterClosed | LetterIncomplete refused) {
            response.setStatus(HttpStatus.CONFLICT.value());
            return letter(id, refused.getMessage(), false, model);
        } catch (MappingWaits waits) {
            response.setStatus(HttpStatus.SERVICE_UNAVAILABLE.value());
            return letter(id, waits.getMessage(), false, model);
        }
    }

    @Allowed(Role.ADMIN)
    @PostMapping("/letters/retry")
    String retryAll(
            @RequestParam(required = false) @Nullable String code,
            @RequestParam(required = false) @Nullable String topic,
            @RequestParam(required = false) @Nullable String recorder,
            @RequestParam(required = false) @Nullable String note,
            @RequestParam(required = false) @Nullable String after,
            HttpServletRequest request,
            Model model) {
        LettersView.Filter filter = some(code, topic, recorder);
        String said = Given.text(note) == null ? null : Given.sentence("note", note, DeadLetters.REASON_CHARS_MAX);
        LetterAnswers.Many outcome = letters.retryAll(
                filter.openLetters(),
                Given.text(after),
                AT_ONCE_MAX,
                said,
                Operator.of(request).name());
        return list(filter, null, outcome, model);
    }

    @Allowed(Role.ADMIN)
    @PostMapping("/letters/resolve")
    String resolveAll(
            @RequestParam(required = false) @Nullable String code,
            @RequestParam(required = false) @Nullable String topic,
            @RequestParam(required = false) @Nullable String recorder,
            @RequestParam(required = false) @Nullable String reason,
            @RequestParam(required = false) @Nullable String after,
            HttpServletRequest request,
            Model model) {
        LettersView.Filter filter = some(code, topic, recorder);
        LetterAnswers.Many outcome = letters.resolveAll(
                filter.openLetters(),
                Given.text(after),
                AT_ONCE_MAX,
                Given.sentence("reason", reason, DeadLetters.REASON_CHARS_MAX),
                Operator.of(request).name());
        return list(filter, null, outcome, model);
    }

    @ExceptionHandler
    ProblemDetail notFound(LetterNotFound missing) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, missing.getMessage());
        problem.setProperty("code", "dead-letter-not-found");
        return problem;
    }

    private static LettersView.Filter some(@Nullable String code, @Nullable String topic, @Nullable String recorder) {
        LettersView.Filter filter = LettersView.Filter.of(code, topic, recorder, null);
        if (!filter.isSome()) {
            throw new InvalidQuery("code", "Name a code, a topic or a document: the letters that are meant");
        }
        return filter;
    }
}
