namespace CrossDistil.Bundles;

/// <summary>A bundle's files in a folder.</summary>
internal sealed class BundleFolder(string folder) : BundleFiles
{
    public override long? Length(string path) => new FileInfo(Path.Combine(folder, path)) is { Exists: true } file ? file.Length : null;

    public override Stream Read(string path) => new FileStream(Path.Combine(folder, path), FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);

    public override void Dispose()
    {
        // A folder is not held open.
    }
}
