package dev.accumulator.registers.audit;

import dev.accumulator.postgres.Identifiers;
import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.CellChange;
import dev.accumulator.registers.model.Comparison;
import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.DocumentComparison;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.UnannouncedDocument;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.OpenRegister;
import dev.accumulator.registers.table.RegistersTable;
import dev.accumulator.registers.table.StoredRegister;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares this schema with another one in the caller's transaction, which has to see both in one snapshot. */
public final class SchemaComparison {
    /** Documents that are listed for a difference: enough to see a pattern, and few enough for a report. */
    private static final int RECORDERS_MAX = 20;

    private final Database database;

    public SchemaComparison(Database database) {
        this.database = database;
    }

    /**
     * Compares a register in both schemas.
     *
     * @param shownMax the most differences that are listed
     */
    public Comparison compare(String name, Schema other, int shownMax) {
        Optional<StoredRegister> ownStored = new RegistersTable(database.jdbc(), database.schema()).byName(name);
        Optional<StoredRegister> otherStored = new RegistersTable(database.jdbc(), other).byName(name);
        if (ownStored.isEmpty() || otherStored.isEmpty()) {
            String only = "Only the generation " + (ownStored.isEmpty() ? other : database.schema()).name()
                    + " has the register \"" + name + "\"";
            return new Comparison(name, List.of(), List.of(only), 0, 0, 0, List.of());
        }
        RegisterDefinition ownShape = ownStored.get().definition();
        RegisterDefinition otherShape = otherStored.get().definition();
        ComparisonSql sql = new ComparisonSql(database.schema(), ownShape, other, otherShape);
        List<String> notCompared = notCompared(sql, ownShape, otherShape);
        if (sql.dimensions().isEmpty() || sql.resources().isEmpty()) {
            notCompared.add("The two have no dimension or no resource in common");
            return new Comparison(name, List.of(), notCompared, 0, 0, 0, List.of());
        }
        long cells = Objects.requireNonNull(
                database.jdbc().sql(sql.cells()).query(Long.class).single());
        if (ownShape.equals(otherShape) && new SchemaChecksums(database, other, ownShape).agree()) {
            return new Comparison(name, ownShape.dimensionNames(), notCompared, cells, 0, 0, List.of());
        }
        return read(sql, name, cells, notCompared, shownMax);
    }

    private Comparison read(ComparisonSql sql, String name, long cells, List<String> notCompared, int shownMax) {
        long[] counts = new long[2];
        List<Comparison.Place> places = new ArrayList<>();
        database.jdbc().sql(sql.differences()).param("shownMax", shownMax).query(row -> {
            counts[0] = row.getLong("cells_differing");
            counts[1] = row.getLong("total");
            @Nullable String cell = row.getString("cell");
            if (cell != null) {
                places.add(new Comparison.Place(
                        cell,
                        row.getObject("start", LocalDate.class),
                        row.getString("figure"),
                        row.getBigDecimal("before"),
                        row.getBigDecimal("after"),
                        List.of()));
            }
        });
        List<String> dimensions = sql.dimensions().stream().map(Dimension::name).toList();
        return new Comparison(name, dimensions, notCompared, cells, counts[0], counts[1], explain(sql, places));
    }

    private List<Comparison.Place> explain(ComparisonSql sql, List<Comparison.Place> places) {
        if (places.isEmpty()) {
            return places;
        }
        Map<String, List<Comparison.Share>> shares = new HashMap<>();
        database.jdbc()
                .sql(sql.shares())
                .param(
                        "cells",
                        places.stream().map(Comparison.Place::cell).distinct().toArray(String[]::new))
                .param("recordersMax", RECORDERS_MAX)
                .query(row -> {
                    shares.computeIfAbsent(row.getString("cell") + row.getString("resource"), cell -> new ArrayList<>())
                            .add(new Comparison.Share(
                                    row.getString("recorder"),
                                    row.getString("resource"),
                                    row.getBigDecimal("before"),
                                    row.getBigDecimal("after")));
                });
        return places.stream()
                .map(place -> place.explained(shares.getOrDefault(
                        place.cell()
                                + place.figure().substring(0, place.figure().indexOf(' ')),
                        List.of())))
                .toList();
    }

    private static List<String> notCompared(ComparisonSql sql, RegisterDefinition own, RegisterDefinition other) {
        List<String> notCompared = new ArrayList<>();
        own.dimensionNames().stream()
                .filter(name -> other.dimension(name).isEmpty())
                .forEach(name -> notCompared.add("Dimension \"" + name + "\" is new: cells were summed over it"));
        other.dimensionNames().stream()
                .filter(name -> own.dimension(name).isEmpty())
                .forEach(name -> notCompared.add("Dimension \"" + name + "\" is gone: cells were summed over it"));
        own.resourceNames().stream()
                .filter(name -> other.resource(name).isEmpty())
                .forEach(name -> notCompared.add("Resource \"" + name + "\" is new"));
        other.resourceNames().stream()
                .filter(name -> own.resource(name).isEmpty())
                .forEach(name -> notCompared.add("Resource \"" + name + "\" is gone"));
        if (!sql.comparesDays()) {
            notCompared.add("Days are cut or kept differently: turnovers were compared in sum");
        }
        if (own.kind() != other.kind()) {
            notCompared.add("The kind has changed: balances were not compared");
        }
        return notCompared;
    }

    /** Returns the checksums of a register; see {@link SchemaChecksums#sums}. */
    public Map<String, List<BigDecimal>> sums(RegisterDefinition shape, long seed) {
        return SchemaChecksums.sums(database, shape, seed);
    }

    /** Finds the documents that only one of the two has posted, or that the two have in different revisions. */
    public DocumentComparison documents(Schema other, int shownMax) {
        long[] total = new long[1];
        List<DocumentComparison.Document> documents = new ArrayList<>();
        database.jdbc().sql(ofBoth("""
                        with differing as materialized (
                          select coalesce(o.recorder, n.recorder) as recorder,
                                 o.revision as revision_before, o.posted as posted_before,
                                 n.revision as revision_after, n.posted as posted_after
                            from (select * from {other}.recorders where revision > 0) o
                            full join (select * from {schema}.recorders where revision > 0) n on n.recorder = o.recorder
                           where (o.revision, o.posted) is distinct from (n.revision, n.posted))
                        select (select count(*) from differing) as total, first.*
                          from (select 1) always
                          left join (select * from differing order by recorder limit :shownMax) first on true
                        """, other)).param("shownMax", shownMax).query(row -> {
            total[0] = row.getLong("total");
            @Nullable String recorder = row.getString("recorder");
            if (recorder != null) {
                documents.add(new DocumentComparison.Document(
                        recorder,
                        row.getObject("revision_before", Long.class),
                        row.getObject("posted_before", Boolean.class),
                        row.getObject("revision_after", Long.class),
                        row.getObject("posted_after", Boolean.class)));
            }
        });
        return new DocumentComparison(total[0], documents);
    }

    /**
     * Finds the documents that this schema has accepted and the other one has not: newer revisions and unknown documents, in
     * the order in which this schema posted them.
     *
     * @param afterPosting only documents of a later posting than this
     * @param recorders and these documents, whenever they were posted
     */
    public List<UnannouncedDocument> unannouncedDocuments(
            Schema other, long afterPosting, List<String> recorders, int max) {
        return database.jdbc()
                .sql(ofBoth("""
                        select n.recorder, n.revision, n.posted, n.source, coalesce(o.revision > 0, false) as known
                          from {schema}.recorders n
                          left join {other}.recorders o on o.recorder = n.recorder
                         where (n.posting > :afterPosting or n.recorder = any (cast(:recorders as text[])))
                           and n.revision > 0
                           and (o.recorder is null or o.revision < n.revision)
                         order by n.posting, n.id
                         limit :max
                        """, other))
                .param("afterPosting", afterPosting)
                .param("recorders", recorders.toArray(String[]::new))
                .param("max", max)
                .query((row, n) -> new UnannouncedDocument(
                        row.getString("recorder"),
                        row.getLong("revision"),
                        row.getBoolean("posted"),
                        row.getBoolean("known"),
                        row.getString("source"),
                        List.of()))
                .list();
    }

    /** Finds by how much the movements of documents differ, by document. */
    public Map<String, List<CellChange>> changes(List<String> recorders, List<OpenRegister> registers, Schema other) {
        Map<String, List<CellChange>> changes = new HashMap<>();
        Set<String> touched = registersOf(recorders, other);
        for (OpenRegister register : registers) {
            if (!touched.contains(register.name())) {
                continue;
            }
            Optional<StoredRegister> before = new RegistersTable(database.jdbc(), other).byName(register.name());
            RegisterDefinition shape = register.definition();
            RegisterDefinition otherShape =
                    before.map(StoredRegister::definition).orElse(shape);
            boolean same = before.isPresent() && otherShape.equals(shape);
            database.jdbc()
                    .sql(new ChangesSql(database.schema(), other, shape, same).statement())
                    .param("recorders", recorders.toArray(String[]::new))
                    .query(row -> {
                        changes.computeIfAbsent(row.getString("recorder"), recorder -> new ArrayList<>())
                                .add(ChangesSql.read(row, shape));
                    });
        }
        return changes;
    }

    /** Finds the registers that documents have movements in, in either schema. To ask each register would lock all of them. */
    private Set<String> registersOf(List<String> recorders, Schema other) {
        return new HashSet<>(database.jdbc()
                .sql(ofBoth("""
                        select g.name
                          from {schema}.recorders r
                          join {schema}.registers g on g.id = any (r.registers)
                         where r.recorder = any (cast(:recorders as text[]))
                         union
                        select g.name
                          from {other}.recorders r
                          join {other}.registers g on g.id = any (r.registers)
                         where r.recorder = any (cast(:recorders as text[]))
                        """, other))
                .param("recorders", recorders.toArray(String[]::new))
                .query(String.class)
                .list());
    }

    private String ofBoth(String template, Schema other) {
        return database.schema().sql(template).replace("{other}", Identifiers.quote(other.name()));
    }
}
