using CrossDistil.Data.Files;

namespace CrossDistil.Data.Cache;

/// <summary>
/// The schema that a run keeps in <c>schema/</c>: what its weights belong to, and what data that continues from it is
/// encoded with.
/// </summary>
internal static class RunSchema
{
    private const string Remedy = "name the folder of a finished run, or train that one again";

    /// <summary>Folder of the schema.</summary>
    /// <param name="run">Folder of the run.</param>
    public static string FolderOf(string run) => Path.Combine(run, "schema");

    /// <summary>Reads the schema.</summary>
    /// <param name="run">Folder of the run.</param>
    /// <exception cref="InputException">The run keeps none, or it is damaged or of another version.</exception>
    public static DatasetSchema Load(string run)
    {
        Check(run);
        return DatasetSchema.Load(FolderOf(run), Remedy);
    }

    /// <summary>
    /// The hash that the schema says it has; whether its files hold it is found by <see cref="Load"/>.
    /// </summary>
    /// <param name="run">Folder of the run.</param>
    /// <exception cref="InputException">The run keeps none, or it is damaged.</exception>
    public static string HashOf(string run)
    {
        Check(run);
        var file = Path.Combine(FolderOf(run), CacheFormat.SchemaFile);
        return InputFile.Read(file, Remedy, () =>
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            return document.RootElement.GetProperty("hash").GetString() ?? throw new JsonException("has no hash");
        });
    }

    /// <summary>Refuses a run of another version; a file that is missing or damaged is left to those who need it.</summary>
    /// <param name="run">Folder of the run.</param>
    /// <exception cref="InputException">The run is of another version.</exception>
    public static void CheckVersion(string run)
    {
        var file = Path.Combine(FolderOf(run), CacheFormat.SchemaFile);
        int? version;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            version = JsonFile.VersionOf(document.RootElement, "formatVersion");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return;
        }

        if (version is { } found) JsonFile.CheckVersion(file, found, CacheFormat.Version, "train the run again");
    }

    private static void Check(string run)
    {
        if (!File.Exists(Path.Combine(FolderOf(run), CacheFormat.SchemaFile)))
            throw new InputException(run, "holds no run that another can continue from", Remedy);
    }
}
