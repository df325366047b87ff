using CrossDistil.Experiments;
using CrossDistil.Runs;

namespace CrossDistil.Reports.Sources;

/// <summary>A run as a report reads it: finished, or still under way.</summary>
/// <param name="Name">What figures call it.</param>
/// <param name="Folder">Its files.</param>
/// <param name="Experiment">The resolved experiment.</param>
/// <param name="Metrics">Its result; null while it trains.</param>
/// <param name="Progress">Where it stands; null once it is over, or before its first word.</param>
/// <param name="Strata">What there was to rank; null before it is known.</param>
/// <param name="Scored">How it scored the test rows; null while the test split is closed.</param>
public sealed record RunSource(
    string Name, RunFolder Folder, Experiment Experiment, RunMetrics? Metrics, RunProgress? Progress, StrataReport? Strata, ScoredSplit? Scored)
{
    /// <summary>A run as its folder has it now.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="name">What figures call it.</param>
    public static RunSource Read(string folder, string name)
    {
        var run = new RunFolder(folder);
        return new(name, run, ExperimentFile.Load(run.ExperimentPath, [], seed: null).Experiment, run.ReadMetrics(), null, null, null);
    }
}
