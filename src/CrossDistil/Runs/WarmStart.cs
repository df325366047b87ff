using System.Text.Json.Nodes;
using CrossDistil.Data.Cache;
using CrossDistil.Data.Encoding;
using CrossDistil.Data.Files;
using CrossDistil.Experiments;
using CrossDistil.Runs.States;
using CrossDistil.Scoring.Models;
using CrossDistil.Training;

namespace CrossDistil.Runs;

/// <summary>
/// A finished run that another training continues from: parameters, P and Q, and the optimizers' states (decision 11).
/// Of the checkpoints that its tasks chose, the one that is best for all of them together on that run's validation rows
/// is taken; of a run that diverged, the last one.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="checkpoint">File of the checkpoint.</param>
/// <param name="optimizers">The optimizers' states.</param>
/// <param name="before">Schema of the run's data.</param>
/// <param name="now">Schema of the new data.</param>
internal sealed class WarmStart(RunFolder run, string checkpoint, FoundState optimizers, DatasetSchema before, DatasetSchema now)
{
    private const string WithoutFrom = "or train without the option from";

    /// <summary>Options of "model" that may differ: they do not change the parameters' shapes.</summary>
    private static readonly string[] s_free = ["dropout", "embeddingDropout", "embeddingScale", "headBias"];

    /// <summary>Folder of the run.</summary>
    public string Folder => run.Folder;

    /// <summary>Whether a process trains in that folder, also by another path to it.</summary>
    internal bool IsHeld => run.IsHeld;

    /// <summary>Step of the checkpoint.</summary>
    public long Step => optimizers.Header.Step;

    /// <summary>Values of all fields that the run knew.</summary>
    public long KnownValues => before.Fields.Sum(known => (long)known.Ids - FieldEncoder.First);

    /// <summary>Values that the new data adds.</summary>
    public long NewValues => now.Fields.Sum(grown => (long)grown.Ids) - before.Fields.Sum(known => (long)known.Ids);

    /// <summary>Finds the run that an experiment continues from; null where it starts from scratch.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="baseFolder">Folder that its paths are relative to.</param>
    /// <param name="schema">Of its data, which must have grown from the run's.</param>
    /// <exception cref="InputException">
    /// There is no such run, it is not finished, or has other tasks or encoders.
    /// </exception>
    public static WarmStart? Find(Experiment experiment, string baseFolder, DatasetSchema schema)
    {
        if (RunOf(experiment, baseFolder) is not { } run) return null;
        var checkpoint = CheckpointOf(run, experiment.Training.Select);
        var optimizers = OptimizerFile.Find(checkpoint);
        string[] tasks = Tasks(Options(experiment)), before = Tasks(optimizers.Header.Of.Options());
        if (!tasks.SequenceEqual(before, StringComparer.Ordinal))
            throw new InputException(
                "tasks", $"are {string.Join(", ", tasks)} here, and {string.Join(", ", before)} in {run.Folder}",
                $"give that run's tasks in their order, {WithoutFrom}");
        var known = RunSchema.Load(run.Folder);
        if (!schema.HasGrownFrom(known))
            throw new InputException(
                "from", $"the data is encoded otherwise than in {run.Folder}", "ingest it with that run as the option from");
        return new WarmStart(run, checkpoint, optimizers, known, schema);
    }

    /// <summary>
    /// Checksums of the checkpoint that a training starts with: other ones once the run was trained again; null where
    /// it starts from scratch.
    /// </summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="baseFolder">Folder that its paths are relative to.</param>
    /// <exception cref="InputException">There is no such run, or it is not finished.</exception>
    public static string? ContentOf(Experiment experiment, string baseFolder)
    {
        if (RunOf(experiment, baseFolder) is not { } run) return null;
        var checkpoint = CheckpointOf(run, experiment.Training.Select);
        return Checksum.Of(checkpoint, WithoutFrom) + Checksum.Of(OptimizerFile.Of(checkpoint), WithoutFrom);
    }

    /// <summary>Loads the run's parameters into a model; rows of new values keep their start values.</summary>
    /// <exception cref="InputException">The checkpoint is damaged, or of another model.</exception>
    internal void Load(TrainedModel trained) => Checkpoint.LoadGrown(checkpoint, before.Hash, trained, Grown(trained.Model));

    /// <summary>
    /// Loads the optimizers' states into a training, and those of the balancing where its kind is the same.
    /// </summary>
    /// <exception cref="InputException">The file is damaged, or of other optimizers.</exception>
    internal void Load(TrainingStep step, MultiTaskModel model, Experiment experiment)
    {
        const string kind = "training.balancing.kind";
        using var reader = new LearntReader(optimizers, Grown(model));
        step.VisitLearnt(reader, JsonNode.DeepEquals(At(optimizers.Header.Of.Options(), kind), At(Options(experiment), kind)));
    }

    /// <summary>
    /// Compares the options of the model and the optimizers with the run's, where a difference does not show in sizes.
    /// </summary>
    /// <exception cref="InputException">They differ.</exception>
    internal void Check(Experiment experiment)
    {
        var (was, asked) = (optimizers.Header.Of.Options(), Options(experiment));
        foreach (var model in new[] { was, asked }.Select(options => options["model"]).OfType<JsonObject>())
            foreach (var free in s_free) model.Remove(free);
        foreach (var path in (string[])["model", "training.embeddingOptimizer", "method.teacherNetwork"])
            if (StateIdentity.Difference(At(was, path), At(asked, path), path) is { } difference)
                throw new InputException(Folder, $"has another network or optimizer ({difference})", $"give that run's, {WithoutFrom}");
    }

    private static RunFolder? RunOf(Experiment experiment, string baseFolder) =>
        experiment.From is { } from ? new RunFolder(Path.GetFullPath(from, Path.GetFullPath(baseFolder))) : null;

    /// <summary>The checkpoint to continue from; of a run that diverged, the last good one.</summary>
    private static string CheckpointOf(RunFolder run, SelectionMetric select)
    {
        var metrics = run.ReadMetrics();
        if (metrics is null && run.ReadDivergence() is not { BestUntil: not null }) throw Unfinished(run);
        var best = run.ReadBest();
        return (metrics is null ? best.Values.Max(StringComparer.Ordinal) : best.GetValueOrDefault(BestOf(metrics, select)))
            ?? throw new InputException(run.Folder, "has no checkpoint that its tasks chose", $"train that run again, {WithoutFrom}");
    }

    /// <summary>The task whose choice is best for all of them together.</summary>
    private static string BestOf(RunMetrics metrics, SelectionMetric select) =>
        metrics.BestStep.Count == 0 ? string.Empty : metrics.BestStep.MaxBy(task =>
    {
        var evaluation = new Evaluation(task.Value, 0, metrics.Validation[metrics.ValidationSteps.ToList().IndexOf(task.Value)]);
        return (metrics.BestStep.Keys.Sum(other => evaluation.Quality(other, select) ?? 0), task.Value);
    }).Key;

    private static InputException Unfinished(RunFolder run) => run.ReadDivergence() is { } diverged
        ? new(run.Folder, $"is a run that diverged {diverged}, before any checkpoint was chosen", $"name another run, {WithoutFrom}")
        : new InputException(
            run.Folder, "is not a finished run, so that none can continue from it", $"finish it with the option resume, {WithoutFrom}");

    private static JsonObject Options(Experiment experiment) => JsonNode.Parse(ExperimentFile.Identity(experiment))!.AsObject();

    private static string[] Tasks(JsonObject options) =>
        [.. (options["tasks"] as JsonArray ?? []).Select(task => At(task, "name")?.ToString() ?? string.Empty)];

    private static JsonNode? At(JsonNode? node, string path) => path.Split('.').Aggregate(node, (at, key) => (at as JsonObject)?[key]);

    /// <summary>How the model's tables have grown, by name.</summary>
    private Dictionary<string, GrownRows> Grown(MultiTaskModel model) => model.Tables.ToDictionary(
        table => table.Name,
        table => new GrownRows(
            [.. before.Fields.Where(field => field.IsPrivileged == MultiTaskModel.IsPrivileged(table)).Select(field => field.Ids)], table),
        StringComparer.Ordinal);
}
