using System.Text.Json.Nodes;
using CrossDistil.Experiments;
using CrossDistil.Runs.States;

namespace CrossDistil.Runs;

/// <summary>Checks that a finished run is of the given experiment.</summary>
internal static class FinishedRun
{
    /// <summary>
    /// Compares the options that decide the numbers of a training. A weight that the experiment leaves out counts as
    /// the one that the base rate chose. The folder that the run continued from is not compared, as folders may move,
    /// only whether there is one. An experiment.json that cannot be read is ignored.
    /// </summary>
    /// <param name="run">A finished run.</param>
    /// <param name="experiment">The experiment.</param>
    /// <exception cref="InputException">
    /// The run is of another experiment; the line names the first option that differs.
    /// </exception>
    public static void Check(RunFolder run, Experiment experiment)
    {
        if (Trained(run) is not { } trained) return;
        var weights = trained.Tasks.ToDictionary(task => task.Name, task => task.Weight, StringComparer.Ordinal);
        var asked = experiment with { Tasks = [
            .. experiment.Tasks.Select(task => task with { Weight = task.Weight ?? weights.GetValueOrDefault(task.Name) })] };
        if (StateIdentity.Difference(Options(trained), Options(asked), string.Empty) is { } difference)
            throw new InputException(
                run.Folder, $"holds a finished run of another experiment ({difference})",
                "train again with the option overwrite, or choose another folder");
    }

    /// <summary>The metrics of a run with nothing left to resume; null where it is unfinished, or there is none.</summary>
    /// <inheritdoc cref="Check"/>
    public static RunMetrics? Find(RunFolder run, Experiment experiment)
    {
        if (run.CanResume || run.ReadMetrics() is not { } metrics) return null;
        if (!metrics.Interrupted) run.Tidy(); // it may have been killed in its last moment
        Check(run, experiment);
        return metrics;
    }

    private static Experiment? Trained(RunFolder run)
    {
        try
        {
            return run.LoadExperiment([]).Experiment;
        }
        catch (InputException)
        {
            return null; // of a version with other options, or damaged
        }
    }

    private static JsonNode? Options(Experiment experiment) =>
        JsonNode.Parse(ExperimentFile.Identity(experiment with { Variants = null, From = experiment.From is null ? null : "." }));
}
