package dev.accumulator.consumer.mappingfile;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelSource;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.compiler.CelCompiler;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells parts of an expression that have no value whatever a record says: calls whose arguments are all written in the file,
 * such as {@code decimal("1,5")}, and those which the written ones spoil alone, such as {@code event.a / 0}.
 */
final class FixedParts {
    /** An argument that the call accepts in place of a field, by functions in which the other arguments can be wrong. */
    private static final Map<String, CelConstant> FIELDS = Map.of(
            "_/_", CelConstant.ofValue(1L),
            "_%_", CelConstant.ofValue(1L),
            "round", CelConstant.ofValue(1L),
            "divide", CelConstant.ofValue(1L),
            "matches", CelConstant.ofValue(""));

    private final CelCompiler compiler;
    private final CelRuntime runtime;
    private final CelSource source;
    private final List<Rewriting.Problem> problems = new ArrayList<>();

    private FixedParts(CelCompiler compiler, CelRuntime runtime, CelSource source) {
        this.compiler = compiler;
        this.runtime = runtime;
        this.source = source;
    }

    /** Returns what is wrong with an expression that is well-typed. */
    static List<Rewriting.Problem> problems(CelCompiler compiler, CelRuntime runtime, CelAbstractSyntaxTree tree) {
        FixedParts parts = new FixedParts(compiler, runtime, tree.getSource());
        parts.visit(tree.getExpr());
        return List.copyOf(parts.problems);
    }

    private void visit(CelExpr expr) {
        switch (expr.exprKind().getKind()) {
            case CALL -> {
                if (isTold(expr)) {
                    return;
                }
                parts(expr.call()).forEach(this::visit);
            }
            case SELECT -> visit(expr.select().operand());
            case LIST -> expr.list().elements().forEach(this::visit);
            case COMPREHENSION -> {
                visit(expr.comprehension().iterRange());
                visit(expr.comprehension().loopCondition());
                visit(expr.comprehension().loopStep());
                visit(expr.comprehension().result());
            }
            case CONSTANT, IDENT, STRUCT, MAP, NOT_SET -> {}
        }
    }

    /** True if a mistake of the call is told. */
    private boolean isTold(CelExpr expr) {
        boolean isFixed = isFixed(expr);
        CelConstant field = FIELDS.get(expr.call().function());
        if (!isFixed && (field == null || parts(expr.call()).noneMatch(FixedParts::isFixed))) {
            return false;
        }
        String problem = problem(isFixed || field == null ? expr : withFields(expr, field));
        if (problem != null) {
            problems.add(new Rewriting.Problem(offset(expr), problem));
        }
        return problem != null;
    }

    private static CelExpr withFields(CelExpr expr, CelConstant field) {
        CelExpr.CelCall call = expr.call();
        return CelExpr.ofCall(
                expr.id(),
                call.target().map(target -> withField(target, field)),
                call.function(),
                call.args().stream().map(arg -> withField(arg, field)).collect(ImmutableList.toImmutableList()));
    }

    private static CelExpr withField(CelExpr part, CelConstant field) {
        return isFixed(part) ? part : CelExpr.ofConstant(part.id(), field);
    }

    private static Stream<CelExpr> parts(CelExpr.CelCall call) {
        return Stream.concat(call.target().stream(), call.args().stream());
    }

    private static boolean isFixed(CelExpr expr) {
        return switch (expr.exprKind().getKind()) {
            case CONSTANT -> true;
            case CALL -> parts(expr.call()).allMatch(FixedParts::isFixed);
            case LIST -> expr.list().elements().stream().allMatch(FixedParts::isFixed);
            case IDENT, SELECT, COMPREHENSION, STRUCT, MAP, NOT_SET -> false;
        };
    }

    /** Returns why a call has no value; null if it has one, or if nobody can say without a record. */
    private @Nullable String problem(CelExpr call) {
        try {
            runtime.createProgram(compiler.check(CelAbstractSyntaxTree.newParsedAst(call, source))
                            .getAst())
                    .eval();
            return null;
        } catch (CelValidationException unchecked) {
            return null;
        } catch (CelEvaluationException failed) {
            Unmappable refusal = Expression.refusalIn(failed);
            return refusal == null ? null : refusal.sentence();
        }
    }

    private int offset(CelExpr expr) {
        return source.getPositionsMap().getOrDefault(expr.id(), 0);
    }
}
