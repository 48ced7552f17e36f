package dev.accumulator.consumer.mappingfile;

import dev.accumulator.consumer.mappingfile.Expression.Variable;
import dev.cel.checker.CelStandardDeclarations;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compiles expressions of CEL, the Common Expression Language, with the numbers of {@link Decimals}. */
final class Cel {
    /** Turns of all loops of one evaluation. The longest array of lines that a service can be set to take is as long. */
    static final int LOOP_TURNS_MAX = 5_000;

    static final int EXPRESSION_CHARS_MAX = 2_000;
    private static final int DEPTH_MAX = 50;

    private static final CelOptions OPTIONS = CelOptions.current()
            .maxExpressionCodePointSize(EXPRESSION_CHARS_MAX)
            .maxParseRecursionDepth(DEPTH_MAX)
            .comprehensionMaxIterations(LOOP_TURNS_MAX)
            .enableHeterogeneousNumericComparisons(true)
            .populateMacroCalls(false)
            .build();

    /** The result of compiling. */
    sealed interface Compiled {

        /**
         * A source without mistakes.
         *
         * @param source an expression, or a pointer if the text is no more than the path of a field
         * @param type what it gives
         * @param nullable true if it can give null
         */
        record Good(Source source, CelType type, boolean nullable) implements Compiled {}

        /** All mistakes of the text; at least one. */
        record Bad(List<Rewriting.Problem> problems) implements Compiled {}
    }

    private final CelCompiler compiler;
    private final CelRuntime runtime;

    Cel() {
        CelFunctions functions = new CelFunctions();
        compiler = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardEnvironmentEnabled(false)
                .setStandardDeclarations(CelStandardDeclarations.newBuilder()
                        .includeFunctions(
                                CelStandardDeclarations.StandardFunction.CONDITIONAL,
                                CelStandardDeclarations.StandardFunction.LOGICAL_NOT,
                                CelStandardDeclarations.StandardFunction.LOGICAL_OR,
                                CelStandardDeclarations.StandardFunction.LOGICAL_AND,
                                CelStandardDeclarations.StandardFunction.NOT_STRICTLY_FALSE)
                        .build())
                .setStandardMacros(
                        CelStandardMacro.HAS,
                        CelStandardMacro.ALL,
                        CelStandardMacro.EXISTS,
                        CelStandardMacro.MAP,
                        CelStandardMacro.MAP_FILTER,
                        CelStandardMacro.FILTER)
                .addFunctionDeclarations(functions.declarations())
                .build();
        runtime = CelRuntimeFactory.plannerRuntimeBuilder()
                .setOptions(OPTIONS)
                .setStandardFunctions(CelStandardFunctions.newBuilder()
                        .includeFunctions(
                                CelStandardFunctions.StandardFunction.LOGICAL_NOT,
                                CelStandardFunctions.StandardFunction.NOT_STRICTLY_FALSE)
                        .build())
                .addFunctionBindings(functions.bindings())
                .build();
    }

    Compiled compile(String text, Known known) {
        CelValidationResult parsed = compiler.parse(text);
        try {
            CelAbstractSyntaxTree tree = parsed.getAst();
            Rewriting rewriting = new Rewriting(tree.getSource(), known);
            CelExpr rewritten = rewriting.rewrite(tree.getExpr());
            if (!rewriting.problems().isEmpty()) {
                return new Compiled.Bad(rewriting.problems());
            }
            return checked(
                    CelAbstractSyntaxTree.newParsedAst(rewritten, tree.getSource()), rewriting.variables(), known);
        } catch (CelValidationException malformed) {
            return bad(text, malformed.getErrors());
        }
    }

    private Compiled checked(CelAbstractSyntaxTree tree, Map<String, Variable> variables, Known known)
            throws CelValidationException {
        CelCompilerBuilder own = compiler.toCompilerBuilder();
        variables.forEach((name, variable) -> own.addVar(name, type(variable, known)));
        CelAbstractSyntaxTree checked = own.build().check(tree).getAst();
        List<Rewriting.Problem> fixed = FixedParts.problems(compiler, runtime, tree);
        if (!fixed.isEmpty()) {
            return new Compiled.Bad(fixed);
        }
        boolean nullable = nullable(tree.getExpr(), variables, known);
        Variable only = variable(tree.getExpr(), variables);
        if (only != null && only.use() == Variable.Use.VALUE) {
            return new Compiled.Good(only.pointer(), checked.getResultType(), nullable);
        }
        try {
            List<Pointer> pointers = variables.values().stream()
                    .map(Variable::pointer)
                    .distinct()
                    .toList();
            return new Compiled.Good(
                    new Expression(
                            runtime.createProgram(checked), variables, pointers, checked.getResultType(), nullable),
                    checked.getResultType(),
                    nullable);
        } catch (CelEvaluationException unplanned) {
            return new Compiled.Bad(List.of(new Rewriting.Problem(0, String.valueOf(unplanned.getMessage()))));
        }
    }

    /** Returns the type that a field has if the schema is kept; without a schema it is not known before the record comes. */
    static CelType type(Variable variable, Known known) {
        if (variable.use() != Variable.Use.VALUE) {
            return SimpleType.BOOL;
        }
        return switch (variable.pointer().root()) {
            case HEADERS, ATTRIBUTES, KEY_TEXT, TOPIC -> SimpleType.STRING;
            case PARTITION, OFFSET, TIMESTAMP -> CelFunctions.DECIMAL;
            case EVENT, LINE, RECORD, KEY -> type(types(variable.pointer(), known));
        };
    }

    /** Returns the names of JSON's types; empty if they are not known. */
    static Set<String> types(Pointer pointer, Known known) {
        try {
            SchemaNode node = known.at(pointer);
            return node == null ? Set.of() : node.types();
        } catch (Known.NoSuchField told) {
            return Set.of();
        }
    }

    private static CelType type(Set<String> types) {
        if (types.isEmpty()) {
            return SimpleType.DYN;
        }
        if (types.equals(Set.of("string"))) {
            return SimpleType.STRING;
        }
        if (types.equals(Set.of("boolean"))) {
            return SimpleType.BOOL;
        }
        if (types.equals(Set.of("array"))) {
            return ListType.create(SimpleType.DYN);
        }
        return Set.of("number", "integer").containsAll(types) ? CelFunctions.DECIMAL : SimpleType.DYN;
    }

    private static boolean nullable(CelExpr expr, Map<String, Variable> variables, Known known) {
        return switch (expr.exprKind().getKind()) {
            case CONSTANT -> Rewriting.isNull(expr);
            case IDENT -> {
                Variable variable = variables.get(expr.ident().name());
                yield variable != null && types(variable.pointer(), known).contains("null");
            }
            case CALL -> {
                List<CelExpr> args = expr.call().args();
                if (expr.call().function().equals("_?_:_")) {
                    yield (!tests(args.get(0), args.get(1), variables) && nullable(args.get(1), variables, known))
                            || nullable(args.get(2), variables, known);
                }
                yield expr.call().function().equals("dyn") && nullable(args.getFirst(), variables, known);
            }
            case SELECT, LIST, STRUCT, MAP, COMPREHENSION, NOT_SET -> false;
        };
    }

    /** True if the condition says that the field has a value, as in {@code default(field, 0)}. */
    private static boolean tests(CelExpr condition, CelExpr field, Map<String, Variable> variables) {
        Variable test = variable(condition, variables);
        Variable tested = variable(field, variables);
        return test != null
                && test.use() == Variable.Use.HAS_VALUE
                && tested != null
                && tested.pointer().equals(test.pointer());
    }

    private static @Nullable Variable variable(CelExpr expr, Map<String, Variable> variables) {
        return expr.exprKind().getKind() == CelExpr.ExprKind.Kind.IDENT
                ? variables.get(expr.ident().name())
                : null;
    }

    private static Compiled bad(String text, List<CelIssue> issues) {
        List<Rewriting.Problem> problems = new ArrayList<>();
        for (CelIssue issue : issues) {
            if (issue.getSeverity() == CelIssue.Severity.ERROR) {
                problems.add(new Rewriting.Problem(
                        offset(
                                text,
                                issue.getSourceLocation().getLine(),
                                issue.getSourceLocation().getColumn()),
                        message(issue.getMessage())));
            }
        }
        return new Compiled.Bad(problems);
    }

    private static int offset(String text, int line, int column) {
        int start = 0;
        for (int i = 1; i < line; i++) {
            int end = text.indexOf('\n', start);
            start = end < 0 ? start : end + 1;
        }
        return text.codePointCount(0, start) + Math.max(column, 0);
    }

    /** The part of a message that is about the expression, without names that nobody has written. */
    private static String message(String message) {
        String first = message.lines().findFirst().orElse(message);
        return first.replace(" (in container '')", "").replaceFirst(" \\(candidates: .*", "");
    }
}
