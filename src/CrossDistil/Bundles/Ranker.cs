namespace CrossDistil.Bundles;

/// <summary>Scores rows with a bundle.</summary>
public sealed class Ranker : IDisposable
{
    /// <summary>What the bundle says of itself.</summary>
    public BundleManifest Manifest => throw new NotSupportedException();

    /// <summary>Names of the tasks, in order.</summary>
    public IReadOnlyList<string> Tasks => throw new NotSupportedException();

    /// <summary>What a row brings, in order.</summary>
    public IReadOnlyList<BundleFeature> Features => throw new NotSupportedException();

    /// <summary>Loads a bundle, a folder or a ZIP file.</summary>
    /// <exception cref="Data.InputException">It is missing, damaged or of a newer version.</exception>
    public static Ranker Load(string path) => throw new NotSupportedException();

    /// <summary>Position of a feature.</summary>
    /// <exception cref="Data.InputException">There is no such feature.</exception>
    public int Feature(string name) => throw new NotSupportedException();

    /// <summary>A reusable buffer of rows.</summary>
    public RankRequest NewRequest() => throw new NotSupportedException();

    /// <summary>Scores a request's rows. Thread-safe; a request is used by one thread at a time.</summary>
    public void Score(RankRequest request) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Dispose() => throw new NotSupportedException();
}
