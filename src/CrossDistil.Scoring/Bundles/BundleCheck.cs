using CrossDistil.Data.Cache;
using CrossDistil.Scoring.Models;
using CrossDistil.Scoring.Options.Binding;

namespace CrossDistil.Scoring.Bundles;

/// <summary>Checks that a manifest is consistent, before it is used.</summary>
internal static class BundleCheck
{
    private static readonly RecordShape s_modelShape = ShapeReader.Record(typeof(ModelOptions));

    /// <exception cref="InputException">
    /// A name repeats or leads elsewhere, a file is not listed, a task is answered by no network or by two.
    /// </exception>
    public static void Check(string where, BundleManifest manifest)
    {
        var bad = Faults(manifest).FirstOrDefault();
        if (bad is not null) throw new InputException(where, bad, Bundle.Remedy);
        CheckModel(where, manifest);
    }

    /// <summary>
    /// A network is built from the manifest's options: they have the same bounds as those of an experiment.
    /// </summary>
    private static void CheckModel(string where, BundleManifest manifest)
    {
        List<Fault> faults = [];
        var model = JsonSerializer.SerializeToNode(manifest.Model, ExperimentJson.Options);
        new Checker(where, [.. manifest.Tasks.Select(task => task.Name)], faults).Check(model, s_modelShape, "model");
        if (faults.Count > 0) throw new InputException(faults[0].Where, faults[0].Problem, Bundle.Remedy);
    }

    /// <exception cref="InputException">Features or tasks are not those of the schema.</exception>
    public static void Check(string where, BundleManifest manifest, DatasetSchema schema)
    {
        if (!manifest.Tasks.Select(task => task.Name).SequenceEqual(schema.Tasks, StringComparer.Ordinal))
            throw new InputException(where, "its tasks are not those of schema.json", Bundle.Remedy);
        var described = manifest.Features.Select(feature => (feature.Name, feature.IsList, feature.Ids)).ToHashSet();
        var fitted = schema.Fields.Select(field => (field.Name, field.IsList, field.Ids))
            .Concat(schema.Numbers.Select(number => (number.Name, IsList: false, Ids: 0)));
        if (!described.SetEquals(fitted)) throw new InputException(where, "its features are not those of schema.json", Bundle.Remedy);
    }

    private static IEnumerable<string> Faults(BundleManifest manifest)
    {
        string[] tasks = [.. manifest.Tasks.Select(task => task.Name)];
        string[] paths = [.. manifest.Files.Select(file => file.Path)];
        if (!BundleNames.IsPlain(manifest.Name)) yield return $"the name \"{manifest.Name}\" is not a plain name";
        if (!BundleNames.IsPlain(manifest.Version)) yield return $"the version \"{manifest.Version}\" is not a plain name";
        if (tasks.Length == 0) yield return "it has no tasks";
        if (manifest.Checksum is not BundleNames.Checksum) yield return $"its checksum is said to be in \"{manifest.Checksum}\"";
        if (Twice(tasks) is { } task) yield return $"the task {task} is there twice";
        if (Twice(manifest.Features.Select(feature => feature.Name)) is { } feature) yield return $"the feature {feature} is there twice";
        if (Array.Find(paths, path => !BundleNames.IsPath(path)) is { } outside) yield return $"the path \"{outside}\" is not a plain name";
        if (Twice(paths) is { } path) yield return $"the file {path} is listed twice";
        string[] needed = [.. manifest.Networks.Select(network => network.File), BundleNames.Schema, BundleNames.Calibrators];
        foreach (var file in needed.Except(paths, StringComparer.Ordinal)) yield return $"the file {file} is not listed";
        string[] answered = [.. manifest.Networks.SelectMany(network => network.Tasks)];
        foreach (var name in tasks.Concat(answered).Distinct(StringComparer.Ordinal))
        {
            var (count, isTask) = (answered.Count(name.Equals), tasks.Contains(name, StringComparer.Ordinal));
            var expected = isTask ? "one must" : "it has not";
            if (count != 1 || !isTask) yield return $"{count} networks answer the task {name}, which {expected}";
        }
    }

    private static string? Twice(IEnumerable<string> names) =>
        names.CountBy(name => name, StringComparer.Ordinal).FirstOrDefault(name => name.Value > 1).Key;
}
