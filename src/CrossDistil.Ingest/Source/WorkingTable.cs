using CrossDistil.Data.Encoding;
using CrossDistil.Data.Schema;
using CrossDistil.Ingest.DuckDb;

namespace CrossDistil.Ingest.Source;

/// <summary>
/// The result of the source query in a table of DuckDB's on disk: row code, label bytes, weight, user and feature
/// values. Both passes read it, so they get the same rows in the same order, and every file is read once.
/// </summary>
internal sealed class WorkingTable(DuckDbConnection duck, BoundExpressions bound, IReadOnlyList<Requirement> requirements)
{
    /// <summary>Its name; <c>rowid</c> is the 0-based row of the source query.</summary>
    public const string Name = "crossdistil_rows";

    /// <summary>SQL that reads a feature's column in its one type.</summary>
    public static string Read(BoundFeature feature, int index) => $"CAST({Feature(index)} AS {feature.Type})";

    /// <summary>SQL that reads the column of users in its one type.</summary>
    public static string Read(BoundUser user) => $"CAST(u AS {user.Type})";

    /// <summary>
    /// Operators that keep rows in their order on any number of threads (DuckDB manual, "Order Preservation").
    /// </summary>
    private static readonly HashSet<string> InOrder = new(StringComparer.Ordinal)
    {
        "BATCH_CREATE_TABLE_AS", "PROJECTION", "FILTER", "UNNEST", "READ_CSV", "READ_PARQUET", "READ_JSON", "DUMMY_SCAN", "EMPTY_RESULT",
    };

    public static string Label(int task) => $"l{task}";

    /// <summary>A label's value where it is neither 0, 1 nor missing; NULL elsewhere.</summary>
    public static string BadLabel(int task) => $"b{task}";

    public static string Feature(int feature) => $"f{feature}";

    /// <summary>SQL of the counts of each task's label bytes as VARCHAR, a comma before each.</summary>
    public static string CountLabels(int tasks, IReadOnlyList<int> labels) => string.Concat(Enumerable.Range(0, tasks)
        .SelectMany(task => labels.Select(label => $", CAST(count(*) FILTER ({Label(task)} = {label}) AS VARCHAR)")));

    /// <summary>
    /// Evaluates the source. A plan that joins, groups or sorts gives its rows in an order that depends on threads, so
    /// it runs on one thread.
    /// </summary>
    public void Create(int threads)
    {
        var values = $"SELECT {string.Join(", ", Values())} FROM {SourceViews.Source}";
        var sql = $"CREATE OR REPLACE TABLE {Name} AS SELECT {CodeOf()} AS code, {string.Join(", ", Columns())} FROM ({values})";
        if (KeepsOrder(sql))
        {
            duck.Execute(sql);
            return;
        }

        duck.Execute("SET threads = 1");
        duck.Execute(sql);
        duck.Execute($"SET threads = {threads}");
    }

    private string CodeOf()
    {
        var code = bound.Split.Code;
        var rejects = bound.Weight is null ? "" : $"WHEN NOT coalesce(w BETWEEN 0 AND 3.4e38, false) THEN {RowCode.BadWeight} ";
        foreach (var (i, pair) in requirements.Index())
            rejects += $"WHEN {Label(pair.Task)} = 1 AND {Label(pair.Required)} = 0 THEN {RowCode.Impossible + i} ";
        if (rejects.Length == 0) return $"CAST({code} AS UTINYINT)";
        return $"CAST(CASE WHEN NOT {code} BETWEEN {RowCode.Train} AND {RowCode.Test} THEN {code} {rejects}ELSE {code} END AS UTINYINT)";
    }

    private IEnumerable<string> Columns() =>
    [
        .. bound.Labels.SelectMany((_, i) => (string[])[Label(i), BadLabel(i)]),
        .. bound.Weight is null ? (string[])[] : ["w"],
        .. bound.User is null ? (string[])[] : ["u"],
        .. bound.Features.Select((feature, i) => feature is { Form: FeatureForm.Key, Kind: KeyKind.Number }
            ? $"CASE WHEN isnan({Feature(i)}) THEN NULL WHEN {Feature(i)} = 0 THEN 0.0 ELSE {Feature(i)} END AS {Feature(i)}"
            : Feature(i)),
    ];

    private IEnumerable<string> Values() =>
    [
        $"{bound.Split.Value} AS k",
        .. bound.Labels.SelectMany((label, i) => (string[])[$"{label.Code} AS {Label(i)}", $"{label.Bad} AS {BadLabel(i)}"]),
        .. bound.Weight is { } weight ? (string[])[$"{weight} AS w"] : [],
        .. bound.User is { } user ? (string[])[$"{user.Value} AS u"] : [],
        .. bound.Features.Select((feature, i) => $"{feature.Value} AS {Feature(i)}"),
    ];

    private bool KeepsOrder(string sql)
    {
        using var plan = JsonDocument.Parse(duck.Texts($"EXPLAIN (FORMAT json) {sql}", 2)[0][1]!);
        var root = plan.RootElement;
        return root.EnumerateArray().All(Kept) && root[0].GetProperty("name").GetString() is "BATCH_CREATE_TABLE_AS";

        static bool Kept(JsonElement node) =>
            InOrder.Contains(node.GetProperty("name").GetString()!.Trim())
            && (!node.TryGetProperty("children", out var children) || children.EnumerateArray().All(Kept));
    }
}
