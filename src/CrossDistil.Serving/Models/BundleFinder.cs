namespace CrossDistil.Serving.Models;

/// <summary>A bundle in a served path.</summary>
/// <param name="Path">Its folder or file.</param>
/// <param name="Name">The model by its place; null = the one in the bundle.</param>
/// <param name="Version">Its version by its place; null = the one in the bundle.</param>
/// <param name="Stamp">Changes when one of its files does.</param>
internal sealed record FoundBundle(string Path, string? Name, string? Version, int Stamp);

/// <summary>Looks for bundles in the served paths: a path is one, or has models NAME/VERSION below it.</summary>
internal sealed class BundleFinder(IReadOnlyList<string> paths)
{
    private const string Unfinished = ".export-"; // next to its target, see ExportTarget

    /// <exception cref="InputException">A path is not there, or has versions where models should be.</exception>
    public static void Check(IReadOnlyList<string> paths)
    {
        Fault[] faults = [.. paths.Select(FaultOf).OfType<Fault>()];
        if (faults.Length > 0) throw new InputException(faults);
    }

    /// <summary>Whether a path is a bundle itself, now.</summary>
    public static bool IsBundle(string path) => File.Exists(path) || File.Exists(Path.Combine(path, BundleNames.Manifest));

    public IEnumerable<FoundBundle> Find() =>
        paths.SelectMany(path => IsBundle(path) ? [new FoundBundle(path, null, null, StampOf(path))] : Models(path));

    private static Fault? FaultOf(string path)
    {
        if (IsBundle(path)) return null;
        if (!Directory.Exists(path))
            return new Fault(
                path, "there is no such bundle or folder", "name what crossdistil export wrote, or a folder of models NAME/VERSION");
        if (!Entries(path).Any(IsVersion)) return null;
        var parent = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        return new Fault(path, "has versions of a model in it, not models", $"serve {parent}, so that the model has a name");
    }

    private static IEnumerable<FoundBundle> Models(string path) =>
        from model in Entries(path)
        where Directory.Exists(model) && !IsVersion(model)
        from version in Entries(model)
        where IsVersion(version)
        select new FoundBundle(version, Path.GetFileName(model), VersionOf(version), StampOf(version));

    private static bool IsVersion(string path) =>
        File.Exists(Path.Combine(path, BundleNames.Manifest)) || (IsZip(path) && File.Exists(path));

    private static string VersionOf(string path) => IsZip(path) ? Path.GetFileNameWithoutExtension(path) : Path.GetFileName(path);

    private static bool IsZip(string path) => Path.GetExtension(path).Equals(".zip", StringComparison.OrdinalIgnoreCase);

    /// <summary>The entries of a folder, in order, without hidden ones and unfinished exports.</summary>
    private static IEnumerable<string> Entries(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(folder).Where(IsVisible).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // it was removed between two scans
        }
    }

    private static bool IsVisible(string path) =>
        Path.GetFileName(path) is var name && !name.StartsWith('.') && !name.Contains(Unfinished, StringComparison.Ordinal);

    private static int StampOf(string path)
    {
        HashCode stamp = default;
        try
        {
            string[] files = File.Exists(path) ? [path] : Directory.GetFiles(path, "*", SearchOption.AllDirectories);
            foreach (var file in files.Order(StringComparer.Ordinal).Select(file => new FileInfo(file)))
            {
                stamp.Add(file.FullName, StringComparer.Ordinal);
                stamp.Add(file.LastWriteTimeUtc);
                stamp.Add(file.Length);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0; // it is being written or removed
        }

        return stamp.ToHashCode();
    }
}
