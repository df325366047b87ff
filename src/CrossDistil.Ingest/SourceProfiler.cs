using CrossDistil.Data.Cache;
using CrossDistil.Data.Schema;
using CrossDistil.Ingest.DuckDb;
using CrossDistil.Ingest.Source;

namespace CrossDistil.Ingest;

/// <summary>
/// Reads time and users from a source, as its cache has neither. Labels of test rows are never read: what is seen
/// before training may influence choices.
/// </summary>
internal static class SourceProfiler
{
    /// <summary>Up to so many values of a time that is not a date, each value is a period.</summary>
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
            SourceViews.Confine(duck, tables, spill.FullName, IngestLimits.OfMachine);
            var (column, user) = ((TimeColumn?)null, data.User ?? UserFeature(data) ?? (data.Split as HashSplit)?.Key);
            _ = new SourceReader(duck, data, tables).Read(bound =>
            {
                column = TimeColumn.Find(duck, data.Split, time);
                duck.Execute(Create(data, bound, column, user));
            });
            return Profile(duck, data, column, user);
        }
        catch (DuckDbException e)
        {
            throw Ingester.Refused(e);
        }
        finally
        {
            spill.Delete(recursive: true);
        }
    }

    /// <summary>The feature with one of the usual names of a user.</summary>
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
            CREATE OR REPLACE TABLE {Rows} AS SELECT * FROM (
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
    /// Text of equal length sorts as its digits do, and text that DuckDB reads as a time has the year first; the order
    /// of other text is misleading.
    /// </summary>
    private static bool SortsAsText(DuckDbConnection duck) => duck.IsTrue(
        "min(length(t)) < max(length(t)) AND count(*) FILTER (TRY_CAST(t AS TIMESTAMP) IS NULL) > 0", $"{Rows} WHERE t IS NOT NULL");

    private static long Later(DuckDbConnection duck) => duck.Number(
        "count(*)", $"{Rows} WHERE code = {RowCode.Train} AND t > (SELECT min(t) FROM {Rows} WHERE code = {RowCode.Validation})");

    private static List<SplitTimes> Spans(DuckDbConnection duck)
    {
        var rows = $"{Rows} WHERE t IS NOT NULL GROUP BY code ORDER BY code";
        return [.. duck.Texts($"SELECT {SplitName}, CAST(min(t) AS VARCHAR), CAST(max(t) AS VARCHAR) FROM {rows}", 3)
            .Select(row => new SplitTimes(row[0]!, row[1]!, row[2]!))];
    }

    private static IReadOnlyList<PeriodLabels> Periods(DuckDbConnection duck, DataOptions data, TimeColumn time)
    {
        var period = time.Period(duck, Rows);
        if (period is "t" && duck.Number("approx_count_distinct(t)", Rows) > MaxPeriods) return [];
        var counts = WorkingTable.CountLabels(data.Tasks.Count, [1, 0, CacheFormat.MissingLabel]);
        var sql = $"""
            SELECT CAST({period} AS VARCHAR), {SplitName}, CAST(count(*) AS VARCHAR){counts} FROM {Rows}
            WHERE t IS NOT NULL AND code < {RowCode.Test} GROUP BY {period}, code ORDER BY min(t), code
            """;
        return [.. duck.Texts(sql, 3 + (3 * data.Tasks.Count)).Select(row =>
        {
            long[] rows = [.. row.Skip(2).Select(DuckDbConnection.Number)]; // all, then per task positives, negatives, missing
            return new PeriodLabels(row[0]!, row[1]!, rows[0], [.. data.Tasks.Select((task, t) =>
                new LabelCounts(task.Name, (int)rows[(3 * t) + 1], (int)rows[(3 * t) + 2], (int)rows[(3 * t) + 3]))]);
        })];
    }

    private static SharedUsers Users(DuckDbConnection duck, string user)
    {
        long[] rows = [.. duck.Texts($"""
            SELECT CAST(coalesce(sum(v), 0) AS VARCHAR), CAST(coalesce(sum(v) FILTER (known), 0) AS VARCHAR),
                CAST(coalesce(sum(e), 0) AS VARCHAR), CAST(coalesce(sum(e) FILTER (known), 0) AS VARCHAR)
            FROM (SELECT bool_or(code = {RowCode.Train}) AS known,
                count(*) FILTER (code = {RowCode.Validation}) AS v, count(*) FILTER (code = {RowCode.Test}) AS e
                FROM {Rows} WHERE u IS NOT NULL GROUP BY u)
            """, 4)[0].Select(DuckDbConnection.Number)];
        return new(user, rows[0], rows[1], rows[2], rows[3]);
    }

    private static string SplitName =>
        $"CASE code WHEN {RowCode.Train} THEN 'train' WHEN {RowCode.Validation} THEN 'validation' ELSE 'test' END";
}
