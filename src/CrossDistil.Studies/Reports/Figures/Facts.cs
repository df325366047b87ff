using CrossDistil.Data.Schema;
using CrossDistil.Experiments;
using CrossDistil.Runs;
using CrossDistil.Studies.Reports.Sources;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>What a report has beside its figures.</summary>
internal static class Facts
{
    /// <summary>
    /// Versions, data checksum, machine, time, memory: name → value. Where runs differ, all values are listed.
    /// </summary>
    public static OrderedDictionary<string, string> Of(ReportSubject subject)
    {
        var facts = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        Add("Version", [.. subject.Studies.Select(study => study.Version), .. OfEnvironments(environment => environment.Version)]);
        Add("Runtime", OfEnvironments(environment => environment.Runtime));
        Add("Machine", OfEnvironments(Machine));
        Add("Threads", OfEnvironments(environment => Numbers.Count(environment.Threads)));
        Add("Peak memory of the process", OfEnvironments(environment => environment.PeakBytes is { } bytes ? Numbers.Bytes(bytes) : null));
        Add("Started", OfEnvironments(environment => environment.Started.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)));
        Add("Seeds", [Seeds(subject)]);
        Add("Data checksum", OfEnvironments(environment => environment.Data));
        Add("Source", OfExperiments(experiment => Source(experiment.Source)));
        Add("Query", OfExperiments(experiment => experiment.Source.Query));
        Add("Split", OfExperiments(experiment => Split(experiment.Split)));
        Add("Goes on from", OfExperiments(experiment => experiment.From));
        Add("Training rows", subject.Runs.Select(run => run.Strata is { } strata ? Numbers.Count(strata.Rows) : null));
        Add("Test rows", subject.Runs.Select(run => run.Scored is { } scored ? Numbers.Count(scored.SourceRows.Count) : null));
        return facts;

        IEnumerable<string?> OfEnvironments(Func<RunEnvironment, string?> value) =>
            subject.Runs.Select(run => run.Metrics?.Environment is { } environment ? value(environment) : null);

        IEnumerable<string?> OfExperiments(Func<Experiment, string?> value) => subject.Runs.Select(run => value(run.Experiment));

        void Add(string name, IEnumerable<string?> values)
        {
            string[] known = [.. values.OfType<string>().Distinct(StringComparer.Ordinal)];
            if (known.Length > 0) facts.Add(name, string.Join("; ", known));
        }
    }

    /// <summary>Warnings of runs and studies, each once.</summary>
    public static IReadOnlyList<string> Warnings(ReportSubject subject)
    {
        IEnumerable<string> all =
        [
            .. subject.Studies.SelectMany(study => study.Warnings),
            .. subject.Runs.SelectMany(run => run.Metrics?.Warnings ?? []),
            .. subject.Studies.Count == 0 ? RunDifferences.Of(subject.Runs) : [],
            .. subject.Studies.Count > 1
                ? ["every study corrects its p-values for its own comparisons: the same difference may be shown in one and not in another"]
                : Array.Empty<string>(),
            .. from run in subject.Runs
               where run is { Metrics.IsTested: true, Scored: null }
               select $"{run.Name} has no predictions.csv: its scores and its calibration are not shown",
            .. from run in subject.Runs
               where run.Metrics is { Interrupted: true }
               select $"{run.Name} was interrupted: it is the best until then",
        ];
        return [.. all.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The resolved experiments; of a study, that of its own method.</summary>
    public static IReadOnlyList<Document> Documents(ReportSubject subject) =>
    [
        .. (subject.Studies.Count > 0 ? subject.Runs.TakeLast(1) : subject.Runs)
            .Select(run => new Document(run.Name, ExperimentFile.Resolved(run.Experiment).ReplaceLineEndings("\n"))),
    ];

    /// <summary>Progress of the training; null unless the report is of one running training.</summary>
    public static Progress? Progress(ReportSubject subject) => subject.Runs is [{ Progress: { } progress }]
        ? new Progress(
            progress.Epoch, progress.Epochs, progress.Step, progress.Steps, progress.RowsPerSecond,
            progress.Step > 0 ? progress.Seconds / progress.Step * (progress.Steps - progress.Step) : null)
        : null;

    private static string? Seeds(ReportSubject subject)
    {
        var ofRuns = subject.Runs.Select(run => run.Experiment.Training.Seed);
        SortedSet<ulong> seeds = [.. subject.Studies.SelectMany(study => study.Seeds), .. ofRuns];
        return seeds.Count == 0 ? null : Sentences.Seeds([.. seeds]);
    }

    private static string Machine(RunEnvironment environment)
    {
        var vectors = environment.VectorBits == 0 ? "no vectors" : $"{environment.VectorBits}-bit vectors";
        return $"{environment.System}, {environment.Architecture}, {environment.Processors} processors, {vectors}";
    }

    private static string Source(SourceOptions source) =>
        $"{source.Path}: {string.Join(", ", source.Tables.Select(table => $"{table.Key} = {string.Join(" + ", table.Value.Files)}"))}";

    private static string? Split(SplitOptions split) => split switch
    {
        TimeSplit { HasNoTest: true } time =>
            $"by {time.By}: validation from {time.ValidationFrom} to before {time.TestFrom}, no test",
        TimeSplit time => $"by {time.By}: validation from {time.ValidationFrom}, test from {time.TestFrom}"
            + (time.TestUntil is { } until ? $" to before {until}" : string.Empty),
        ExpressionSplit by => $"training where {by.Train}, validation where {by.Validation}, test where {by.Test}",
        HashSplit hash => string.Create(
            CultureInfo.InvariantCulture,
            $"by a hash of {hash.Key}, seed {hash.Seed}: {100 * hash.Validation:0.##} % validation, {100 * hash.Test:0.##} % test"),
        _ => null,
    };
}
