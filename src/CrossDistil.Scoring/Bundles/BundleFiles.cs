namespace CrossDistil.Scoring.Bundles;

/// <summary>
/// Where a bundle's files are: in a folder, or in one ZIP. Paths are those of <see cref="BundleNames.IsPath"/>.
/// </summary>
internal abstract class BundleFiles : IDisposable
{
    /// <summary>Length of a file in bytes; null = there is none.</summary>
    public abstract long? Length(string path);

    /// <summary>Opens a file from its start; it may be read forwards only.</summary>
    public abstract Stream Read(string path);

    public abstract void Dispose();

    /// <summary>Opens a folder or a ZIP file.</summary>
    /// <exception cref="InputException">There is none, or it is not a ZIP of uncompressed files.</exception>
    public static BundleFiles Open(string path)
    {
        if (Directory.Exists(path)) return new BundleFolder(path);
        return File.Exists(path)
            ? BundleZip.Open(path)
            : throw new InputException(path, "there is no such bundle", "name a folder or file that crossdistil export wrote");
    }
}
