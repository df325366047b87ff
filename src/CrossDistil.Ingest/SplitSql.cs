using System.Globalization;
using CrossDistil.Data.Schema;

namespace CrossDistil.Ingest;

/// <summary>A split as SQL that gives each row's <see cref="RowCode"/>.</summary>
internal static class SplitSql
{
    /// <summary>By windows of time, compared in the type of split.by.</summary>
    public static string Of(TimeSplit split, string type)
    {
        var by = Sql.Group(split.By);
        var until = split.TestUntil is { } end ? $"WHEN {by} >= {Bound(end)} THEN {RowCode.NoSplit} " : "";
        return $"CASE WHEN {by} IS NULL THEN {RowCode.NoSplitKey} {until}WHEN {by} < {Bound(split.ValidationFrom)} THEN {RowCode.Train} "
            + $"WHEN {by} < {Bound(split.TestFrom)} THEN {RowCode.Validation} ELSE {RowCode.Test} END";

        string Bound(string value) => $"CAST({Sql.Text(value)} AS {type})";
    }

    /// <summary>By three conditions; the first that holds decides.</summary>
    public static string Of(ExpressionSplit split) =>
        $"CASE WHEN {Sql.Group(split.Train)} THEN {RowCode.Train} WHEN {Sql.Group(split.Validation)} THEN {RowCode.Validation} "
        + $"WHEN {Sql.Group(split.Test)} THEN {RowCode.Test} ELSE {RowCode.NoSplit} END";

    /// <summary>
    /// By the lower 64 bits of MD5("seed:key"), read as a share of 2^64: validation below its share, test below both, training from there.
    /// MD5 because it is the same in every version of DuckDB.
    /// </summary>
    public static string Of(HashSplit split)
    {
        var key = Sql.Group(split.Key);
        var hash = string.Create(CultureInfo.InvariantCulture, $"md5_number_lower(concat('{split.Seed}:', CAST({key} AS VARCHAR)))");
        return $"CASE WHEN {key} IS NULL THEN {RowCode.NoSplitKey} WHEN {hash} < {Share(split.Validation)} THEN {RowCode.Validation} "
            + $"WHEN {hash} < {Share(split.Validation + split.Test)} THEN {RowCode.Test} ELSE {RowCode.Train} END";
    }

    private static string Share(double share) => $"{((UInt128)(share * Math.ScaleB(1, 64))).ToString(CultureInfo.InvariantCulture)}::UHUGEINT";
}
