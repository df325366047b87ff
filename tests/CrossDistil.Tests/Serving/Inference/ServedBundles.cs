using CrossDistil.Runs;
using CrossDistil.Tests.Bundles;

namespace CrossDistil.Tests.Serving.Inference;

/// <summary>Two runs, trained once for all tests: A and B give different scores to the same rows.</summary>
public sealed class ServedBundles : IDisposable
{
    private readonly SmallBundle _a = new(), _b = new(SmallBundle.Experiment with { Training = SmallBundle.Experiment.Training with { Rate = 0.05 } });

    /// <summary>Test rows as JSON objects without labels.</summary>
    internal IReadOnlyList<RawRow> Rows => _a.Test;

    /// <summary>What the trainer of A wrote of these rows.</summary>
    internal ScoredSplit Predictions() => _a.Predictions();

    /// <summary>Writes a bundle.</summary>
    /// <param name="path">Where.</param>
    /// <param name="version">What it says of itself.</param>
    /// <param name="isB">Which run.</param>
    internal void Export(string path, string version = "1", bool isB = false) => (isB ? _b : _a).Export(path, ranking: "click^0.7 * like^0.3", version: version);

    public void Dispose()
    {
        _a.Dispose();
        _b.Dispose();
    }
}
