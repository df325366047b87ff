using CrossDistil.Data.Cache;
using CrossDistil.Data.Schema;
using CrossDistil.Ingest.DuckDb;
using CrossDistil.Ingest.Source;

namespace CrossDistil.Ingest;

/// <summary>
/// Reads time and users from a source, as its cache keeps neither. Labels of test rows are never read: what is looked
/// at before training may be chosen by.
/// </summary>
internal static class SourceProfiler
{
    /// <summary>Most values of a time that is no date for which each is taken to be a period.</summary>
    private const int MaxPeriods = 400;

    private const string Rows = "crossdistil_profile";

    private static readonly string[] s_userNames = ["user_id", "user", "userid", "uid"];

    /// <summary>Reads the source once.</summary>
    /// <param name="data">Source, tasks and split.</param>
    /// <param name="baseFolder">Folder of the experiment file.</param>
    /// <param name="time">SQL of the time; null = what the split goes by, or else a column that looks like one.</param>
    /// <param name="ct">Stops the work, inside DuckDB too.</param>
    /// <exception cref="InputException">The source cannot be read, or an expression does not bind.</exception>
    public static SourceProfile Read(DataOptions data, string baseFolder, string? time, CancellationToken ct)
    {
        var tables = Ingester.Tables(data, baseFolder);
        var spill = Directory.CreateTempSubdirectory("crossdistil-check-");
        try
        {
            using var duck = new DuckDbConnection(Path.Combine(spill.FullName, "rows.duckdb"), ct);
            using var interrupt = ct.Register(duck.Interrupt);
            SourceViews.Confine(duck, tables, spill.FullName, IngestLimits.OfMachine);
            var bound = Ingester.Bind(duck, data, tables);
            var column = TimeColumn.Find(duck, data.Split, time);
            var user = data.User ?? UserFeature(data) ?? (data.Split as HashSplit)?.Key;
            duck.Execute(Create(data, bound, column, user));
            return Profile(duck, data, column, user);
        }
        catch (DuckDbException e)
        {
            throw new InputException("source", e.Message, "correct the data, the query or the expressions");
        }
        finally
        {
            spill.Delete(recursive: true);
        }
    }

    /// <summary>The feature that everyone calls by one of a few names.</summary>
    private static string? UserFeature(DataOptions data) =>
        data.Features.FirstOrDefault(feature => s_userNames.Contains(feature.Name, StringComparer.OrdinalIgnoreCase)) is { } named
            ? named.Expression ?? Sql.Name(named.Name)
            : null;

    private static string Create(DataOptions data, BoundExpressions bound, TimeColumn? time, string? user)
    {
        var labels = string.Concat(bound.Labels.Select((label, task) => $", {label.Code} AS {WorkingTable.Label(task)}"));
        var impossible = string.Concat(Requirements.Of(data.Tasks)
            .Select(pair => $" AND NOT ({WorkingTable.Label(pair.Task)} = 1 AND {WorkingTable.Label(pair.Required)} = 0)"));
        return $"""
            CREATE TABLE {Rows} AS SELECT * FROM (
                SELECT *, {bound.Split.Code} AS code FROM (
                    SELECT {bound.Split.Value} AS k, {Value(time?.Sql)} AS t, {Value(user)} AS u{labels} FROM {SourceViews.Source}))
            WHERE code BETWEEN {RowCode.Train} AND {RowCode.Test}{impossible}
            """;

        static string Value(string? sql) => sql is null ? "NULL" : Sql.Group(sql);
    }

    private static SourceProfile Profile(DuckDbConnection duck, DataOptions data, TimeColumn? time, string? user)
    {
        var users = user is null ? null : Users(duck, user);
        return time is null
            ? new SourceProfile(null, SortsAsText: false, null, [], [], users)
            : new SourceProfile(time.Sql, time.IsText && SortsAsText(duck), Later(duck), Spans(duck), Periods(duck, data, time), users);
    }

    /// <summary>
    /// Text of one length sorts as its digits do, and what DuckDB reads as a time is written year first; other text is
    /// what people misread.
    /// </summary>
    private static bool SortsAsText(DuckDbConnection duck) => duck.Texts(
        $"SELECT CAST(min(length(t)) < max(length(t)) AND count(*) FILTER (TRY_CAST(t AS TIMESTAMP) IS NULL) > 0 AS VARCHAR) "
            + $"FROM {Rows} WHERE t IS NOT NULL", 1)[0][0] is "true";

    private static long Later(DuckDbConnection duck) => Number(duck.Texts(
        $"SELECT CAST(count(*) AS VARCHAR) FROM {Rows} WHERE code = {RowCode.Train} "
            + $"AND t > (SELECT min(t) FROM {Rows} WHERE code = {RowCode.Validation})", 1)[0][0]);

    private static List<SplitTimes> Spans(DuckDbConnection duck) =>
        [.. duck.Texts(
            $"SELECT {SplitName}, CAST(min(t) AS VARCHAR), CAST(max(t) AS VARCHAR) "
                + $"FROM {Rows} WHERE t IS NOT NULL GROUP BY code ORDER BY code",
            3)
            .Select(row => new SplitTimes(row[0]!, row[1]!, row[2]!))];

    private static IReadOnlyList<PeriodLabels> Periods(DuckDbConnection duck, DataOptions data, TimeColumn time)
    {
        var period = time.Period(duck, Rows);
        var isDay = period is not "t";
        if (!isDay && Number(duck.Texts($"SELECT CAST(approx_count_distinct(t) AS VARCHAR) FROM {Rows}", 1)[0][0]) > MaxPeriods) return [];
        var counts = string.Concat(data.Tasks.SelectMany((_, task) => new[] { 1, 0, CacheFormat.MissingLabel }
            .Select(label =>
                $", CAST(count(*) FILTER ({WorkingTable.Label(task)} = {label.ToString(CultureInfo.InvariantCulture)}) AS VARCHAR)")));
        var sql = $"""
            SELECT CAST({period} AS VARCHAR), {SplitName}, CAST(count(*) AS VARCHAR){counts} FROM {Rows}
            WHERE t IS NOT NULL AND code < {RowCode.Test} GROUP BY {period}, code ORDER BY min(t), code
            """;
        return [.. duck.Texts(sql, 3 + (3 * data.Tasks.Count))
            .Select(row => new PeriodLabels(row[0]!, row[1]!, Number(row[2]), Labels(data, row)))];
    }

    private static IReadOnlyList<LabelCounts> Labels(DataOptions data, string?[] row) =>
        [.. data.Tasks.Select((task, t) => new LabelCounts(task.Name, Count(row, t, 0), Count(row, t, 1), Count(row, t, 2)))];

    private static int Count(string?[] row, int task, int label) => (int)Number(row[3 + (3 * task) + label]);

    private static SharedUsers Users(DuckDbConnection duck, string user)
    {
        var row = duck.Texts($"""
            SELECT CAST(coalesce(sum(v), 0) AS VARCHAR), CAST(coalesce(sum(v) FILTER (known), 0) AS VARCHAR),
                CAST(coalesce(sum(e), 0) AS VARCHAR), CAST(coalesce(sum(e) FILTER (known), 0) AS VARCHAR)
            FROM (SELECT bool_or(code = {RowCode.Train}) AS known,
                count(*) FILTER (code = {RowCode.Validation}) AS v, count(*) FILTER (code = {RowCode.Test}) AS e
                FROM {Rows} WHERE u IS NOT NULL GROUP BY u)
            """, 4)[0];
        return new(user, Number(row[0]), Number(row[1]), Number(row[2]), Number(row[3]));
    }

    private static string SplitName =>
        $"CASE code WHEN {RowCode.Train} THEN 'train' WHEN {RowCode.Validation} THEN 'validation' ELSE 'test' END";

    private static long Number(string? text) => long.Parse(text!, CultureInfo.InvariantCulture);
}
