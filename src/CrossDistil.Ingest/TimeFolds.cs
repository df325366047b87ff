using CrossDistil.Data.Schema;
using CrossDistil.Ingest.DuckDb;
using CrossDistil.Ingest.Source;

namespace CrossDistil.Ingest;

/// <summary>
/// Rolling time folds inside an experiment's training days: each validates on one window and trains on what lies before
/// it.
/// </summary>
public static class TimeFolds
{
    private const string Where = "the option folds";

    /// <summary>
    /// The split of every fold, oldest first, its test window empty. The last fold is the experiment's own validation
    /// window; those before it are the windows before that, each of as many distinct values of <c>split.by</c>. No row
    /// from <c>split.testFrom</c> on is in any of them.
    /// </summary>
    /// <param name="data">Source and split.</param>
    /// <param name="baseFolder">Folder of the experiment file.</param>
    /// <param name="folds">How many, ≥ 1.</param>
    /// <param name="ct">Stops the work.</param>
    /// <exception cref="InputException">The split is not by time, there are too few values of it before the validation
    /// window, or the source cannot be read.</exception>
    public static IReadOnlyList<TimeSplit> Find(DataOptions data, string baseFolder, int folds, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 1);
        if (data.Split is not TimeSplit own)
            throw new InputException(
                Where, "rolling folds need a split by time", "set split.kind to \"time\", or leave the option folds out");
        var starts = Starts(data, baseFolder, folds, ct);
        string[] bounds = [.. starts.Reverse(), own.ValidationFrom, own.TestFrom];
        return [.. bounds.Zip(bounds.Skip(1), (from, until) => own with { ValidationFrom = from, TestFrom = until, TestUntil = until })];
    }

    /// <summary>First values of the windows before the validation window, latest first.</summary>
    private static IReadOnlyList<string> Starts(DataOptions data, string baseFolder, int folds, CancellationToken ct)
    {
        var tables = Ingester.Tables(data, baseFolder);
        try
        {
            using var duck = new DuckDbConnection(":memory:", ct);
            SourceViews.Confine(duck, tables, Path.GetTempPath(), IngestLimits.OfMachine);
            var split = Ingester.Bind(duck, data, tables).Split;
            var values = $"SELECT k, {split.Code} AS code FROM (SELECT DISTINCT {split.Value} AS k FROM {SourceViews.Source})";
            var counts = duck.Texts($"SELECT {Count(RowCode.Train)}, {Count(RowCode.Validation)} FROM ({values})", 2)[0];
            var before = long.Parse(counts[0]!, CultureInfo.InvariantCulture);
            var width = long.Parse(counts[1]!, CultureInfo.InvariantCulture);
            if (width == 0) throw new InputException("split", "has no validation rows", "move split.validationFrom");
            if (before <= (folds - 1) * width)
                throw new InputException(
                    $"{Where} {folds}",
                    $"there are {before} values of split.by before the validation window of {width}: one at least must be left to train on",
                    $"ask for at most {((before - 1) / width) + 1} folds");
            var starts = $"""
                SELECT CAST(k AS VARCHAR) FROM (SELECT k, row_number() OVER (ORDER BY k DESC) AS place
                    FROM ({values}) WHERE code = {RowCode.Train})
                WHERE place % {width} = 0 AND place <= {(folds - 1) * width} ORDER BY place
                """;
            return [.. duck.Texts(starts, 1).Select(row => row[0]!)];
        }
        catch (DuckDbException e)
        {
            throw Ingester.Refused(e);
        }

        static string Count(byte code) => $"CAST(count(*) FILTER (code = {code}) AS VARCHAR)";
    }
}
