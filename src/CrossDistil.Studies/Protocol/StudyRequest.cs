using CrossDistil.Experiments;
using CrossDistil.Studies.Results;
using CrossDistil.Studies.Statistics;
using CrossDistil.Studies.Sweeps;

namespace CrossDistil.Studies.Protocol;

/// <summary>The options of a study or a search, besides its variants.</summary>
public sealed record StudyRequest
{
    /// <summary>The experiment and where it came from.</summary>
    public required LoadedExperiment Loaded { get; init; }

    /// <summary>Folder of the study, see <see cref="StudyFolder"/>. Finished runs in it are kept.</summary>
    public required string Folder { get; init; }

    /// <summary>Seeds of every variant, at least one, each once.</summary>
    public required IReadOnlyList<ulong> Seeds { get; init; }

    /// <summary>
    /// Rolling time folds that validation is measured on, ≥ 1; null = the experiment's one validation window.
    /// </summary>
    public int? Folds { get; init; }

    /// <summary>Variant that differences are taken to; null = the study's own.</summary>
    public string? Baseline { get; init; }

    /// <summary>The objective of the choice on validation; null = the mean AUC of all tasks.</summary>
    public Objective? Objective { get; init; }

    /// <summary>How many runs are trained at a time, and whether failed ones are trained again.</summary>
    public RunnerOptions Runner { get; init; } = new();

    /// <summary>Bootstrap replicates: draws of the test rows' users, at least 2.</summary>
    public int Replicates { get; init; } = new BootstrapOptions().Replicates;

    /// <summary>Whether the test split is opened in the end; false while you still try things out.</summary>
    public bool OpensTest { get; init; } = true;

    /// <summary>
    /// Whether runs of other options or data are removed from the folder; otherwise they are a fault.
    /// </summary>
    public bool Overwrite { get; init; }
}
