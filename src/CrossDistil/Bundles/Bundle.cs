using CrossDistil.Calibration;
using CrossDistil.Data.Cache;

namespace CrossDistil.Bundles;

/// <summary>A bundle opened for reading, every file checked.</summary>
public sealed class Bundle : IDisposable
{
    /// <summary>What it holds.</summary>
    public BundleManifest Manifest => throw new NotSupportedException();

    /// <summary>Fitted encoders of the features.</summary>
    public DatasetSchema Schema => throw new NotSupportedException();

    /// <summary>[task] what makes logits probabilities.</summary>
    public IReadOnlyList<Calibrator> Calibrators => throw new NotSupportedException();

    /// <summary>Opens a folder or a ZIP file.</summary>
    public static Bundle Open(string path) => throw new NotSupportedException();

    /// <summary>Builds the networks; the caller disposes their models.</summary>
    public IReadOnlyList<ServedNetwork> LoadNetworks() => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Dispose() => throw new NotSupportedException();
}
