package dev.accumulator.registers;

import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.audit.Repair;
import dev.accumulator.registers.audit.SchemaComparison;
import dev.accumulator.registers.audit.Sealing;
import dev.accumulator.registers.audit.Verification;
import dev.accumulator.registers.lifecycle.BulkLoad;
import dev.accumulator.registers.lifecycle.Closings;
import dev.accumulator.registers.lifecycle.Definitions;
import dev.accumulator.registers.lifecycle.Detachment;
import dev.accumulator.registers.lifecycle.EngineTables;
import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.BalanceRow;
import dev.accumulator.registers.model.Beside;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Closing;
import dev.accumulator.registers.model.Floor;
import dev.accumulator.registers.model.FoldRound;
import dev.accumulator.registers.model.Following;
import dev.accumulator.registers.model.GroupBelow;
import dev.accumulator.registers.model.IncompatibleDefinition;
import dev.accumulator.registers.model.InvalidFloor;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.MomentStillOpen;
import dev.accumulator.registers.model.MonthWindow;
import dev.accumulator.registers.model.MovementQuery;
import dev.accumulator.registers.model.MovementRow;
import dev.accumulator.registers.model.MovementsMissing;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.PageRequest;
import dev.accumulator.registers.model.PartReads;
import dev.accumulator.registers.model.Parts;
import dev.accumulator.registers.model.PassedOver;
import dev.accumulator.registers.model.Placed;
import dev.accumulator.registers.model.Premise;
import dev.accumulator.registers.model.PremiseFailed;
import dev.accumulator.registers.model.RecordedPosting;
import dev.accumulator.registers.model.RecorderQuery;
import dev.accumulator.registers.model.RecorderState;
import dev.accumulator.registers.model.RecorderSummary;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterDescription;
import dev.accumulator.registers.model.RegisterNotEmpty;
import dev.accumulator.registers.model.RegisterNotFound;
import dev.accumulator.registers.model.RegisterReads;
import dev.accumulator.registers.model.SeveralStreams;
import dev.accumulator.registers.model.SnapshotReads;
import dev.accumulator.registers.model.TurnoverQuery;
import dev.accumulator.registers.model.TurnoverRow;
import dev.accumulator.registers.posting.Floors;
import dev.accumulator.registers.posting.FollowedSchema;
import dev.accumulator.registers.posting.MonthPartitioner;
import dev.accumulator.registers.posting.NewestRevision;
import dev.accumulator.registers.posting.PassedOverTable;
import dev.accumulator.registers.posting.Poster;
import dev.accumulator.registers.posting.SeveralStreamsTable;
import dev.accumulator.registers.posting.Streams;
import dev.accumulator.registers.read.CatalogReads;
import dev.accumulator.registers.read.CellReads;
import dev.accumulator.registers.read.ChangeReads;
import dev.accumulator.registers.read.DescriptionReads;
import dev.accumulator.registers.read.DocumentReads;
import dev.accumulator.registers.read.FloorReads;
import dev.accumulator.registers.read.MergedReads;
import dev.accumulator.registers.read.MovementReads;
import dev.accumulator.registers.read.RecorderReads;
import dev.accumulator.registers.read.SettledMoments;
import dev.accumulator.registers.read.ValueReads;
import dev.accumulator.registers.table.Catalog;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.Folder;
import dev.accumulator.registers.table.LastPosting;
import dev.accumulator.registers.table.OpenRegister;
import dev.accumulator.registers.table.PostingsTable;
import dev.accumulator.registers.table.RegistersTable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The accumulation registers of one schema: define, post, fold, read.
 *
 * <p>Every method joins the transaction that Spring holds for the data source, so that an application can write its own
 * rows and the movements together, or neither. Safe for use by many threads and many processes.
 */
public final class Registers implements PartReads {
    private final Catalog catalog;
    private final EngineTables tables;
    private final Definitions definitions;
    private final Floors floors;
    private final FloorReads floorReads;
    private final LastPosting lastPosting;
    private final PostingsTable postings;
    private final Poster poster;
    private final MonthPartitioner months;
    private final MonthOpening monthOpening;
    private final NewestRevision newest;
    private final PassedOverTable passedOver;
    private final SeveralStreamsTable severalStreams;
    private final MovementReads movements;
    private final SettledMoments moments;
    private final CatalogReads reads;
    private final DescriptionReads descriptions;
    private final DocumentReads documents;
    private final RecorderReads recorderReads;
    private final ValueReads values;
    private final Streams streams;
    private final Detachment detachment;
    private final Closings closings;
    private final Folder folder;
    private final RegisterAudit audit;
    private final RegisterChanges changes;
    private final RegisterRebuild rebuild;

    /**
     * Opens the registers of a data source, in schema {@value RegistersBuilder#SCHEMA} and with every default; makes the
     * engine's tables where there are none.
     */
    public static Registers open(DataSource dataSource) {
        return on(dataSource).open();
    }

    /** Begins to open the registers of a data source. */
    public static RegistersBuilder on(DataSource dataSource) {
        return new RegistersBuilder(dataSource);
    }

    /**
     * The registers of a schema as they are; most applications call {@link #open} or {@link #on}.
     *
     * @param dataSource connections of the owner of the schema
     * @param transactions the transaction manager of that data source
     * @param schema where the engine's fixed tables already are
     * @param window for which months movements get a partition of their own
     * @param busyFrom with more movements than this a month of a cell has day totals, 0 or more; below that a read of a part
     *     of the month adds up its movements
     */
    public Registers(
            DataSource dataSource,
            PlatformTransactionManager transactions,
            Schema schema,
            MonthWindow window,
            int busyFrom,
            Clock clock) {
        this(Database.of(dataSource, new TransactionTemplate(transactions), schema), window, busyFrom, clock);
    }

    /** Registers over a database that the caller has made, such as one that notes statements. */
    Registers(Database database, MonthWindow window, int busyFrom, Clock clock) {
        RegistersTable table = new RegistersTable(database.jdbc(), database.schema());
        this.catalog = new Catalog(database, table, busyFrom);
        this.tables = new EngineTables(database);
        this.definitions = new Definitions(database, table);
        this.floors = new Floors(database, catalog);
        this.floorReads = new FloorReads(database, catalog);
        this.lastPosting = database.lastPosting();
        this.postings = new PostingsTable(database);
        this.poster = new Poster(database, catalog, table, floors);
        this.months = new MonthPartitioner(database, catalog, clock, window);
        this.monthOpening = new MonthOpening(months);
        this.newest = new NewestRevision(database);
        this.passedOver = new PassedOverTable(database);
        this.severalStreams = new SeveralStreamsTable(database);
        this.movements = new MovementReads(database);
        this.moments = new SettledMoments(database);
        this.reads = new CatalogReads(database, catalog, movements, moments);
        this.descriptions = new DescriptionReads(database);
        this.documents = new DocumentReads(database);
        this.recorderReads = new RecorderReads(database);
        this.values = new ValueReads(database);
        this.streams = new Streams(database);
        this.detachment = new Detachment(database, table);
        this.closings = new Closings(database, table);
        this.folder = new Folder(database);
        this.audit = new RegisterAudit(
                catalog,
                new Verification(database),
                new Repair(database, table),
                new Sealing(database),
                new SchemaComparison(database));
        ChangeReads changeReads = new ChangeReads(database, catalog);
        this.changes = new RegisterChanges(moments, changeReads, new CellReads(database, catalog, changeReads));
        this.rebuild = new RegisterRebuild(
                poster,
                moments,
                floors,
                closings,
                new BulkLoad(database, table, catalog),
                new FollowedSchema(database, database.schema()));
    }

    /** The checks of these registers, and the repair of their totals. */
    public RegisterAudit audit() {
        return audit;
    }

    /** The changes of these registers in the order of recording. */
    public RegisterChanges changes() {
        return changes;
    }

    /** How these registers are made anew from their documents, to replace those of another schema. */
    public RegisterRebuild rebuild() {
        return rebuild;
    }

    /**
     * Makes the engine's schema and its fixed tables where there are none; costs one statement where they are there.
     *
     * @throws dev.accumulator.registers.model.UnknownTables if a later version of the engine has made them
     */
    public void createTablesIfMissing() {
        tables.createIfMissing();
    }

    /**
     * Returns the last posting that was committed through this object; null if there was none, and none was found by
     * {@link #findLastPosting()}. A database that does not hold it, with this moment, is in another state than what this object
     * remembers of it: it was restored from a backup that is older. Then make the registers anew.
     */
    public @Nullable RecordedPosting lastPosting() {
        return lastPosting.known();
    }

    /** Takes the newest posting that the database holds for the last one of this object. */
    public void findLastPosting() {
        postings.findLast();
    }

    /**
     * Makes a register, or changes it in place where the change is compatible: a new resource, a new nullable dimension, a
     * wider type. Does nothing if the register has this definition already. A change makes the register's views anew, and
     * drops what others have built on them.
     *
     * @return true if anything was made or changed
     * @throws IncompatibleDefinition if the tables cannot take the change
     */
    public boolean define(RegisterDefinition definition) {
        boolean changed = definitions.define(definition);
        catalog.forget(definition.name());
        return changed;
    }

    /**
     * The handle of a register, by which an application posts and reads.
     *
     * @throws RegisterNotFound if there is no such register
     */
    public Register use(String name) {
        return new Register(this, definition(name).name());
    }

    /**
     * The handle of a register, which is made where there is none, and changed where it has another definition.
     *
     * @throws IncompatibleDefinition if the tables cannot take the change
     */
    public Register use(RegisterDefinition definition) {
        define(definition);
        return new Register(this, definition.name());
    }

    /**
     * The movements of a document, over all registers.
     *
     * @param recorder its name, such as {@code order:42}
     */
    public Document document(String recorder) {
        return new Document(this, monthOpening, newest, recorder);
    }

    /** Folds in the background until it is closed, once a second; see {@link #fold}. Once in each process. */
    public BackgroundFolding startFolding() {
        return startFolding(Duration.ofSeconds(1));
    }

    /** Folds in the background until it is closed, with a pause between the rounds; see {@link #fold}. */
    public BackgroundFolding startFolding(Duration pause) {
        return BackgroundFolding.start(this, pause);
    }

    @Override
    public RegisterDefinition definition(String name) {
        return reads.definition(name);
    }

    @Override
    public boolean wasClosed(String name) {
        return reads.wasClosed(name);
    }

    /** The definition of a register as this process knows it, which may be out of date; empty if it was not used here. */
    public Optional<RegisterDefinition> known(String name) {
        return catalog.known(name).map(OpenRegister::definition);
    }

    /** All registers by name. */
    @Override
    public List<RegisterDefinition> definitions() {
        return catalog.all().stream()
                .map(OpenRegister::definition)
                .sorted(Comparator.comparing(RegisterDefinition::name))
                .toList();
    }

    /**
     * Keeps these floors from now on, in place of those that were kept before. They are kept for what this process posts, so
     * all processes that post declare the same. Floors are not kept in {@link RegisterRebuild#replay}. A posting to a register with a floor
     * takes a transaction that is read committed, and the engine's slower way of posting.
     *
     * @param floors in the order in which a document is refused by the first that it would cross
     * @throws InvalidFloor if one does not fit its registers, which have to be defined
     */
    public void keepFloors(List<Floor> floors) {
        this.floors.declare(floors);
    }

    /** The floors that are kept, in their order. */
    public List<Floor> floors() {
        return floors.declared();
    }

    /**
     * The groups that are below a floor that tells, as it was told, in an order that stays.
     *
     * @throws InvalidFloor if this process keeps no floor of that name
     * @throws dev.accumulator.registers.model.InvalidQuery if the cursor is not one of these pages
     */
    public Page<GroupBelow> below(String floor, PageRequest page) {
        return floorReads.below(keptFloor(floor), page);
    }

    /**
     * How many groups are below a floor that tells.
     *
     * @param max the most that are counted
     * @throws InvalidFloor if this process keeps no floor of that name
     */
    public long countBelow(String floor, int max) {
        return floorReads.countBelow(keptFloor(floor), max);
    }

    private Floor keptFloor(String name) {
        return floors.declared().stream()
                .filter(floor -> floor.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidFloor(name, "name", "this process keeps no such floor"));
    }

    /**
     * Drops a register with its tables and views, and what others have built on those.
     *
     * @param force also when it holds movements
     * @throws RegisterNotEmpty if it holds movements and force is not given
     * @throws InvalidFloor if this process keeps a floor of it
     */
    public void drop(String name, boolean force) {
        floors.declared().stream().filter(floor -> floor.isOf(name)).findFirst().ifPresent(floor -> {
            throw new InvalidFloor(
                    floor.name(), "of", "register \"" + name + "\" cannot be dropped while the floor is kept");
        });
        definitions.drop(name, force);
        catalog.forget(name);
    }

    /** Opens the months of documents that are about to be posted; not to be called inside a transaction. */
    public void openMonths(List<? extends Change> changes) {
        months.openFor(changes);
    }

    /** Opens the current month and those ahead for every register; not to be called inside a transaction. */
    public void openMonthsAhead() {
        months.openAhead();
    }

    /** Opens the months ahead where that is possible, for a caller who may be in a transaction. */
    void openMonthsAheadUnlessInTransaction() {
        monthOpening.openAhead();
    }

    /**
     * Posts, reposts and withdraws documents, in the caller's transaction.
     *
     * @return an outcome for each change, in their order; a document that cannot be accepted is an outcome, not an exception
     * @throws MovementsMissing if something other than the engine changed the log
     * @throws org.springframework.dao.PessimisticLockingFailureException if it deadlocked with another transaction; only a
     *     transaction that called this method before can
     */
    public List<Outcome> post(List<? extends Change> changes) {
        return post(changes, outcomes -> {});
    }

    /**
     * Posts like {@link #post(List)}, and hands over the outcomes early, so the caller can work while the server stores the
     * movements.
     *
     * @param decided receives the outcomes once, mostly while the server still stores movements; they are stored for
     *     certain when this method returns. Must not use the database; an exception of it ends the posting
     * @return the outcomes that {@code decided} was given
     */
    public List<Outcome> post(List<? extends Change> changes, Consumer<List<Outcome>> decided) {
        return poster.post(changes, List.of(), true, decided);
    }

    /**
     * Posts like {@link #post(List, Consumer)}, with changes of other documents that go with some of the changes or not at all.
     *
     * @param following the changes that follow, of documents that nobody else changes meanwhile; see {@link Following}
     * @return one outcome for each of the changes that lead and of the others; what follows has none
     */
    public List<Outcome> post(
            List<? extends Change> changes, List<Following> following, Consumer<List<Outcome>> decided) {
        return poster.post(changes, following, true, decided);
    }

    /**
     * Posts without working out what changed: the outcomes list no changes of cells.
     *
     * @param decided as in {@link #post(List, Consumer)}
     * @return the outcomes that {@code decided} was given
     * @throws MovementsMissing if something other than the engine changed the log
     */
    public List<Outcome> postQuietly(List<? extends Change> changes, Consumer<List<Outcome>> decided) {
        return poster.post(changes, List.of(), false, decided);
    }

    /** Posts one document; see {@link #post(List)}. */
    public Outcome post(Change change) {
        return post(List.of(change)).getFirst();
    }

    /**
     * Moves movements from the tails into the totals. Reads are exact before and after, and cheaper after. One thread of
     * each process calls it again and again; only one of them works on a register at a time. Then it opens months that could
     * not be opened before. From time to time it also makes sure up to which moment of recording answers stay, for reads over
     * connections that only read.
     *
     * @param movementsMax the most movements of a register in one transaction
     * @return how many were moved
     */
    public int fold(int movementsMax) {
        FoldRound round = foldRound(movementsMax);
        round.failures().values().stream().findFirst().ifPresent(failure -> {
            throw failure;
        });
        return round.folded();
    }

    /**
     * Folds like {@link #fold}, and tells how many movements of each register still wait, and which registers could not
     * be folded.
     *
     * @throws org.springframework.dao.DataAccessResourceFailureException if the database is away
     */
    public FoldRound foldRound(int movementsMax) {
        FoldRound round = folder.fold(catalog.all(), movementsMax);
        moments.settleUnasked();
        monthOpening.openLeft();
        return round;
    }

    /**
     * Waits until what was known at a moment stays as it is. A read does so by itself, unless it joins a transaction that
     * keeps to one snapshot; there it has to be done before the transaction begins.
     *
     * @throws InvalidQuery if the moment lies in the future
     * @throws MomentStillOpen if a posting that took an earlier moment is not committed within two seconds
     */
    public void settle(Instant knownAt) {
        moments.require("knownAt", knownAt);
    }

    /** When the oldest posting was recorded whose movements are not in all totals yet; empty if there is none. */
    public Optional<Instant> oldestWaiting() {
        return folder.oldestWaiting(catalog.all());
    }

    /** How many movements of a register are not in its totals yet. */
    public long tailMovements(String name) {
        return catalog.current(name).totals().tailMovements();
    }

    @Override
    public Page<BalanceRow> balances(BalanceQuery query) {
        return reads.balances(query);
    }

    @Override
    public Page<TurnoverRow> turnovers(TurnoverQuery query) {
        return reads.turnovers(query);
    }

    @Override
    public Page<MovementRow> movements(MovementQuery query) {
        return reads.movements(query);
    }

    /**
     * Hands over all balances of an answer, one by one and in its order, as the server sends them. However many there are,
     * memory holds some thousand. The query's page does not matter. Call it in a transaction, which is then read from until
     * the last row; without one the driver holds the whole answer.
     *
     * @throws RegisterNotFound if there is no such register
     * @throws InvalidQuery if the register keeps no balances, or a name or value does not fit it
     */
    @Override
    public void eachBalance(BalanceQuery query, Consumer<BalanceRow> rows) {
        reads.eachBalance(query, rows);
    }

    /** Hands over all turnovers of an answer; see {@link #eachBalance}. */
    @Override
    public void eachTurnover(TurnoverQuery query, Consumer<TurnoverRow> rows) {
        reads.eachTurnover(query, rows);
    }

    /**
     * The totals of all turnovers of an answer, as {@link Page#totals} has them. Joins the caller's transaction, and so can be
     * of its snapshot.
     */
    @Override
    public TurnoverRow turnoverTotals(TurnoverQuery query) {
        return reads.turnoverTotals(query);
    }

    /** Hands over all movements of an answer; see {@link #eachBalance}. */
    @Override
    public void eachMovement(MovementQuery query, Consumer<MovementRow> rows) {
        reads.eachMovement(query, rows);
    }

    @Override
    public Stream<BalanceRow> balanceRows(BalanceQuery query) {
        return reads.balanceRows(query);
    }

    @Override
    public Stream<TurnoverRow> turnoverRows(TurnoverQuery query) {
        return reads.turnoverRows(query);
    }

    @Override
    public Stream<MovementRow> movementRows(MovementQuery query) {
        return reads.movementRows(query);
    }

    @Override
    public Page<Placed<MovementRow>> placedMovements(MovementQuery query) {
        return reads.placedMovements(query);
    }

    @Override
    public Page<Placed<RecorderSummary>> placedRecorders(RecorderQuery query) {
        return recorderReads.placed(query);
    }

    /** The registers of several databases as one; see {@link Parts}. */
    public static SnapshotReads merged(Parts parts) {
        return new MergedReads(parts);
    }

    /** How many rows all pages of an answer have, up to a limit. Joins the caller's transaction, and so can be of its snapshot. */
    @Override
    public long countBalances(BalanceQuery query, int max) {
        return reads.countBalances(query, max);
    }

    /** How many rows all pages of an answer have; see {@link #countBalances}. */
    @Override
    public long countTurnovers(TurnoverQuery query, int max) {
        return reads.countTurnovers(query, max);
    }

    /**
     * Documents, the last that became known first. A page costs no more however many there are, so it may have fewer rows than
     * asked for, or none, and still a cursor.
     */
    @Override
    public Page<RecorderSummary> recorders(RecorderQuery query) {
        return recorderReads.list(query);
    }

    /**
     * Documents whose recorder begins with a text, in the order of their recorders. It costs a look-up in an index.
     *
     * @param limit 1 to {@value ValueReads#LIMIT_MAX}
     */
    @Override
    public List<RecorderSummary> recordersBeginningWith(String text, int limit) {
        return recorderReads.beginningWith(text, limit);
    }

    /**
     * Values of a dimension that cells have and whose text begins with another one. Each costs a look-up in an index.
     *
     * @param limit 1 to {@value ValueReads#LIMIT_MAX}
     * @throws RegisterNotFound if there is no such register
     * @throws dev.accumulator.registers.model.InvalidQuery if the register has no such dimension
     */
    @Override
    public List<Object> valuesBeginningWith(String register, String dimension, String text, int limit) {
        return values.beginningWith(catalog.current(register), dimension, text, limit);
    }

    /**
     * Reads by the definitions that this process knows, each in one statement and no transaction. The statement checks the
     * definition and the premise. If one of them no longer holds, the read fails: with {@link PremiseFailed}, or in any way
     * in which a read by an old definition fails.
     */
    public RegisterReads atOnce(Premise premise) {
        return reads.inSingleStatements(premise, null);
    }

    /** Reads like {@link #atOnce(Premise)}, and reads something else in the same statement, of the same snapshot. */
    public RegisterReads atOnce(Premise premise, Beside beside) {
        return reads.inSingleStatements(premise, beside);
    }

    /**
     * Reads one page of a register as one of {@link Parts}, like {@link #atOnce(Premise, Beside)}. Whatever takes more than that
     * fails with {@link dev.accumulator.registers.model.SnapshotNeeded}.
     *
     * @param statementMax how long the statement may take, in whole seconds and one at least
     */
    public PartReads firstPage(Premise premise, Beside beside, Duration statementMax) {
        return reads.firstPage(premise, beside, statementMax);
    }

    /** The state of a document; empty if nothing is known of it. If only a withdrawal is, it has no revision. */
    public Optional<RecorderState> recorder(String recorder) {
        return movements.recorder(recorder, catalog::byIds);
    }

    /** The last change of a document that came too late to count; empty if none did. */
    public Optional<PassedOver> passedOver(String recorder) {
        return passedOver.of(recorder);
    }

    /**
     * The documents whose changes came from more than one stream, though each is expected to stay in one.
     *
     * @param max the most that are listed
     */
    public SeveralStreams severalStreams(int max) {
        return severalStreams.read(max);
    }

    /**
     * Lets the numbers of a stream begin anew, such as those of a topic that was deleted and made anew: whatever comes from it
     * later was written later. Takes a scan of all documents.
     */
    public void beginStreamAnew(String stream) {
        streams.beginAnew(stream);
    }

    /**
     * Returns documents in their current state, as the changes that post them in another schema. A document that is unknown,
     * or that has lost movements because a month was detached, is left out. Call it in a transaction with one snapshot.
     */
    public List<Change> documents(List<String> recorders) {
        return documents.whole(recorders, catalog.all(), false);
    }

    /**
     * Returns documents like {@link #documents}, each with the origin of its revision, as far as it is known. Where they are posted,
     * withdrawals and documents of the same streams may come before them and after them.
     */
    public List<Change> documentsWithOrigins(List<String> recorders) {
        return documents.whole(recorders, catalog.all(), true);
    }

    /**
     * Returns the withdrawals that are kept of documents, known ones and others, as the changes that make them known in
     * another schema. Call it in a transaction with one snapshot.
     */
    public List<Change> withdrawals(List<String> recorders) {
        return documents.withdrawals(recorders);
    }

    /**
     * Describes a register and its size, at a cost that does not grow with the register.
     *
     * @throws RegisterNotFound if there is no such register
     */
    @Override
    public RegisterDescription describe(String name) {
        return descriptions.describe(catalog.current(name));
    }

    /**
     * Closes registers up to a day, or opens them, all at one moment: whatever is posting then is committed before, and
     * whatever posts later goes by the new date. Joins the caller's transaction if there is one, and then fails if it cannot
     * get its lock at once.
     *
     * @param names the registers
     * @param closing null to open them
     * @param beside is run in the same transaction, before the dates are set, with those that were set before
     * @throws RegisterNotFound if there is no such register
     * @throws org.springframework.dao.PessimisticLockingFailureException if postings or folds do not make way for ten seconds
     */
    public void close(Collection<String> names, @Nullable Closing closing, Consumer<Map<String, Closing>> beside) {
        closings.set(names, closing, beside);
        names.forEach(catalog::forget);
    }

    /** Up to which day registers are closed, as the database says now; those that are open are left out. */
    public Map<String, Closing> closings() {
        Map<String, Closing> closed = new TreeMap<>();
        for (OpenRegister register : catalog.all()) {
            Closing closing = register.closing();
            if (closing != null) {
                closed.put(register.name(), closing);
            }
        }
        return closed;
    }

    /** True if a register that this process knows is closed or was once. */
    public boolean isAnyKnownClosed() {
        return catalog.isAnyClosed();
    }

    /**
     * Holds off a change of a register's closing until the caller's transaction ends, and tells how the register is closed.
     *
     * @throws RegisterNotFound if there is no such register
     */
    public Optional<Closing> closingHeld(String name) {
        return closings.held(name);
    }

    /**
     * Detaches the months before one from a register. One opening movement a cell takes their place, so balances from then
     * on stay as they are. Reads of earlier moments are refused, and documents with detached movements can no longer be
     * changed.
     *
     * @return the names of the detached tables, which stay in the schema
     * @throws RegisterNotFound if there is no such register
     */
    public List<String> detachBefore(String name, YearMonth firstKept) {
        List<String> tables = detachment.detach(catalog.current(name), firstKept);
        catalog.forget(name);
        return tables;
    }
}
