using CrossDistil.Data.Cache;
using CrossDistil.Data.Schema;
using CrossDistil.Ingest.DuckDb;
using CrossDistil.Ingest.Source;

namespace CrossDistil.Ingest.Encode;

/// <summary>Counts the working table and reports what makes it unfit for training.</summary>
internal sealed class RowCounts(DuckDbConnection duck, DataOptions data, IReadOnlyList<SourceTable> tables)
{
    private const int Examples = 3;
    private static readonly (byte Code, string Name)[] Splits =
        [(RowCode.Train, "train"), (RowCode.Validation, "validation"), (RowCode.Test, "test")];

    private readonly Dictionary<byte, long[]> _counts = []; // by row code: rows, then per task positives, negatives, missing, bad

    /// <summary>Counts rows, labels and rejects.</summary>
    /// <exception cref="InputException">All that is wrong with labels, rejected rows, splits and classes.</exception>
    public IngestReport Count(long lastScan, IEnumerable<RejectedRows> misfits)
    {
        Read();
        List<Fault> faults = [];
        AddBadLabels(faults);
        List<RejectedRows> rejected = [.. Rejected(lastScan), .. misfits];
        var rows = _counts.Values.Sum(counts => counts[0]);
        AddRejected(rejected, rows, faults);
        if (rows > 0) AddEmptySplits(faults);
        if (faults.Count == 0) AddSingleClasses(faults);
        if (faults.Count == 0 && data.SampleWeight is not null) AddWeights(faults);
        if (faults.Count > 0) throw new InputException(faults);
        return new IngestReport(rows, [.. Splits.Select(Split)], rejected);
    }

    /// <summary>
    /// Number of DuckDB's last scan of a text file with rejected lines; later scans have larger numbers.
    /// </summary>
    public static long LastScan(DuckDbConnection duck) => duck.HasRejects ? duck.Number("coalesce(max(scan_id), -1)", "reject_scans") : -1;

    private void Read()
    {
        var labels = WorkingTable.CountLabels(data.Tasks.Count, [1, 0, CacheFormat.MissingLabel, 254]);
        var sql = $"SELECT CAST(code AS VARCHAR), CAST(count(*) AS VARCHAR){labels} FROM {WorkingTable.Name} GROUP BY code";
        foreach (var row in duck.Texts(sql, 2 + (4 * data.Tasks.Count)))
            _counts.Add((byte)DuckDbConnection.Number(row[0]), [.. row.Skip(1).Select(DuckDbConnection.Number)]);
    }

    private SplitReport Split((byte Code, string Name) split)
    {
        var counts = _counts.GetValueOrDefault(split.Code) ?? new long[1 + (4 * data.Tasks.Count)];
        return new SplitReport(split.Name, Count(0), [.. data.Tasks.Select((task, i) => new LabelCounts(
            task.Name, Count((4 * i) + 1), Count((4 * i) + 2), Count((4 * i) + 3)))]);

        int Count(int at) => (int)counts[at];
    }

    private long Rows(byte code) => _counts.TryGetValue(code, out var counts) ? counts[0] : 0;

    private void AddBadLabels(List<Fault> faults)
    {
        for (var task = 0; task < data.Tasks.Count; task++)
        {
            var bad = WorkingTable.BadLabel(task);
            var rows = $"{WorkingTable.Name} WHERE {bad} IS NOT NULL AND code BETWEEN {RowCode.Train} AND {RowCode.Test}";
            var label = Expressions.LabelSql(data.Tasks[task]);
            foreach (var first in duck.Texts($"SELECT CAST(rowid + 1 AS VARCHAR), {bad} FROM {rows} ORDER BY rowid LIMIT 1", 2))
                faults.Add(new(
                    $"{FileNames()}, row {first[0]}", $"tasks.{data.Tasks[task].Name}.label {label} is {first[1]}",
                    $"a label is 0, 1 or missing; write an expression such as ({label} > 0)"));
        }
    }

    private string FileNames()
    {
        string[] names = [.. tables.SelectMany(table => table.Options.Files)];
        return names.Length <= 3 ? string.Join(" + ", names) : $"{names[0]} + {names.Length - 1} more";
    }

    private List<RejectedRows> Rejected(long lastScan)
    {
        List<RejectedRows> rejected = [];
        Add(RowCode.NoSplit, "in no split", "''");
        Add(RowCode.NoSplitKey, "value that decides the split is missing", "''");
        Add(RowCode.BadWeight, "sample weight is not finite and ≥ 0", "concat(': ', coalesce(CAST(w AS VARCHAR), 'missing'))");
        foreach (var (i, pair) in Requirements.Of(data.Tasks).Index())
            Add((byte)(RowCode.Impossible + i), $"{data.Tasks[pair.Task].Name} without {data.Tasks[pair.Required].Name}", "''");
        rejected.AddRange(Malformed(lastScan));
        return rejected;

        void Add(byte code, string reason, string what)
        {
            if (Rows(code) == 0) return;
            var sql = $"SELECT concat('row ', rowid + 1, {what}) FROM {WorkingTable.Name} WHERE code = {code} ORDER BY rowid";
            rejected.Add(new(reason, Rows(code), [.. duck.Texts($"{sql} LIMIT {Examples}", 1).Select(row => row[0]!)]));
        }
    }

    /// <summary>Lines of text files that DuckDB could not read, each counted once, under its first error.</summary>
    private IEnumerable<RejectedRows> Malformed(long lastScan)
    {
        if (!duck.HasRejects) yield break;
        var errors = $"""
            SELECT file_path, line, any_value(csv_line) AS csv_line, arg_min(error_message, coalesce(column_idx, 0)) AS message,
                arg_min(
                    concat(lower(CAST(error_type AS VARCHAR)),
                        CASE WHEN column_name IS NULL THEN '' ELSE concat(' in column ', column_name) END),
                    coalesce(column_idx, 0)) AS reason
            FROM (SELECT * FROM reject_errors WHERE scan_id > {lastScan.ToString(CultureInfo.InvariantCulture)})
            JOIN reject_scans USING (scan_id, file_id)
            GROUP BY file_path, line
            """;
        duck.Execute($"CREATE TEMP TABLE crossdistil_malformed AS {errors}");
        foreach (var row in duck.Texts(
            "SELECT reason, CAST(count(*) AS VARCHAR) FROM crossdistil_malformed GROUP BY reason ORDER BY count(*) DESC, reason", 2))
        {
            var sql =
                $"SELECT concat(file_path, ' line ', line, ': ', message) FROM crossdistil_malformed "
                + $"WHERE reason = {Sql.Text(row[0]!)} ORDER BY file_path, line LIMIT {Examples}";
            string[] examples = [.. duck.Texts(sql, 1).Select(example => Short(example[0]!))];
            yield return new($"malformed line: {row[0]}", DuckDbConnection.Number(row[1]), examples);
        }
    }

    private static string Short(string text)
    {
        text = text.ReplaceLineEndings(" ");
        return text.Length <= 200 ? text : $"{text[..200]}…";
    }

    /// <summary>Whether the test split is empty on purpose; then later rows are left out on purpose too.</summary>
    private bool HasNoTest => data.Split is TimeSplit { HasNoTest: true };

    private void AddRejected(List<RejectedRows> rejected, long rows, List<Fault> faults)
    {
        var lines = rejected.Where(reason => reason.Reason.Contains("line", StringComparison.Ordinal)).Sum(reason => reason.Rows);
        var (all, left) = (rows + lines, rejected.Sum(reason => reason.Rows));
        if (all == 0) faults.Add(new("source.query", "gives no rows", "correct the query or its files"));
        if (HasNoTest) left -= Rows(RowCode.NoSplit);
        if (left <= data.Source.MaxRejected * all) return;
        var reasons = string.Join("; ", rejected.Select(reason => $"{reason.Rows} × {reason.Reason} ({reason.Examples[0]})"));
        var share = data.Source.MaxRejected.ToString(CultureInfo.InvariantCulture);
        faults.Add(new(
            "source.maxRejected", $"{left} of {all} rows are rejected, more than the share {share} allowed: {reasons}",
            "correct the data or the split, or raise source.maxRejected"));
    }

    private void AddEmptySplits(List<Fault> faults)
    {
        foreach (var (code, name) in Splits)
            if (Rows(code) is 0 or > int.MaxValue && !(code == RowCode.Test && HasNoTest))
                faults.Add(new(
                    "split", $"{name} has {Rows(code)} rows (training {Rows(1)}, validation {Rows(2)}, test {Rows(3)})",
                    $"each split needs 1 to {int.MaxValue} rows; move its boundaries"));
    }

    private void AddWeights(List<Fault> faults)
    {
        var training = $"{WorkingTable.Name} WHERE code = {RowCode.Train}";
        if (duck.IsTrue("max(w) = 0", training))
            faults.Add(new("sampleWeight", "no training row has a weight: all are 0", "correct the expression"));
        else if (Rows(RowCode.Train) > 2 && duck.IsTrue("max(w) > 0.5 * sum(w)", training))
        {
            var largest = duck.Texts($"SELECT CAST(max(w) AS VARCHAR) FROM {training}", 1)[0][0];
            faults.Add(new(
                "sampleWeight", $"one training row weighs {largest}, more than all others together",
                "correct the value, or bound the expression, such as least(x, 100)"));
        }
    }

    private void AddSingleClasses(List<Fault> faults)
    {
        foreach (var (task, positives, negatives, missing) in Split(Splits[0]).Tasks)
            if (positives == 0 || negatives == 0)
                faults.Add(new(
                    $"tasks.{task}", $"training has {positives} positives, {negatives} negatives and {missing} missing labels",
                    "a task needs both classes in training; correct its label or the split"));
    }
}
