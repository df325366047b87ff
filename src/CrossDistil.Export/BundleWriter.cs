using System.Security.Cryptography;
using CrossDistil.Data.Files;
using CrossDistil.Experiments;
using CrossDistil.Runs;
using CrossDistil.Runs.States;
using CrossDistil.Scoring.Calibration;
using CrossDistil.Scoring.Models;
using CrossDistil.Scoring.Weights;

namespace CrossDistil.Export;

/// <summary>
/// Writes a bundle of a finished run: everything that serving needs, and nothing that only training needs.
/// </summary>
public static class BundleWriter
{
    /// <summary>Writes the bundle, whole or not at all.</summary>
    /// <param name="run">A finished run.</param>
    /// <param name="experiment">Its own experiment.</param>
    /// <param name="cache">Its encoded data; validation rows alone are read.</param>
    /// <param name="options">Where to, and under which name.</param>
    /// <param name="time">Clock.</param>
    /// <param name="cancellation">Cancels; an old bundle at the target stays.</param>
    /// <exception cref="InputException">
    /// The run cannot be served, or the target cannot be written or may not be replaced.
    /// </exception>
    public static ExportedBundle Write(
        RunFolder run, Experiment experiment, DatasetCache cache, ExportOptions options, TimeProvider time, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(cache);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        var metrics = MetricsOf(run, experiment);
        string[] tasks = [.. experiment.Tasks.Select(task => task.Name)];
        var ranking = RankingFormula.Parse(options.Ranking ?? tasks[0], tasks).ToString();
        var (name, version) = (Plain(options.Name ?? Sanitised(experiment.Name), "name"), Plain(options.Version ?? "1", "version"));
        var calibrators = run.ReadCalibrators(tasks);
        using var target = new ExportTarget(options.Target, options.Overwrite);

        var schema = WithoutPrivileged(cache.Schema);
        var networks = Networks(run, experiment, cache.Schema.Hash, schema, tasks);
        try
        {
            var trainedOn = metrics.Environment?.Data ?? cache.Content;
            var isSame = string.Equals(trainedOn, cache.Content, StringComparison.Ordinal); // other rows would be another baseline
            var baseline = isSame ? BaselineOf.Validation(cache.Validation, cache.Schema, networks, calibrators, cancellation) : new();
            target.Write(() =>
            {
                schema.Save(target.Folder);
                foreach (var (i, network) in networks.Index()) Save(network, Path.Combine(target.Folder, FileOf(i)), schema);
                CalibratorFile.Save(Path.Combine(target.Folder, BundleNames.Calibrators), tasks.Zip(calibrators, KeyValuePair.Create));
            });
            var manifest = new BundleManifest
            {
                FormatVersion = BundleManifest.CurrentFormat,
                Name = name,
                Version = version,
                Created = time.GetUtcNow(),
                Tasks = [.. experiment.Tasks.Select(task => new BundleTask(task.Name, task.Requires))],
                Networks =
                    [.. networks.Select((network, i) => new BundleNetwork(FileOf(i), [.. network.Tasks.Select(task => tasks[task])]))],
                Features = BundleFeatures.Of(experiment.Features.Select(feature => feature.Name), schema, cache.Schema.Origins),
                Columns = BundleFeatures.Columns(schema, cache.Schema.Origins),
                Ranking = ranking,
                Model = experiment.Model,
                Identity = new(trainedOn, schema.Hash, Digest(run.ExperimentPath), StateIdentity.ProgramVersion),
                Test = TestOf(metrics),
                Baseline = baseline,
                Checksum = BundleNames.Checksum,
                Files = Files(target.Folder),
            };
            cancellation.ThrowIfCancellationRequested();
            var text = System.Text.Encoding.UTF8.GetBytes(BundleJson.Write(manifest));
            target.Write(() =>
            {
                File.WriteAllText(Path.Combine(target.Folder, BundleNames.Checksum), ChecksumFile.Of(BundleNames.Manifest, text));
                File.WriteAllBytes(Path.Combine(target.Folder, BundleNames.Manifest), text);
            });
            return new(options.Target, target.IsZip, target.Commit(), manifest);
        }
        finally
        {
            foreach (var network in networks) network.Model.Dispose();
        }
    }

    /// <summary>One network for every distinct checkpoint, with the tasks that chose it.</summary>
    private static List<ServedNetwork> Networks(
        RunFolder run, Experiment experiment, string trainedOn, DatasetSchema schema, string[] tasks)
    {
        var best = run.ReadBest();
        if (Array.Find(tasks, task => !best.ContainsKey(task)) is { } missing)
            throw new InputException(
                run.Folder, $"has no checkpoint for the task {missing}", "use the experiment that the run was trained with");
        List<ServedNetwork> networks = [];
        try
        {
            foreach (var chosen in tasks.Index().GroupBy(task => best[task.Item], StringComparer.Ordinal))
            {
                int[] answers = [.. chosen.Select(task => task.Index)];
                networks.Add(new(MultiTaskModel.ForServing(experiment.Model, Bundle.ShapeOf(schema), tasks.Length, answers), answers));
                Checkpoint.LoadServed(chosen.Key, trainedOn, networks[^1].Model);
            }

            return networks;
        }
        catch
        {
            foreach (var network in networks) network.Model.Dispose();
            throw;
        }
    }

    private static RunMetrics MetricsOf(RunFolder run, Experiment experiment)
    {
        if (experiment.Method.BlendShares is not null)
            throw new InputException(
                run.Folder, "method blend shifts logits by statistics of all rows scored together, which a request does not have",
                "export a run of method plain");
        return run.ReadMetrics()
            ?? throw new InputException(run.Folder, "is not finished", "give the folder of a finished run");
    }

    private static DatasetSchema WithoutPrivileged(DatasetSchema schema) => new(
        [.. schema.Fields.Where(field => !field.IsPrivileged)], [.. schema.Numbers.Where(number => !number.IsPrivileged)], schema.Tasks);

    private static void Save(ServedNetwork network, string path, DatasetSchema schema)
    {
        using var file = File.Create(path);
        WeightBlocks.Write(file, schema.Hash, WeightBlock.Of(network.Model));
    }

    private static OrderedDictionary<string, BundleMetrics> TestOf(RunMetrics metrics) => new(
        metrics.Test.Select(task => KeyValuePair.Create(
            task.Key, new BundleMetrics(task.Value.Auc, task.Value.MultiAuc, task.Value.Logloss, task.Value.Ece))),
        StringComparer.Ordinal);

    private static BundleFile[] Files(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => new BundleFile(Path.GetRelativePath(folder, path).Replace('\\', '/'), new FileInfo(path).Length, Digest(path))),
    ];

    private static string Digest(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private static string FileOf(int network) => $"network-{network}.weights";

    private static string Plain(string name, string option) => BundleNames.IsPlain(name)
        ? name
        : throw new InputException($"the option {option}", $"\"{name}\" is not a plain name", "use letters, digits and . - _");

    private static string Sanitised(string? name)
    {
        var plain = string.Concat((name ?? "model").Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '-'));
        return BundleNames.IsPlain(plain) ? plain : "model";
    }
}

/// <summary>A written bundle.</summary>
/// <param name="Path">Its path, as given.</param>
/// <param name="IsZip">Whether it is one file.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Manifest">The content of its bundle.json.</param>
public sealed record ExportedBundle(string Path, bool IsZip, long Bytes, BundleManifest Manifest);
