using CrossDistil.Experiments;
using CrossDistil.Scoring.Options.Binding;
using CrossDistil.Studies.Kinds;

namespace CrossDistil.Studies;

/// <summary>
/// What all variants of a study share with its file: rows, how they divide, labels, and what is measured. A variant with another split could be validated on
/// rows that are the others' test rows, and would be compared on other rows than they.
/// </summary>
internal static class CommonGround
{
    /// <summary>Checks variants before anything is read.</summary>
    /// <param name="file">The file's experiment.</param>
    /// <param name="variants">What is to be compared.</param>
    /// <exception cref="InputException">A variant changes what must be common; carries every fault.</exception>
    public static void Check(Experiment file, IEnumerable<Variant> variants)
    {
        var common = Of(file);
        Fault[] faults = [.. variants.SelectMany(variant => Of(variant.Experiment).Zip(common)
            .Where(part => !string.Equals(part.First.Text, part.Second.Text, StringComparison.Ordinal))
            .Select(part => new Fault(variant.Name, $"changes {part.First.Name}, which all variants of a study share", "change it in the file, and study it in another --out folder")))];
        if (faults.Length > 0) throw new InputException(faults);
    }

    private static (string Name, string Text)[] Of(Experiment experiment) =>
    [
        ("source", Text(experiment.Source)),
        ("split", Text(experiment.Split)),
        ("tasks", Text(experiment.Tasks.Select(task => task with { Weight = 1, Swapped = 0 }).ToArray())), // how a task is trained may vary
        ("metrics", Text(experiment.Metrics)),
        ("training.seed", Text(experiment.Training.Seed)), // a run's seed is the study's business
    ];

    private static string Text<T>(T part) => JsonSerializer.Serialize(part, ExperimentJson.Options);
}
