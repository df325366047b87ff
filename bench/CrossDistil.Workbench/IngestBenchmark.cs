using System.Globalization;
using CrossDistil.Data.Schema;
using CrossDistil.Ingest;
using CrossDistil.Ingest.DuckDb;
using CrossDistil.Studies.Health.Measures;

namespace CrossDistil.Workbench;

/// <summary>A generated log to time ingest on: skewed integer ids, two tasks at the rates of the paper's short-video data.</summary>
internal sealed class IngestBenchmark
{
    private const string Memory = "256MB"; // what the writer of the log leaves behind counts as ingest's memory
    private readonly IngestBenchmarkOptions _options;
    private readonly string _folder;

    /// <summary>Takes over a folder; nothing is written yet.</summary>
    /// <param name="options">Size and format of the log.</param>
    /// <param name="folder">Where log and cache go; a log of the same size and format that lies there is used again.</param>
    public IngestBenchmark(IngestBenchmarkOptions options, string folder)
    {
        (_options, _folder) = (options, Path.GetFullPath(folder));
    }

    /// <summary>Writes the log where it is not there yet, then ingests it and measures time and memory.</summary>
    /// <param name="options">Size and format of the log.</param>
    /// <param name="folder">Where the log is kept; null = a temporary folder.</param>
    /// <param name="time">Clock of the memory's samples.</param>
    /// <param name="ct">Stops the work.</param>
    /// <exception cref="Data.InputException">The disk refuses.</exception>
    public static IngestBenchmarkResult Measure(IngestBenchmarkOptions options, string? folder, TimeProvider time, CancellationToken ct)
    {
        var temporary = folder is null ? Directory.CreateTempSubdirectory("crossdistil-bench-") : null;
        try
        {
            var bench = new IngestBenchmark(options, folder ?? temporary!.FullName);
            bench.WriteLog(ct);
            using var memory = new PeakMemory(time);
            var result = bench.Run(ct);
            var rows = result.Report.SourceRows;
            return new IngestBenchmarkResult(rows / result.Seconds, result.Seconds, rows, options.Format, memory.Peak());
        }
        finally
        {
            temporary?.Delete(recursive: true);
        }
    }

    private string[] Fields => [.. Enumerable.Range(0, _options.Fields).Select(i => $"field{i}")];

    private string Log => Path.Combine(_folder, FileName);

    private string FileName =>
        string.Create(CultureInfo.InvariantCulture, $"log-{_options.Rows}-{_options.Fields}-{_options.Vocab}.{_options.Format}");

    /// <summary>Writes the log through DuckDB's COPY, unless it is there.</summary>
    public void WriteLog(CancellationToken ct)
    {
        if (File.Exists(Log)) return;
        Directory.CreateDirectory(_folder);
        var part = Log + ".part";
        using (var duck = new DuckDbConnection(":memory:", ct))
        {
            duck.Execute($"SET memory_limit = '{Memory}'");
            duck.Execute($"COPY ({Rows()}) TO '{part.Replace("'", "''", StringComparison.Ordinal)}' (FORMAT {_options.Format})");
        }

        File.Move(part, Log);
    }

    /// <summary>Ingests the log and drops the cache.</summary>
    /// <exception cref="Data.InputException">The disk refuses.</exception>
    public IngestResult Run(CancellationToken ct)
    {
        var cache = Path.Combine(_folder, "cache");
        var result = Ingester.Run(Data(), _folder, cache, progress: null, ct);
        Directory.Delete(cache, recursive: true);
        return result;
    }

    /// <summary>The square of a uniform number makes some ids frequent, and still lets nearly all of them occur; hashes, so that any thread gives the same rows.</summary>
    private string Rows()
    {
        var ids = Fields.Select((name, f) => string.Create(
            CultureInfo.InvariantCulture,
            $"CAST(floor(pow(hash(i, {f}) / 18446744073709551616.0, 2) * {_options.Vocab / _options.Fields}) AS INTEGER) AS {name}"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT {string.Join(", ", ids)}, {Label("finish", 37_994)}, {Label("like", 1_101)} FROM range({_options.Rows}) AS r(i)");

        static string Label(string task, int perHundredThousand) =>
            string.Create(CultureInfo.InvariantCulture, $"CAST(hash(i, '{task}') % 100000 < {perHundredThousand} AS TINYINT) AS {task}");
    }

    private DataOptions Data() => new(
        new SourceOptions
        {
            Tables = new Dictionary<string, TableOptions>(StringComparer.Ordinal) { ["log"] = new() { Files = [FileName] } },
        },
        [.. Fields.Select(field => new CategoricalFeature { Name = field })],
        [new TaskOptions { Name = "finish" }, new TaskOptions { Name = "like" }],
        new HashSplit { Key = $"hash({string.Join(", ", Fields)})" },
        null);
}

/// <summary>Size and format of a log to ingest.</summary>
internal sealed record IngestBenchmarkOptions
{
    /// <summary>Rows of the log.</summary>
    public int Rows { get; init; } = 2_000_000;

    /// <summary>Categorical columns; two labels stand beside them.</summary>
    public int Fields { get; init; } = 9;

    /// <summary>Distinct ids over all of them.</summary>
    public int Vocab { get; init; } = 447_002;

    /// <summary>parquet or csv.</summary>
    public string Format { get; init; } = "parquet";
}

/// <summary>What bench ingest measured.</summary>
/// <param name="RowsPerSecond">Rows of the log per second, from the first file opened to the cache in its place.</param>
/// <param name="Seconds">The same time.</param>
/// <param name="Rows">Rows of the log.</param>
/// <param name="Format">Its format.</param>
/// <param name="PeakAnonymousBytes">Most anonymous memory of the process (RssAnon) meanwhile; null where the system does not say.</param>
internal sealed record IngestBenchmarkResult(double RowsPerSecond, double Seconds, long Rows, string Format, long? PeakAnonymousBytes);
