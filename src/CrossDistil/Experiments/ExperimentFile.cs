using System.Text.Json;
using CrossDistil.Data;
using CrossDistil.Experiments.Binding;

namespace CrossDistil.Experiments;

/// <summary>Reads experiment files, strictly, and writes resolved ones.</summary>
public static class ExperimentFile
{
    /// <summary>
    /// Reads an experiment file: JSON with comments and trailing commas. Every fault is reported, not only the first: unknown, duplicate and
    /// missing keys, values of the wrong type or out of range, unknown kinds, per-task values that do not fit the tasks.
    /// </summary>
    /// <param name="path">The file; faults name it as it is written here.</param>
    /// <param name="sets">
    /// Overrides <c>path=value</c>, applied in order, kinds first. The path is dotted camelCase, an item of a list by its name or position
    /// (<c>tasks.like.weight=10</c>). The value is JSON, or else a text. A value counts as if it stood in the file: a relative
    /// <c>source.path</c> starts from the folder of the experiment file, an absolute one is taken as it is.
    /// </param>
    /// <param name="seed">Replaces <c>training.seed</c>; null = as in the file.</param>
    /// <exception cref="InputException">The file cannot be used; carries every fault.</exception>
    public static LoadedExperiment Load(string path, IReadOnlyList<string> sets, ulong? seed)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(sets);
        var faults = new List<Fault>();
        var root = Document.Read(path, faults);
        var shape = ShapeReader.Experiment;
        Completion.Complete(root, shape);
        new Overrides(path, faults).Apply(root, shape, sets);
        Completion.Complete(root, shape);
        new Checker(path, Rules.TaskNames(root), faults).Check(root, shape, string.Empty);
        Rules.Check(root, path, faults);
        if (faults.Count > 0) throw new InputException(faults);

        var full = Path.GetFullPath(path);
        var experiment = root.Deserialize<Experiment>(ExperimentJson.Options)!;
        experiment = experiment with { Name = experiment.Name ?? Path.GetFileNameWithoutExtension(full) };
        if (seed is { } value) experiment = experiment with { Training = experiment.Training with { Seed = value } };
        return new LoadedExperiment(experiment, Path.GetDirectoryName(full)!, experiment.Name, full);
    }

    /// <summary>
    /// Every option with its value, as indented JSON that <see cref="Load"/> reads back to the same options. Paths stay as they were written.
    /// A backbone of the user's own stands there by its type and text, and <see cref="Load"/> refuses it: it exists in code alone.
    /// </summary>
    public static string Resolved(Experiment experiment)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        if (!OwnBackbone.Is(experiment.Model.Backbone)) return JsonSerializer.Serialize(experiment, ExperimentJson.Options) + "\n";
        var known = experiment with { Model = experiment.Model with { Backbone = new MmoeOptions() } };
        var root = JsonSerializer.SerializeToNode(known, ExperimentJson.Options)!;
        root["model"]!["backbone"] = OwnBackbone.Describe(experiment.Model.Backbone);
        return root.ToJsonString(ExperimentJson.Options) + "\n";
    }
}

/// <summary>An experiment and where it came from.</summary>
/// <param name="Experiment">Its options, checked.</param>
/// <param name="BaseFolder">Absolute folder that its relative paths start from.</param>
/// <param name="Name">Its name: as written, or the file's.</param>
/// <param name="Path">Absolute path of the file.</param>
public sealed record LoadedExperiment(Experiment Experiment, string BaseFolder, string Name, string Path);
