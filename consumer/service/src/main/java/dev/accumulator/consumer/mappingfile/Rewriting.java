package dev.accumulator.consumer.mappingfile;

import com.google.common.collect.ImmutableList;
import dev.accumulator.consumer.mappingfile.Expression.Variable;
import dev.accumulator.schemas.Limits;
import dev.cel.common.CelSource;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites an expression between parsing and checking. A path such as {@code event.a.b} becomes a variable of its own with the
 * type that the schema says, which is found by a compiled pointer; a literal such as {@code 1.5} becomes an exact decimal;
 * {@code -x} becomes {@code 0 - x}; {@code default(x, y)} becomes a choice.
 */
final class Rewriting {
    private static final Pattern LITERAL = Pattern.compile("-?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");
    private static final List<String> ROUNDED = List.of("round", "divide");

    /**
     * A mistake in the expression.
     *
     * @param offset where it is, in code points from 0
     */
    record Problem(int offset, String message) {}

    private final CelSource source;
    private final String text;
    private final Known known;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<Variable, String> names = new LinkedHashMap<>();
    private final Map<String, Variable> variables = new LinkedHashMap<>();
    private final Map<String, Optional<SchemaNode>> locals = new HashMap<>();
    private long lastId = 1_000_000;

    Rewriting(CelSource source, Known known) {
        this.source = source;
        this.text = source.getContent().toString();
        this.known = known;
    }

    List<Problem> problems() {
        return problems;
    }

    Map<String, Variable> variables() {
        return variables;
    }

    CelExpr rewrite(CelExpr expr) {
        CelExpr path = pathOrNull(expr);
        if (path != null) {
            return path;
        }
        return switch (expr.exprKind().getKind()) {
            case CONSTANT -> constant(expr);
            case SELECT ->
                CelExpr.ofSelect(
                        expr.id(),
                        rewrite(expr.select().operand()),
                        expr.select().field(),
                        expr.select().testOnly());
            case CALL -> call(expr);
            case LIST -> CelExpr.ofList(expr.id(), all(expr.list().elements()), ImmutableList.of());
            case COMPREHENSION -> comprehension(expr);
            case STRUCT, MAP -> {
                problem(expr, "an expression makes no objects");
                yield CelExpr.ofConstant(expr.id(), CelConstant.ofValue(true));
            }
            case IDENT, NOT_SET -> expr;
        };
    }

    private ImmutableList<CelExpr> all(List<CelExpr> exprs) {
        return exprs.stream().map(this::rewrite).collect(ImmutableList.toImmutableList());
    }

    private CelExpr constant(CelExpr expr) {
        return switch (expr.constant().getKind()) {
            case DOUBLE_VALUE -> literal(expr);
            case BYTES_VALUE, UINT64_VALUE -> {
                problem(expr, "there are no unsigned numbers and no bytes");
                yield expr;
            }
            default -> expr;
        };
    }

    /** The text of the literal is exact; the double that was made of it is not. */
    private CelExpr literal(CelExpr expr) {
        Matcher digits = LITERAL.matcher(text);
        double rounded = expr.constant().doubleValue();
        // The parser takes a minus before a literal into it, and the text that it points at may begin behind the minus.
        BigDecimal exact = digits.find(text.offsetByCodePoints(0, offset(expr)))
                ? new BigDecimal(digits.group()).abs()
                : BigDecimal.ZERO;
        if (exact.doubleValue() != Math.abs(rounded)) {
            problem(expr, "the number cannot be read exactly; write decimal(\"…\")");
            return expr;
        }
        if (exact.precision() - exact.scale() > Limits.DECIMAL_INTEGER_DIGITS_MAX
                || exact.scale() > Limits.DECIMAL_FRACTION_DIGITS_MAX) {
            problem(
                    expr,
                    "a number has at most " + Limits.DECIMAL_INTEGER_DIGITS_MAX + " digits before and "
                            + Limits.DECIMAL_FRACTION_DIGITS_MAX + " after the decimal point");
            return expr;
        }
        String spelled = (rounded < 0 ? exact.negate() : exact).toPlainString();
        return CelExpr.ofCall(
                expr.id(),
                Optional.empty(),
                "decimal",
                ImmutableList.of(CelExpr.ofConstant(++lastId, CelConstant.ofValue(spelled))));
    }

    private CelExpr call(CelExpr expr) {
        CelExpr.CelCall call = expr.call();
        if (call.function().equals("-_") && call.args().size() == 1) {
            return CelExpr.ofCall(
                    expr.id(),
                    Optional.empty(),
                    "_-_",
                    ImmutableList.of(
                            CelExpr.ofConstant(++lastId, CelConstant.ofValue(0L)),
                            rewrite(call.args().getFirst())));
        }
        if (call.function().equals("default")
                && call.args().size() == 2
                && call.target().isEmpty()) {
            return defaulted(expr, call.args().getFirst(), call.args().getLast());
        }
        if (ROUNDED.contains(call.function())
                && call.args().size() >= 3
                && call.args().getLast().exprKind().getKind() == CelExpr.ExprKind.Kind.CONSTANT
                && call.args().getLast().constant().getKind() == CelConstant.Kind.STRING_VALUE
                && !Decimals.isMode(call.args().getLast().constant().stringValue())) {
            problem(
                    call.args().getLast(),
                    "no way of rounding is named so; there are " + String.join(", ", Decimals.modes()));
        }
        ImmutableList<CelExpr> args = all(call.args());
        if (call.function().equals("_?_:_") && (isNull(args.get(1)) || isNull(args.get(2)))) {
            args = ImmutableList.of(args.get(0), dynamic(args.get(1)), dynamic(args.get(2)));
        }
        return CelExpr.ofCall(expr.id(), call.target().map(this::rewrite), call.function(), args);
    }

    /** The value of a field that is there and not null, or else another. */
    private CelExpr defaulted(CelExpr expr, CelExpr field, CelExpr otherwise) {
        Pointer pointer = pointerOrNull(field, false);
        if (pointer == null) {
            problem(field, "default takes a field, such as event.amount, and what stands for it");
            return expr;
        }
        CelExpr present = variable(++lastId, new Variable(pointer, Variable.Use.HAS_VALUE));
        return CelExpr.ofCall(
                expr.id(), Optional.empty(), "_?_:_", ImmutableList.of(present, rewrite(field), rewrite(otherwise)));
    }

    private CelExpr dynamic(CelExpr expr) {
        return isNull(expr) ? expr : CelExpr.ofCall(++lastId, Optional.empty(), "dyn", ImmutableList.of(expr));
    }

    static boolean isNull(CelExpr expr) {
        return expr.exprKind().getKind() == CelExpr.ExprKind.Kind.CONSTANT
                && expr.constant().getKind() == CelConstant.Kind.NULL_VALUE;
    }

    private CelExpr comprehension(CelExpr expr) {
        CelExpr.CelComprehension loop = expr.comprehension();
        Optional<SchemaNode> elements = elements(loop.iterRange());
        // map and filter begin with an empty list, and add to it at each turn.
        boolean collects = loop.accuInit().exprKind().getKind() == CelExpr.ExprKind.Kind.LIST;
        CelExpr range = call(++lastId, CountedList.RANGE, rewrite(loop.iterRange()));
        CelExpr start = rewrite(loop.accuInit());
        Map<String, Optional<SchemaNode>> outer = Map.copyOf(locals);
        locals.put(loop.accuVar(), Optional.empty());
        CelExpr result = rewrite(loop.result());
        locals.put(loop.iterVar(), elements);
        CelExpr condition = rewrite(loop.loopCondition());
        CelExpr step = rewrite(loop.loopStep());
        locals.clear();
        locals.putAll(outer);
        return collects
                ? CelExpr.ofComprehension(
                        expr.id(),
                        loop.iterVar(),
                        range,
                        loop.accuVar(),
                        call(start.id(), Collected.BEGIN),
                        condition,
                        appending(step),
                        call(++lastId, Collected.END, result))
                : CelExpr.ofComprehension(
                        expr.id(), loop.iterVar(), range, loop.accuVar(), start, condition, step, result);
    }

    /** Makes of {@code result + [x]}, which copies the list, a call that adds to it. */
    private static CelExpr appending(CelExpr step) {
        List<CelExpr> args = step.call().args();
        return switch (step.call().function()) {
            case "_+_" ->
                call(
                        step.id(),
                        Collected.ADD,
                        args.get(0),
                        args.get(1).list().elements().getFirst());
            case "_?_:_" -> call(step.id(), "_?_:_", args.get(0), appending(args.get(1)), args.get(2));
            default -> step;
        };
    }

    private static CelExpr call(long id, String function, CelExpr... args) {
        return CelExpr.ofCall(id, Optional.empty(), function, ImmutableList.copyOf(args));
    }

    private Optional<SchemaNode> elements(CelExpr range) {
        Pointer pointer = pointerOrNull(range, false);
        SchemaNode node = pointer == null ? null : schemaOf(range, pointer, false);
        return node != null && node.element() instanceof SchemaNode.Step.Known known
                ? Optional.of(known.node())
                : Optional.empty();
    }

    /** Returns the variable that stands for a path; null if the expression is none. */
    private @Nullable CelExpr pathOrNull(CelExpr expr) {
        Pointer pointer = pointerOrNull(expr, true);
        if (pointer == null) {
            return null;
        }
        boolean isTest = expr.exprKind().getKind() == CelExpr.ExprKind.Kind.SELECT
                && expr.select().testOnly();
        schemaOf(expr, pointer, true);
        return variable(expr.id(), new Variable(pointer, isTest ? Variable.Use.IS_THERE : Variable.Use.VALUE));
    }

    private CelExpr variable(long id, Variable variable) {
        String name = names.computeIfAbsent(variable, unknown -> "@field" + names.size());
        variables.put(name, variable);
        return CelExpr.ofIdent(id, name);
    }

    private @Nullable SchemaNode schemaOf(CelExpr expr, Pointer pointer, boolean tells) {
        try {
            return known.at(pointer);
        } catch (Known.NoSuchField wrong) {
            if (tells) {
                problem(expr, wrong.problem());
            }
            return null;
        }
    }

    /** Returns the pointer that a path of names is; null if it is something else, or begins at a variable of a loop. */
    private @Nullable Pointer pointerOrNull(CelExpr expr, boolean tells) {
        List<Pointer.Step> steps = new ArrayList<>();
        CelExpr at = expr;
        while (at.exprKind().getKind() != CelExpr.ExprKind.Kind.IDENT) {
            CelExpr below = below(at, steps);
            if (below == null) {
                return null;
            }
            at = below;
        }
        String name = at.ident().name();
        Optional<SchemaNode> local = locals.get(name);
        if (local != null) {
            checkLocal(expr, name, local, steps.reversed(), tells);
            return null;
        }
        Roots.Found root = Roots.of(name, steps.reversed(), known.hasLine());
        if (root.problem() != null && tells) {
            problem(at, root.problem());
        }
        return root.pointer();
    }

    private void checkLocal(
            CelExpr expr, String name, Optional<SchemaNode> local, List<Pointer.Step> steps, boolean tells) {
        try {
            Known.at(local.orElse(null), name, steps);
        } catch (Known.NoSuchField wrong) {
            // Each part of the path comes here; only the whole one is told.
            if (tells && wrong.step() == steps.size() - 1) {
                problem(expr, wrong.problem());
            }
        }
    }

    /** Adds the step that an expression takes, and returns what it takes it from; null if it takes none. */
    private static @Nullable CelExpr below(CelExpr at, List<Pointer.Step> steps) {
        if (at.exprKind().getKind() == CelExpr.ExprKind.Kind.SELECT) {
            steps.add(Pointer.Step.of(at.select().field()));
            return at.select().operand();
        }
        if (at.exprKind().getKind() != CelExpr.ExprKind.Kind.CALL
                || !at.call().function().equals("_[_]")
                || at.call().args().get(1).exprKind().getKind() != CelExpr.ExprKind.Kind.CONSTANT) {
            return null;
        }
        CelConstant index = at.call().args().get(1).constant();
        if (index.getKind() == CelConstant.Kind.STRING_VALUE) {
            steps.add(new Pointer.Step(index.stringValue(), -1));
        } else if (index.getKind() == CelConstant.Kind.INT64_VALUE) {
            steps.add(Pointer.Step.of(Long.toString(index.int64Value())));
        } else {
            return null;
        }
        return at.call().args().get(0);
    }

    private void problem(CelExpr expr, String message) {
        Problem found = new Problem(offset(expr), message);
        if (!problems.contains(found)) {
            problems.add(found);
        }
    }

    private int offset(CelExpr expr) {
        return source.getPositionsMap().getOrDefault(expr.id(), 0);
    }
}
