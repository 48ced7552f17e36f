package dev.accumulator.consumer.mappingfile;

import static dev.cel.common.types.SimpleType.BOOL;
import static dev.cel.common.types.SimpleType.DYN;
import static dev.cel.common.types.SimpleType.INT;
import static dev.cel.common.types.SimpleType.STRING;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.TypeParamType;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelFunctionOverload;
import dev.cel.runtime.RuntimeHelpers;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * The functions and operators of expressions. CEL's own arithmetic is left out, because it would compute with doubles. Each
 * function has one implementation for all types; the declarations are for the check at the start.
 */
final class CelFunctions {
    /** The type of all numbers that are computed or come from a record. */
    static final CelType DECIMAL = OpaqueType.create("decimal");

    private static final CelType A = TypeParamType.create("A");
    private static final CelType LIST = ListType.create(A);
    private static final List<CelType> NUMBERS = List.of(DECIMAL, INT);
    private static final int TEXT_CHARS_MAX = Decimals.TEXT_CHARS_MAX;

    private final List<CelFunctionDecl> declarations = new ArrayList<>();
    private final List<CelFunctionBinding> bindings = new ArrayList<>();

    CelFunctions() {
        arithmetic();
        relations();
        lists();
        texts();
        decimals();
    }

    List<CelFunctionDecl> declarations() {
        return declarations;
    }

    List<CelFunctionBinding> bindings() {
        return bindings;
    }

    private void arithmetic() {
        List<CelOverloadDecl> add = new ArrayList<>(ofNumbers("add", DECIMAL));
        add.add(overload("add_string", STRING, STRING, STRING));
        add.add(overload("add_list", LIST, LIST, LIST));
        declare("_+_", add, binary(CelFunctions::add));
        declare("_-_", ofNumbers("subtract", DECIMAL), binary(Decimals::subtract));
        declare("_*_", ofNumbers("multiply", DECIMAL), binary(Decimals::multiply));
        declare("_/_", ofNumbers("divide", DECIMAL), binary(Decimals::divide));
        declare("_%_", ofNumbers("modulo", DECIMAL), binary(Decimals::remainder));
    }

    private void relations() {
        order("_<_", "less", (a, b) -> Decimals.compare(a, b) < 0);
        order("_<=_", "less_equals", (a, b) -> Decimals.compare(a, b) <= 0);
        order("_>_", "greater", (a, b) -> Decimals.compare(a, b) > 0);
        order("_>=_", "greater_equals", (a, b) -> Decimals.compare(a, b) >= 0);
        equality("_==_", "equals", Decimals::equal);
        equality("_!=_", "not_equals", (a, b) -> !Decimals.equal(a, b));
        // A written integer beside a decimal, as in x == 0 ? 0 : y / x. Beside equal types CEL's own declaration holds.
        declarations.add(CelFunctionDecl.newFunctionDeclaration(
                "_?_:_",
                overload("choice_int_decimal", DECIMAL, BOOL, INT, DECIMAL),
                overload("choice_decimal_int", DECIMAL, BOOL, DECIMAL, INT)));
        declare("@in", List.of(overload("in_list", BOOL, DYN, ListType.create(DYN))), binary(CelFunctions::in));
    }

    private void lists() {
        declare(
                "_[_]",
                List.of(overload("index_int", A, LIST, INT), overload("index_decimal", A, LIST, DECIMAL)),
                binary(CelFunctions::element));
        declare(
                "size",
                List.of(
                        overload("size_string", INT, STRING),
                        overload("size_list", INT, LIST),
                        member("string_size", INT, STRING),
                        member("list_size", INT, LIST)),
                unary(CelFunctions::size));
        declare(CountedList.RANGE, List.of(overload("range_of_loop", LIST, LIST)), unary(CountedList::of));
        declare(Collected.BEGIN, List.of(overload("begin_list", LIST)), args -> new Collected());
        declare(
                Collected.ADD,
                List.of(overload("add_to_list", LIST, LIST, A)),
                binary((list, element) -> ((Collected) list).add(element)));
        declare(Collected.END, List.of(overload("end_list", LIST, LIST)), unary(list -> ((Collected) list).end()));
        declare("sum", List.of(overload("sum_list", DECIMAL, LIST)), unary(Decimals::sum));
        declare("dyn", List.of(overload("to_dyn", DYN, A)), unary(value -> value));
    }

    private void texts() {
        relation("startsWith", (text, part) -> text.startsWith(part));
        relation("endsWith", (text, part) -> text.endsWith(part));
        relation("contains", (text, part) -> text.contains(part));
        relation("matches", CelFunctions::matches);
        text("lower", text -> text.toLowerCase(Locale.ROOT));
        text("upper", text -> text.toUpperCase(Locale.ROOT));
        text("trim", String::strip);
        declare(
                "split",
                List.of(member("string_split", ListType.create(STRING), STRING, STRING)),
                binary((text, by) -> split(string("split", text), string("split", by))));
        declare(
                "substring",
                List.of(member("string_substring", STRING, STRING, INT, INT)),
                args -> substring(string("substring", args[0]), args[1], args[2]));
        declare(
                "string",
                List.of(
                        overload("string_string", STRING, STRING),
                        overload("string_int", STRING, INT),
                        overload("string_decimal", STRING, DECIMAL),
                        overload("string_bool", STRING, BOOL)),
                unary(CelFunctions::spelled));
    }

    private void decimals() {
        List<CelOverloadDecl> decimal = new ArrayList<>(ofNumber("decimal", DECIMAL));
        decimal.add(overload("decimal_string", DECIMAL, STRING));
        declare("decimal", decimal, unary(Decimals::decimal));
        declare("abs", ofNumber("abs", DECIMAL), unary(Decimals::abs));
        declare("min", ofNumbers("min", DECIMAL), binary(Decimals::min));
        declare("max", ofNumbers("max", DECIMAL), binary(Decimals::max));
        declare("micros", List.of(overload("micros_string", DECIMAL, STRING)), unary(Decimals::micros));
        List<CelOverloadDecl> round = new ArrayList<>();
        for (CelType number : NUMBERS) {
            round.add(overload("round_" + number.name(), DECIMAL, number, INT));
            round.add(overload("round_mode_" + number.name(), DECIMAL, number, INT, STRING));
        }
        declare(
                "round",
                round,
                args -> args.length == 2
                        ? Decimals.round(args[0], args[1])
                        : Decimals.round(args[0], args[1], args[2]));
        List<CelOverloadDecl> divide = new ArrayList<>();
        for (CelType a : NUMBERS) {
            for (CelType b : NUMBERS) {
                divide.add(overload("divide_mode_" + a.name() + "_" + b.name(), DECIMAL, a, b, INT, STRING));
            }
        }
        declare("divide", divide, args -> Decimals.divide(args[0], args[1], args[2], args[3]));
    }

    private interface Unary {
        Object apply(Object a);
    }

    private interface Binary {
        Object apply(Object a, Object b);
    }

    private interface Relation {
        boolean holds(Object a, Object b);
    }

    private interface TextRelation {
        boolean holds(String text, String part);
    }

    private interface OfText {
        String apply(String text);
    }

    private void order(String function, String id, Relation relation) {
        List<CelOverloadDecl> overloads = new ArrayList<>(ofNumbers(id, BOOL));
        overloads.add(overload(id + "_string", BOOL, STRING, STRING));
        declare(function, overloads, binary(relation::holds));
    }

    private void equality(String function, String id, Relation relation) {
        List<CelOverloadDecl> overloads = new ArrayList<>(ofNumbers(id, BOOL));
        for (CelType type : List.of(STRING, BOOL, ListType.create(DYN))) {
            overloads.add(overload(id + "_" + type.name(), BOOL, type, type));
        }
        declare(function, overloads, binary(relation::holds));
    }

    private void relation(String function, TextRelation relation) {
        declare(
                function,
                List.of(member(function + "_string", BOOL, STRING, STRING)),
                binary((text, part) -> relation.holds(string(function, text), string(function, part))));
    }

    private void text(String function, OfText made) {
        declare(
                function,
                List.of(member("string_" + function, STRING, STRING)),
                unary(text -> Decimals.made(made.apply(string(function, text)))));
    }

    @SuppressWarnings("Immutable") // The functions hold nothing.
    private static CelFunctionOverload unary(Unary function) {
        return args -> function.apply(args[0]);
    }

    @SuppressWarnings("Immutable") // As above.
    private static CelFunctionOverload binary(Binary function) {
        return args -> function.apply(args[0], args[1]);
    }

    @SuppressWarnings("Immutable") // As above.
    private void declare(String function, List<CelOverloadDecl> overloads, CelFunctionOverload counted) {
        Steps.Rule rule = Steps.of(function);
        CelFunctionOverload implementation = args -> {
            Expansion.steps(rule.of(args));
            return counted.apply(args);
        };
        declarations.add(CelFunctionDecl.newFunctionDeclaration(function, overloads.toArray(new CelOverloadDecl[0])));
        // One binding a number of arguments, for calls whose overload is not known before they are made.
        for (CelOverloadDecl overload : overloads) {
            List<Class<?>> types = Collections.nCopies(overload.parameterTypes().size(), Object.class);
            bindings.add(CelFunctionBinding.from(overload.overloadId(), types, implementation));
        }
        bindings.addAll(CelFunctionBinding.fromOverloads(
                function,
                overloads.stream()
                        .map(overload -> overload.parameterTypes().size())
                        .distinct()
                        .map(count -> CelFunctionBinding.from(
                                function + "@" + count,
                                Collections.<Class<?>>nCopies(count, Object.class),
                                implementation))
                        .toList()));
    }

    private static List<CelOverloadDecl> ofNumber(String id, CelType result) {
        return NUMBERS.stream()
                .map(number -> overload(id + "_" + number.name(), result, number))
                .toList();
    }

    private static List<CelOverloadDecl> ofNumbers(String id, CelType result) {
        return NUMBERS.stream()
                .flatMap(a -> NUMBERS.stream().map(b -> overload(id + "_" + a.name() + "_" + b.name(), result, a, b)))
                .toList();
    }

    private static CelOverloadDecl overload(String id, CelType result, CelType... parameters) {
        return CelOverloadDecl.newGlobalOverload(id, result, parameters);
    }

    private static CelOverloadDecl member(String id, CelType result, CelType... parameters) {
        return CelOverloadDecl.newMemberOverload(id, result, parameters);
    }

    @SuppressWarnings("unchecked") // All elements are values of expressions.
    private static Object add(Object a, Object b) {
        if (a instanceof List<?> first && b instanceof List<?> second) {
            if (first.size() + second.size() > Collected.WEIGHT_MAX) {
                throw Collected.tooMuch();
            }
            return RuntimeHelpers.concat((List<Object>) first, (List<Object>) second);
        }
        return Decimals.add(a, b);
    }

    private static Object in(Object value, Object list) {
        if (!(list instanceof Collection<?> all)) {
            throw Decimals.failed("in takes an array, was " + Decimals.shown(list));
        }
        for (Object element : all) {
            if (Decimals.equal(value, element)) {
                return true;
            }
        }
        return false;
    }

    private static Object element(Object list, Object index) {
        if (list instanceof CelTree.ObjectValue object && index instanceof String name) {
            return object.select(name);
        }
        BigDecimal place = Decimals.numberOrNull(index);
        if (!(list instanceof List<?> all) || place == null) {
            throw Decimals.failed("[] takes an array and a number, was " + Decimals.shown(list));
        }
        if (place.signum() < 0
                || place.compareTo(BigDecimal.valueOf(all.size())) >= 0
                || place.stripTrailingZeros().scale() > 0) {
            throw Decimals.failed("an array of " + all.size() + " elements has no element " + Decimals.shown(index));
        }
        return all.get(place.intValue());
    }

    private static Object size(Object value) {
        return switch (value) {
            case String text -> (long) text.codePointCount(0, text.length());
            case Collection<?> all -> (long) all.size();
            default -> throw Decimals.failed("size takes a text or an array, was " + Decimals.shown(value));
        };
    }

    private static List<String> split(String text, String by) {
        if (text.length() > TEXT_CHARS_MAX) {
            throw Decimals.failed("split takes a text of at most " + TEXT_CHARS_MAX + " characters");
        }
        return List.copyOf(Arrays.asList(text.split(java.util.regex.Pattern.quote(by), -1)));
    }

    private static Object substring(String text, Object from, Object to) {
        BigDecimal start = Decimals.number("substring", from);
        BigDecimal end = Decimals.number("substring", to);
        int chars = text.codePointCount(0, text.length());
        if (start.signum() < 0 || end.compareTo(start) < 0 || end.compareTo(BigDecimal.valueOf(chars)) > 0) {
            throw Decimals.failed("a text of " + chars + " characters has no part from " + Decimals.shown(from) + " to "
                    + Decimals.shown(to));
        }
        return Decimals.made(text.substring(
                text.offsetByCodePoints(0, start.intValue()), text.offsetByCodePoints(0, end.intValue())));
    }

    private static Object spelled(Object value) {
        return switch (value) {
            case String text -> text;
            case BigDecimal number -> plain(number);
            case Long number -> number.toString();
            case Boolean truth -> truth.toString();
            default -> throw Decimals.failed("string takes a text, a number or a truth, was " + Decimals.shown(value));
        };
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    /** Matches the whole text or a part of it, in a time that grows with its length only. */
    private static boolean matches(String text, String pattern) {
        if (text.length() > TEXT_CHARS_MAX || pattern.length() > 1_000) {
            throw Decimals.failed(
                    "matches takes a text of at most " + TEXT_CHARS_MAX + " characters and a pattern of at most 1000");
        }
        try {
            return Pattern.compile(pattern).matcher(text).find();
        } catch (PatternSyntaxException malformed) {
            throw Decimals.failed("the pattern " + Decimals.shown(pattern) + " is malformed");
        }
    }

    private static String string(String function, Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw Decimals.failed(function + " takes texts, was " + Decimals.shown(value));
    }
}
