using CrossDistil.Data.Files;

namespace CrossDistil.Scoring.Bundles;

/// <summary>
/// A bundle's files in a folder. A file may be a link, as volumes have them, but not one that leads out of the folder.
/// </summary>
internal sealed class BundleFolder(string folder) : BundleFiles
{
    private readonly string _real = RealPath.Of(folder);

    public override long? Length(string path) => new FileInfo(Inside(path)) is { Exists: true } file ? file.Length : null;

    public override Stream Read(string path) =>
        new FileStream(Inside(path), FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);

    public override void Dispose()
    {
        // A folder is not held open.
    }

    private string Inside(string path)
    {
        var real = RealPath.Of(Path.Combine(folder, path));
        return real.StartsWith(Path.TrimEndingDirectorySeparator(_real) + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? real
            : throw new InputException($"{folder}/{path}", $"is a link out of the bundle, to {real}", "copy the file into it");
    }
}
