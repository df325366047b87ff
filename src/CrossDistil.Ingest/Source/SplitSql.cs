using CrossDistil.Data.Schema;
using CrossDistil.Ingest.DuckDb;

namespace CrossDistil.Ingest.Source;

/// <summary>A split as SQL, in two steps so that what is costly is worked out once per row.</summary>
/// <param name="Value">Over the source's columns: what decides.</param>
/// <param name="Code">Over the column <c>k</c> of those values: the row's <see cref="RowCode"/>.</param>
/// <param name="IsText">Whether rows are put in the order of text.</param>
internal sealed record SplitSql(string Value, string Code, bool IsText = false)
{
    /// <exception cref="InputException">Its texts are no dates and of different lengths: their order is not that of time.</exception>
    public void Check(DuckDbConnection duck)
    {
        if (!IsText || !duck.IsTrue(
            "coalesce(min(length(k)) < max(length(k)) AND count(*) FILTER (TRY_CAST(k AS TIMESTAMP) IS NULL) > 0, false)",
            $"(SELECT {Value} AS k FROM {SourceViews.Source})")) return;
        throw new InputException(
            "split.by", "gives text of which letters decide the order, as \"10\" stands before \"5\"",
            "give numbers or dates, such as CAST(x AS BIGINT)");
    }

    /// <summary>By windows of time, compared in the type of split.by.</summary>
    public static SplitSql Of(TimeSplit split, string type)
    {
        var until = split.TestUntil is { } end ? $"WHEN k >= {Bound(end)} THEN {RowCode.NoSplit} " : "";
        return new SplitSql(
            Sql.Group(split.By),
            $"CASE WHEN k IS NULL THEN {RowCode.NoSplitKey} {until}WHEN k < {Bound(split.ValidationFrom)} THEN {RowCode.Train} "
            + $"WHEN k < {Bound(split.TestFrom)} THEN {RowCode.Validation} ELSE {RowCode.Test} END", type is "VARCHAR");

        string Bound(string value) => $"CAST({Sql.Text(value)} AS {type})";
    }

    /// <summary>By three conditions; the first that holds decides.</summary>
    public static SplitSql Of(ExpressionSplit split) => new(
        $"CASE WHEN {Sql.Group(split.Train)} THEN {RowCode.Train} WHEN {Sql.Group(split.Validation)} THEN {RowCode.Validation} "
        + $"WHEN {Sql.Group(split.Test)} THEN {RowCode.Test} ELSE {RowCode.NoSplit} END",
        "k");

    /// <summary>
    /// By the lower 64 bits of MD5("seed:key"), read as a share of 2^64: validation below its share, test below both,
    /// training from there. MD5 because it is the same in every version of DuckDB.
    /// </summary>
    public static SplitSql Of(HashSplit split) => new(
        string.Create(CultureInfo.InvariantCulture, $"md5_number_lower('{split.Seed}:' || CAST({Sql.Group(split.Key)} AS VARCHAR))"),
        $"CASE WHEN k IS NULL THEN {RowCode.NoSplitKey} WHEN k < {Share(split.Validation)} THEN {RowCode.Validation} "
        + $"WHEN k < {Share(split.Validation + split.Test)} THEN {RowCode.Test} ELSE {RowCode.Train} END");

    private static string Share(double share) => $"{((ulong)(share * Math.ScaleB(1, 64))).ToString(CultureInfo.InvariantCulture)}::UBIGINT";
}
