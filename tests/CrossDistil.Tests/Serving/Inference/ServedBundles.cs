using System.Collections.Concurrent;
using CrossDistil.Runs;
using CrossDistil.Tests.Bundles;
using CrossDistil.Tests.Serving.Inference;
using Xunit;

[assembly: AssemblyFixture(typeof(ServedBundles))]

namespace CrossDistil.Tests.Serving.Inference;

/// <summary>Two runs, trained once for all tests, and what is exported of them: A and B give different scores to the same rows.</summary>
public sealed class ServedBundles : IDisposable
{
    private readonly Lazy<SmallBundle> _a = new(() => new()), _b = new(() => new(SmallBundle.Experiment with { Training = SmallBundle.Experiment.Training with { Rate = 0.05 } }));
    private readonly ConcurrentDictionary<string, Lazy<string>> _exported = new(StringComparer.Ordinal);
    private readonly WorkFolder _folder = new();
    private int _copies;

    /// <summary>Test rows as JSON objects without labels.</summary>
    internal IReadOnlyList<RawRow> Rows => _a.Value.Test;

    /// <summary>What the trainer of A wrote of these rows.</summary>
    internal ScoredSplit Predictions() => _a.Value.Predictions();

    /// <summary>Puts a bundle in its place, whole, as an export does: a copy, for exporting takes longer.</summary>
    /// <param name="path">Where.</param>
    /// <param name="version">What it says of itself.</param>
    /// <param name="isB">Which run.</param>
    internal void Export(string path, string version = "1", bool isB = false)
    {
        var isArchive = Path.GetExtension(path) is ".zip";
        var name = $"{(isB ? "b" : "a")}-{version}{(isArchive ? ".zip" : "")}";
        var made = _exported.GetOrAdd(name, _ => new(() => (isB ? _b : _a).Value.Export(_folder.Of(name), ranking: "click^0.7 * like^0.3", version: version).Path)).Value;
        var copy = _folder.Of($"copy-{Interlocked.Increment(ref _copies)}");
        foreach (var file in isArchive ? [made] : Directory.GetFiles(made, "*", SearchOption.AllDirectories))
        {
            var target = isArchive ? copy : Path.Combine(copy, Path.GetRelativePath(made, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllBytes(target, File.ReadAllBytes(file)); // with a time of its own
        }

        if (isArchive) File.Move(copy, path);
        else Directory.Move(copy, path);
    }

    public void Dispose()
    {
        foreach (var run in (Lazy<SmallBundle>[])[_a, _b])
            if (run.IsValueCreated) run.Value.Dispose();
        _folder.Dispose();
    }
}
