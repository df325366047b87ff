using CrossDistil.Studies;
using CrossDistil.Studies.Protocol;
using CrossDistil.Studies.Statistics;
using CrossDistil.Studies.Sweeps;

namespace CrossDistil.Cli.Commands;

/// <summary>The options that every study takes.</summary>
internal sealed class StudyFlags(bool hasBaseline)
{
    private const ulong StandardSeeds = 5;
    private readonly Option<string[]> _sets = Shared.Sets();
    private readonly Option<string?> _cache = Shared.Cache();
    private readonly Option<ulong?> _seeds = Shared.Number(
        "--seeds", $"Seeds of every variant, from training.seed up; default {StandardSeeds}.", 1ul);
    private readonly Option<int?> _parallel = Shared.Number(
        "--parallel", "Runs at a time, sharing the cores; default 1. The results do not depend on it.", 1);
    private readonly Option<int?> _folds = Shared.Number(
        "--folds", "Measure validation on this number of rolling time folds instead of the one window.", 1);
    private readonly Option<int?> _replicates = Shared.Number(
        "--replicates", $"Bootstrap replicates on test rows; default {new BootstrapOptions().Replicates}.", 100);
    private readonly Option<bool> _noTest = Shared.Flag("--no-test", "Leave the test split closed, while you still try things out.");
    private readonly Option<bool> _guard = Shared.Flag(
        "--guard",
        "Exit with code 3 when the file's own method is significantly worse than single-task training for any task "
        + "(of a search: the chosen setting).");
    private readonly Option<bool> _overwrite = Shared.Flag("--overwrite", "Train runs again whose options or data have changed.");
    private readonly Option<bool> _retry = Shared.Flag("--retry-failed", "Train runs again that failed before.");
    private readonly Option<string?> _objective = Shared.Text(
        "--objective", "METRICS",
        "What the choice on validation is made by: metrics joined by +, each for all tasks or for one, such as auc+multi_auc or like.auc; "
        + "default auc.");
    private readonly Option<string?> _baseline = Shared.Text(
        "--baseline", "VARIANT",
        "Variant that the others are compared with; default: the study's own, such as plain training of the file's backbone, "
        + "or the full method.");
    private readonly Option<string?> _out = Shared.Text(
        "--out", "DIR", "Folder of the study; default runs/NAME-COMMAND. Finished runs in it are kept.");

    /// <summary>The experiment file.</summary>
    public Argument<string> File { get; } = Shared.Experiment();

    /// <summary>All options; --baseline where every variant may be the baseline.</summary>
    public IEnumerable<Option> Options =>
    [
        .. hasBaseline ? (Option[])[_baseline] : [],
        _out, _sets, _seeds, _folds, _parallel, _replicates, _objective, _noTest, _guard, _overwrite, _retry, _cache,
    ];

    /// <summary>The experiment file with the overrides of the command line.</summary>
    public LoadedExperiment Load(ParseResult parse)
    {
        var loaded = ExperimentFile.Load(parse.GetRequiredValue(File), parse.GetRequiredValue(_sets), seed: null);
        return parse.GetValue(_cache) is { } cache
            ? loaded with { Experiment = loaded.Experiment with { Cache = Path.GetFullPath(cache) } }
            : loaded;
    }

    /// <summary>What the command line asks for besides the variants.</summary>
    public StudyRequest Read(ParseResult parse, LoadedExperiment loaded) => new()
    {
        Loaded = loaded,
        Folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(
            parse.GetValue(_out) ?? Path.Combine("runs", $"{loaded.Name}-{parse.CommandResult.Command.Name}"))),
        Seeds = Seeds(loaded.Experiment.Training.Seed, parse.GetValue(_seeds) ?? StandardSeeds),
        Folds = parse.GetValue(_folds),
        Baseline = parse.GetValue(_baseline),
        Runner = new RunnerOptions(parse.GetValue(_parallel) ?? 1, parse.GetValue(_retry)),
        Replicates = parse.GetValue(_replicates) ?? new BootstrapOptions().Replicates,
        Objective = ObjectiveOf(parse.GetValue(_objective) ?? "auc", loaded.Experiment),
        OpensTest = !parse.GetValue(_noTest),
        Overwrite = parse.GetValue(_overwrite),
    };

    /// <summary>Whether harm to a task is an error.</summary>
    public bool Guards(ParseResult parse) => parse.GetValue(_guard);

    private static Objective ObjectiveOf(string text, Experiment experiment)
    {
        var objective = Objective.Parse(text, [.. experiment.Tasks.Select(task => task.Name)]);
        return objective.NeedsUser && experiment.Metrics.User is null
            ? throw new InputException(
                $"--objective {text}", "gauc is measured within users, and metrics.user names none",
                "set metrics.user to a column such as user_id")
            : objective;
    }

    private static IReadOnlyList<ulong> Seeds(ulong first, ulong count)
    {
        if (count > 10_000 || count - 1 > ulong.MaxValue - first)
            throw new InputException("--seeds", $"{count} seeds from {first} on are too many", "ask for at most 10000");
        return [.. Enumerable.Range(0, (int)count).Select(i => first + (ulong)i)];
    }
}
