using CrossDistil.Data.Schema;
using CrossDistil.Experiments;
using CrossDistil.Runs;
using CrossDistil.Studies.Reports.Parts;
using CrossDistil.Studies.Reports.Sources;
using CrossDistil.Studies.Reports.Words;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>What a report says beside its figures.</summary>
internal static class Facts
{
    /// <summary>Versions, data checksum, machine, time, memory: name → value. What runs differ in has a value for each.</summary>
    public static OrderedDictionary<string, string> Of(ReportSubject subject)
    {
        var facts = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        Add("Version", [.. subject.Studies.Select(study => study.Version), .. OfEnvironments(environment => environment.Version)]);
        Add("Runtime", OfEnvironments(environment => environment.Runtime));
        Add("Machine", OfEnvironments(Machine));
        Add("Threads", OfEnvironments(environment => Numbers.Count(environment.Threads)));
        Add("Peak memory of the process", OfEnvironments(environment => environment.PeakBytes is null ? null : Cells.Bytes(environment.PeakBytes).Text));
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

        IEnumerable<string?> OfEnvironments(Func<RunEnvironment, string?> value) => subject.Runs.Select(run => run.Metrics?.Environment is { } environment ? value(environment) : null);

        IEnumerable<string?> OfExperiments(Func<Experiment, string?> value) => subject.Runs.Select(run => value(run.Experiment));

        void Add(string name, IEnumerable<string?> values)
        {
            string[] known = [.. values.OfType<string>().Distinct(StringComparer.Ordinal)];
            if (known.Length > 0) facts.Add(name, string.Join("; ", known));
        }
    }

    /// <summary>What runs and studies warned of, each once.</summary>
    public static IReadOnlyList<string> Warnings(ReportSubject subject) =>
    [
        .. subject.Studies.SelectMany(study => study.Warnings)
            .Concat(subject.Runs.SelectMany(run => run.Metrics?.Warnings ?? []))
            .Concat(subject.Studies.Count == 0 ? RunDifferences.Of(subject.Runs) : [])
            .Concat(subject.Studies.Count > 1 ? ["every study corrects its p-values for its own comparisons: the same difference may be shown in one and not in another"] : [])
            .Concat(subject.Runs.Where(run => run is { Metrics.IsTested: true, Scored: null }).Select(run => $"{run.Name} has no predictions.csv: its scores and its calibration are not shown"))
            .Concat(subject.Runs.Where(run => run.Metrics is { Interrupted: true }).Select(run => $"{run.Name} was interrupted: it is the best until then"))
            .Distinct(StringComparer.Ordinal),
    ];

    /// <summary>The resolved experiments; of a study, its own method's.</summary>
    public static IReadOnlyList<Document> Documents(ReportSubject subject) =>
    [
        .. (subject.Studies.Count > 0 ? subject.Runs.TakeLast(1) : subject.Runs)
            .Select(run => new Document(run.Name, ExperimentFile.Resolved(run.Experiment).ReplaceLineEndings("\n"))),
    ];

    /// <summary>Where training stands, of a report on one run that is under way.</summary>
    public static Progress? Progress(ReportSubject subject) => subject.Runs is [{ Progress: { } progress }]
        ? new Progress(
            progress.Epoch, progress.Epochs, progress.Step, progress.Steps, progress.RowsPerSecond,
            progress.Step > 0 ? progress.Seconds / progress.Step * (progress.Steps - progress.Step) : null)
        : null;

    private static string? Seeds(ReportSubject subject)
    {
        ulong[] seeds = [.. subject.Studies.SelectMany(study => study.Seeds).Concat(subject.Runs.Select(run => run.Experiment.Training.Seed)).Distinct().Order()];
        return seeds.Length == 0 ? null : Sentences.Seeds(seeds);
    }

    private static string Machine(RunEnvironment environment) => string.Create(
        CultureInfo.InvariantCulture,
        $"{environment.System}, {environment.Architecture}, {environment.Processors} processors, {(environment.VectorBits == 0 ? "no vectors" : $"{environment.VectorBits}-bit vectors")}");

    private static string Source(SourceOptions source) =>
        $"{source.Path}: {string.Join(", ", source.Tables.Select(table => $"{table.Key} = {string.Join(" + ", table.Value.Files)}"))}";

    private static string? Split(SplitOptions split) => split switch
    {
        TimeSplit { HasNoTest: true } time => $"by {time.By}: validation from {time.ValidationFrom} to before {time.TestFrom}, no test",
        TimeSplit time => $"by {time.By}: validation from {time.ValidationFrom}, test from {time.TestFrom}{(time.TestUntil is { } until ? $" to before {until}" : string.Empty)}",
        ExpressionSplit by => $"training where {by.Train}, validation where {by.Validation}, test where {by.Test}",
        HashSplit hash => string.Create(CultureInfo.InvariantCulture, $"by a hash of {hash.Key}, seed {hash.Seed}: {100 * hash.Validation:0.##} % validation, {100 * hash.Test:0.##} % test"),
        _ => null,
    };
}
