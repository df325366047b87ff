namespace CrossDistil.Serving.Models;

/// <summary>A bundle that lies in a served path.</summary>
/// <param name="Path">Its folder or file.</param>
/// <param name="Name">The model by its place; null = as the bundle says.</param>
/// <param name="Version">Its version by its place; null = as the bundle says.</param>
/// <param name="Stamp">Changes when one of its files does.</param>
internal sealed record FoundBundle(string Path, string? Name, string? Version, int Stamp);

/// <summary>Looks for bundles in the served paths: a path is one, or has models NAME/VERSION below it.</summary>
internal sealed class BundleFinder(IReadOnlyList<string> paths)
{
    private const string Manifest = "bundle.json";
    private const string Zip = ".zip";
    private const string Unfinished = ".export-"; // beside its target, see ExportTarget

    /// <exception cref="InputException">A path is not there, or has versions where models should be.</exception>
    public static void Check(IReadOnlyList<string> paths)
    {
        Fault[] faults = [.. paths.Select(FaultOf).OfType<Fault>()];
        if (faults.Length > 0) throw new InputException(faults);
    }

    /// <summary>Whether a path is a bundle itself, now.</summary>
    public static bool IsBundle(string path) => File.Exists(path) || File.Exists(Path.Combine(path, Manifest));

    public IEnumerable<FoundBundle> Find() => paths.SelectMany(path => IsBundle(path) ? [new FoundBundle(path, null, null, StampOf(path))] : Models(path));

    private static Fault? FaultOf(string path)
    {
        if (IsBundle(path)) return null;
        if (!Directory.Exists(path)) return new Fault(path, "there is no such bundle or folder", "name what crossdistil export wrote, or a folder of models NAME/VERSION");
        return Entries(path).Any(IsVersion)
            ? new Fault(path, "has versions of a model in it, not models", $"serve {Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)))}, so that the model has a name")
            : null;
    }

    private static IEnumerable<FoundBundle> Models(string path) =>
        from model in Entries(path)
        where Directory.Exists(model) && !IsVersion(model)
        from version in Entries(model)
        where IsVersion(version)
        select new FoundBundle(version, Path.GetFileName(model), VersionOf(version), StampOf(version));

    private static bool IsVersion(string path) => File.Exists(Path.Combine(path, Manifest)) || (IsZip(path) && File.Exists(path));

    private static string VersionOf(string path) => IsZip(path) ? Path.GetFileNameWithoutExtension(path) : Path.GetFileName(path);

    private static bool IsZip(string path) => Path.GetExtension(path).Equals(Zip, StringComparison.OrdinalIgnoreCase);

    /// <summary>What lies in a folder, in order, but for what is hidden and what an export is still writing.</summary>
    private static IEnumerable<string> Entries(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(folder).Where(path => !Path.GetFileName(path).StartsWith('.') && !Path.GetFileName(path).Contains(Unfinished, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // it is gone between two looks
        }
    }

    private static int StampOf(string path)
    {
        HashCode stamp = default;
        try
        {
            IEnumerable<string> files = File.Exists(path) ? [path] : Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
            foreach (var file in files.Select(file => new FileInfo(file)))
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
