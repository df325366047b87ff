using CrossDistil.Experiments;
using CrossDistil.Studies.Kinds;

namespace CrossDistil.Studies.Results;

/// <summary>A study's variants, seeds and folds.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Experiment">Name of the experiment.</param>
/// <param name="Variants">Rows of the table, in order; names are unique.</param>
/// <param name="Own">Name of the variant that is the file's own method.</param>
/// <param name="Baseline">Name of the variant that differences are taken to.</param>
/// <param name="Seeds">Seeds of every variant, at least one.</param>
/// <param name="Folds">Rolling folds; empty = the experiment's own validation window.</param>
internal sealed record StudyPlan(
    StudyKind Kind, string Experiment, IReadOnlyList<Variant> Variants, string Own, string Baseline, IReadOnlyList<ulong> Seeds,
    IReadOnlyList<Fold> Folds)
{
    /// <summary>
    /// The runs of some variants on the experiment's own split, seed by seed, so that the first runs can be compared
    /// early.
    /// </summary>
    public IEnumerable<StudyRun> OwnRuns(IEnumerable<Variant> variants) =>
        Seeds.SelectMany(seed => variants.Select(variant => new StudyRun(variant, Fold: null, seed)));

    /// <summary>
    /// The runs of some variants for the validation tables: on every fold, or without folds on the experiment's own
    /// split.
    /// </summary>
    public IEnumerable<StudyRun> ValidationRuns(IEnumerable<Variant> variants) => Folds.Count == 0
        ? OwnRuns(variants)
        : Seeds.SelectMany(seed => variants.SelectMany(variant => Folds.Select(fold => new StudyRun(variant, fold, seed))));
}

/// <summary>One training of a study.</summary>
/// <param name="Variant">Its variant.</param>
/// <param name="Fold">Its window; null = the experiment's own split.</param>
/// <param name="Seed">Its seed.</param>
internal sealed record StudyRun(Variant Variant, Fold? Fold, ulong Seed)
{
    /// <summary>The run's experiment.</summary>
    public Experiment Experiment => Variant.Experiment with
    {
        Training = Variant.Experiment.Training with { Seed = Seed },
        Split = Fold?.Split ?? Variant.Experiment.Split,
        Variants = null,
    };

    /// <summary>Its name, such as "kd seed 3" or "kd fold 20220503 seed 3".</summary>
    public override string ToString() => Fold is null ? $"{Variant.Name} seed {Seed}" : $"{Variant.Name} fold {Fold.From} seed {Seed}";
}
