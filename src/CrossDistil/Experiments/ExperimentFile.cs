using System.Text.Json.Nodes;
using CrossDistil.Experiments.Binding;
using CrossDistil.Scoring.Models;
using CrossDistil.Scoring.Options.Binding;

namespace CrossDistil.Experiments;

/// <summary>Reads experiment files, strictly, and writes resolved ones.</summary>
public static class ExperimentFile
{
    /// <summary>
    /// Reads an experiment file: JSON with comments and trailing commas. Every fault is reported, not only the first:
    /// unknown, duplicate and missing keys, values of the wrong type or out of range, unknown kinds, per-task values
    /// that do not fit the tasks.
    /// </summary>
    /// <param name="path">The file; faults name it as it is written here.</param>
    /// <param name="sets">
    /// Overrides <c>path=value</c>, applied in order, kinds first. The path is dotted camelCase, an item of a list by
    /// its name or position (<c>tasks.like.weight=10</c>). The value is JSON, or else a text. A value counts as if it
    /// stood in the file: a relative <c>source.path</c> starts from the folder of the experiment file, an absolute one
    /// is taken as it is.
    /// </param>
    /// <param name="seed">Replaces <c>training.seed</c>; null = as in the file.</param>
    /// <exception cref="InputException">The file cannot be used; carries every fault.</exception>
    public static LoadedExperiment Load(string path, IReadOnlyList<string> sets, ulong? seed)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(sets);
        var faults = new List<Fault>();
        var root = Document.Read(path, faults);
        var experiment = Bind(root, path, new Overrides($"{path}: the option set ", faults), sets, faults);

        var full = Path.GetFullPath(path);
        experiment = experiment with { Name = experiment.Name ?? Path.GetFileNameWithoutExtension(full) };
        if (seed is { } value) experiment = experiment with { Training = experiment.Training with { Seed = value } };
        return new LoadedExperiment(experiment, Path.GetDirectoryName(full)!, experiment.Name, full);
    }

    /// <summary>
    /// The experiment with some options changed, bound and checked as strictly as by <see cref="Load"/>. Every option
    /// of a loaded experiment has its value, so an object that changes its kind keeps the values of all keys that both
    /// kinds know, defaults too (<c>method.kind=bpr</c> keeps crossdistil's β1 of .05, where a file that leaves
    /// <c>beta1</c> out would get bpr's 0). An experiment with a backbone of the user's own cannot be changed: no text
    /// stands for it.
    /// </summary>
    /// <param name="experiment">Any experiment; stays as it is.</param>
    /// <param name="where">What faults name as their place, such as <c>experiment.json: variants.plain</c>.</param>
    /// <param name="sets">
    /// Overrides <c>path=value</c>, as <see cref="Load"/> takes them; <c>name=null</c> keeps the name.
    /// </param>
    /// <exception cref="InputException">
    /// A change cannot be applied, or its result cannot be used; carries every fault.
    /// </exception>
    public static Experiment Change(Experiment experiment, string where, IReadOnlyList<string> sets)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentException.ThrowIfNullOrEmpty(where);
        ArgumentNullException.ThrowIfNull(sets);
        var faults = new List<Fault>();
        var changed = Bind(Tree(experiment), where, new Overrides($"{where}: ", faults), sets, faults);
        return changed with { Name = changed.Name ?? experiment.Name };
    }

    /// <summary>
    /// Every option with its value, as indented JSON that <see cref="Load"/> reads back to the same options. Paths stay
    /// as they were written. A backbone of the user's own stands there by its type and text, and <see cref="Load"/>
    /// refuses it: it exists in code alone.
    /// </summary>
    internal static string Resolved(Experiment experiment) => Tree(experiment).ToJsonString(ExperimentJson.Options) + "\n";

    /// <summary>
    /// The options that decide the numbers of a training, as text: all but name, paths, threads, and when states are
    /// written. Options that are added later and decide nothing are left out too, so that trainings of earlier versions
    /// keep their identity.
    /// </summary>
    internal static string Identity(Experiment experiment)
    {
        var tree = Tree(experiment with
        {
            Schema = null, Name = null, Cache = null, Source = experiment.Source with { Path = "." }, Training = experiment.Training with { Threads = null },
        });
        var training = tree["training"]!.AsObject();
        foreach (var option in (string[])["saveSeconds", "saveSteps", "outOfCore"]) training.Remove(option);
        if (experiment.Training.ClipNorm is null) training.Remove("clipNorm");
        if (experiment.From is null) tree.Remove("from");
        return tree.ToJsonString(ExperimentJson.Options) + "\n";
    }

    private static JsonObject Tree(Experiment experiment)
    {
        if (!OwnBackbone.Is(experiment.Model.Backbone))
            return (JsonObject)JsonSerializer.SerializeToNode(experiment, ExperimentJson.Options)!;
        var root = Tree(experiment with { Model = experiment.Model with { Backbone = new ModelOptions().Backbone } });
        root["model"]!["backbone"] = OwnBackbone.Describe(experiment.Model.Backbone);
        return root;
    }

    private static Experiment Bind(JsonObject root, string where, Overrides overrides, IReadOnlyList<string> sets, List<Fault> faults)
    {
        var shape = ExperimentSchema.Shape;
        Completion.Complete(root, shape);
        overrides.Apply(root, shape, sets);
        Completion.Complete(root, shape);
        new Checker(where, Rules.TaskNames(root), faults).Check(root, shape, string.Empty);
        Rules.Check(root, where, faults);
        return faults.Count == 0 ? root.Deserialize<Experiment>(ExperimentJson.Options)! : throw new InputException(faults);
    }
}

/// <summary>An experiment and where it came from.</summary>
/// <param name="Experiment">Its options, checked.</param>
/// <param name="BaseFolder">Absolute folder that its relative paths start from.</param>
/// <param name="Name">Its name: as written, or the file's.</param>
/// <param name="Path">Absolute path of the file.</param>
public sealed record LoadedExperiment(Experiment Experiment, string BaseFolder, string Name, string Path);
