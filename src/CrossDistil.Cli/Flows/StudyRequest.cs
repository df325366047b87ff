using CrossDistil.Experiments;
using CrossDistil.Studies;
using CrossDistil.Studies.Kinds;
using CrossDistil.Studies.Statistics;
using CrossDistil.Studies.Sweeps;

namespace CrossDistil.Cli.Flows;

/// <summary>What a study command asks for beside its variants.</summary>
/// <param name="Kind">What kind of study.</param>
/// <param name="Loaded">The experiment and where it came from.</param>
/// <param name="Folder">Folder of the study, absolute.</param>
/// <param name="CacheFolder">Cache of the experiment's own split as given on the command line; null = the experiment's.</param>
/// <param name="Seeds">Seeds of every variant.</param>
/// <param name="Folds">Rolling folds; null = the one validation window.</param>
/// <param name="Baseline">Variant that differences are taken to; null = the study's own.</param>
/// <param name="Runner">How runs are trained.</param>
/// <param name="Bootstrap">How the uncertainty on test rows is found.</param>
/// <param name="Objective">What the choice is made by.</param>
/// <param name="OpensTest">Whether the test split is opened in the end.</param>
/// <param name="Guards">Whether harm to a task is an error.</param>
/// <param name="Overwrite">Whether runs of other options or data are removed.</param>
internal sealed record StudyRequest(
    StudyKind Kind, LoadedExperiment Loaded, string Folder, string? CacheFolder, IReadOnlyList<ulong> Seeds, int? Folds, string? Baseline, RunnerOptions Runner,
    BootstrapOptions Bootstrap, Objective Objective, bool OpensTest, bool Guards, bool Overwrite);
