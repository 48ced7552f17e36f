package dev.accumulator.consumer.generation;

import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The views for readers, in the control schema: {@code inventory_balances}, {@code inventory_turnovers}, {@code
 * inventory_movements}; and those of orders, positions, freshness and names. Their names stay the same, and they show the live
 * generation. The reader role may read nothing else.
 */
final class ReaderViews {
    private static final Logger LOG = LoggerFactory.getLogger(ReaderViews.class);

    /** A change of a view waits for its readers, and later readers wait behind the change. */
    private static final int LOCK_WAIT_MILLIS_MAX = 2_000;

    /** The views of a generation that belong to no register. No view of a register has such a name. */
    private static final List<String> OTHERS = List.of("order_headers", "order_lines", "source_positions");

    /** The view of the names of dimensions' values, which is always there. */
    private static final List<String> NAMES = List.of("value_names");

    private final JdbcClient jdbc;
    private final Schema control;
    private final @Nullable String readerRole;
    private final FreshnessView freshness;

    ReaderViews(JdbcClient jdbc, GenerationSettings settings) {
        this.jdbc = jdbc;
        this.control = settings.controlSchema();
        String role = settings.readerRole();
        this.readerRole = role == null || role.isBlank() ? null : role;
        this.freshness = new FreshnessView(jdbc, control);
    }

    /**
     * Points the views at a generation, in the caller's transaction. If they show it already, this costs three queries.
     *
     * <p>Call it before the generations are locked: a long report on a view then delays this transaction and not the
     * postings.
     */
    void pointAt(Schema generation, List<RegisterDefinition> registers) {
        limitWaiting();
        oneAtATime();
        Map<String, String> shown = shown();
        List<String> wanted = Stream.concat(OTHERS.stream(), registers.stream().flatMap(r -> names(r).stream()))
                .toList();
        for (String view : wanted) {
            if (!generation.name().equals(shown.get(view))) {
                point(view, generation, shown.containsKey(view));
            }
        }
        shown.keySet().stream().filter(view -> !wanted.contains(view)).sorted().forEach(this::drop);
        // After the view of positions, which takes it along if it is dropped.
        grant(Stream.of(wanted, freshness.make() ? List.of(FreshnessView.NAME) : List.<String>of(), NAMES)
                .flatMap(List::stream)
                .toList());
    }

    /**
     * Makes sure that the reader role is there, if one is configured.
     *
     * @throws UnsuitableDatabase if it is not
     */
    void requireReaderRole() {
        if (readerRole != null && !roleExists(readerRole)) {
            throw UnsuitableDatabase.withoutRole(readerRole);
        }
    }

    private boolean roleExists(String role) {
        return jdbc.sql("select exists (select from pg_roles where rolname = :role)")
                .param("role", role)
                .query(Boolean.class)
                .single();
    }

    /** The names of the views of a register. */
    static List<String> names(RegisterDefinition register) {
        String name = register.name();
        return register.kind() == RegisterKind.BALANCE
                ? List.of(name + "_balances", name + "_turnovers", name + "_movements")
                : List.of(name + "_turnovers", name + "_movements");
    }

    private void limitWaiting() {
        jdbc.sql("select set_config('lock_timeout', :wait, true)")
                .param("wait", LOCK_WAIT_MILLIS_MAX + "ms")
                .query()
                .singleRow();
    }

    private void oneAtATime() {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(:name, 0))")
                .param("name", "accumulator views of " + control.name())
                .query()
                .singleRow();
    }

    /** Returns the schema that each view of this class shows. Such a view reads one view, which has the same name. */
    private Map<String, String> shown() {
        Map<String, String> shown = new HashMap<>();
        jdbc.sql("""
                select distinct v.relname as view, s.nspname as generation
                  from pg_class v
                  join pg_rewrite w on w.ev_class = v.oid
                  join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid
                                  and d.refclassid = 'pg_class'::regclass
                  join pg_class t on t.oid = d.refobjid and t.relname = v.relname and t.relkind = 'v' and t.oid <> v.oid
                  join pg_namespace s on s.oid = t.relnamespace
                 where v.relnamespace = cast(:control as regnamespace)
                   and v.relkind = 'v'
                """).param("control", control.name()).query(row -> {
            shown.put(row.getString("view"), row.getString("generation"));
        });
        return shown;
    }

    private void point(String view, Schema generation, boolean isOwn) {
        List<String> before = columns(control, view);
        if (!before.isEmpty() && !isOwn) {
            LOG.warn(
                    "{} is not a view of a register and is left as it is, so the view of the register is missing",
                    name(control, view));
            return;
        }
        // PostgreSQL replaces a view in place only if its columns stay and new ones follow. Then everything built on it
        // stays too.
        List<String> after = columns(generation, view);
        if (after.size() < before.size() || !after.subList(0, before.size()).equals(before)) {
            drop(view);
        }
        jdbc.sql("create or replace view " + name(control, view) + " as select * from " + name(generation, view))
                .update();
    }

    private List<String> columns(Schema schema, String relation) {
        return jdbc.sql("""
                select attname || ' ' || format_type(atttypid, atttypmod)
                  from pg_attribute
                 where attrelid = to_regclass(:relation)
                   and attnum > 0
                   and not attisdropped
                 order by attnum
                """)
                .param("relation", name(schema, relation))
                .query((row, n) -> row.getString(1))
                .list();
    }

    /** Drops a view with everything that people have built on it. */
    private void drop(String view) {
        List<String> dependent = jdbc.sql("""
                select distinct w.ev_class::regclass::text
                  from pg_depend d
                  join pg_rewrite w on w.oid = d.objid
                 where d.classid = 'pg_rewrite'::regclass
                   and d.refclassid = 'pg_class'::regclass
                   and d.refobjid = to_regclass(:view)
                   and w.ev_class <> d.refobjid
                 order by 1
                """)
                .param("view", name(control, view))
                .query((row, n) -> row.getString(1))
                .list();
        if (!dependent.isEmpty()) {
            LOG.warn(
                    "View {} is dropped or changes its columns; everything built on it is dropped too: {}",
                    view,
                    dependent);
        }
        jdbc.sql("drop view if exists " + name(control, view) + " cascade").update();
    }

    private void grant(List<String> views) {
        if (readerRole == null) {
            return;
        }
        if (!roleExists(readerRole)) {
            // It was there at the start.
            LOG.warn("accumulator.reader-role names \"{}\", but there is no such role; nothing is granted", readerRole);
            return;
        }
        Set<String> readable = readable();
        String role = '"' + readerRole.replace("\"", "\"\"") + '"';
        jdbc.sql(control.sql("grant usage on schema {schema} to " + role)).update();
        for (String view : views) {
            if (!readable.contains(view)) {
                jdbc.sql("grant select on " + name(control, view) + " to " + role)
                        .update();
            }
        }
    }

    private Set<String> readable() {
        return jdbc
                .sql("""
                        select relname
                          from pg_class
                         where relnamespace = cast(:control as regnamespace)
                           and relkind = 'v'
                           and has_table_privilege(:role, oid, 'select')
                        """)
                .param("control", control.name())
                .param("role", readerRole)
                .query((row, n) -> row.getString(1))
                .list()
                .stream()
                .collect(Collectors.toSet());
    }

    private static String name(Schema schema, String relation) {
        return schema.sql("{schema}.\"" + relation + '"');
    }
}
