using CrossDistil.Experiments;
using CrossDistil.Scoring.Options.Binding;
using CrossDistil.Studies.Kinds;

namespace CrossDistil.Studies;

/// <summary>
/// What all variants of a study share with its file: rows, their split, labels, and metrics. A variant with another
/// split could be validated on the others' test rows, and would be compared on other rows.
/// </summary>
internal static class CommonGround
{
    /// <summary>Checks variants before anything is read.</summary>
    /// <param name="file">The file's experiment.</param>
    /// <param name="variants">The variants to compare.</param>
    /// <exception cref="InputException">A variant changes what must be common; has every fault.</exception>
    public static void Check(Experiment file, IEnumerable<Variant> variants)
    {
        var common = Of(file);
        Fault[] faults =
        [
            .. from variant in variants
               from part in Of(variant.Experiment).Except(common)
               select new Fault(
                   variant.Name, $"changes {part.Name}, which all variants of a study share",
                   "change it in the file, and study it in another folder"),
        ];
        if (faults.Length > 0) throw new InputException(faults);
    }

    private static (string Name, string Text)[] Of(Experiment experiment) =>
    [
        ("source", Text(experiment.Source)),
        ("split", Text(experiment.Split)),
        ("tasks", Text(experiment.Tasks.Select(task => task with { Weight = 1, Swapped = 0 }).ToArray())), // how a task is trained may vary
        ("metrics", Text(experiment.Metrics)),
        ("training.seed", Text(experiment.Training.Seed)), // the study chooses a run's seed
    ];

    private static string Text<T>(T part) => JsonSerializer.Serialize(part, ExperimentJson.Options);
}
