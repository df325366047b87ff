using CrossDistil.Data.Files;

namespace CrossDistil.Scoring.Calibration;

/// <summary>
/// The tasks' calibrators on disk (docs/data-format.md): one JSON object by task name, numbers that round-trip.
/// </summary>
internal static class CalibratorFile
{
    /// <summary>Version of the format; a reader takes its own version only.</summary>
    public const int Version = 2;

    private const string Remedy = "train the run again";

    private static readonly JsonSerializerOptions s_json = new(JsonFile.Camel)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowOutOfOrderMetadataProperties = true,
    };

    /// <summary>Writes the file, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="calibrators">Task → calibrator.</param>
    /// <exception cref="InputException">It cannot be written.</exception>
    public static void Save(string path, IEnumerable<KeyValuePair<string, Calibrator>> calibrators) =>
        JsonFile.Write(path, new Content(Version, new(calibrators, StringComparer.Ordinal)), s_json);

    /// <summary>Reads what <see cref="Save"/> wrote: task → calibrator.</summary>
    /// <exception cref="InputException">The file is missing, damaged, or of another version.</exception>
    public static IReadOnlyDictionary<string, Calibrator> Load(string path) =>
        InputFile.Read(path, Remedy, () => Read(path, File.ReadAllBytes(path)));

    /// <summary>The same of bytes at hand.</summary>
    /// <param name="path">What faults name as their place.</param>
    /// <param name="text">UTF-8.</param>
    /// <param name="remedy">What helps.</param>
    /// <exception cref="InputException">They are damaged, or of another version.</exception>
    internal static IReadOnlyDictionary<string, Calibrator> Read(string path, byte[] text, string remedy = Remedy) =>
        InputFile.Read(path, remedy, () =>
        {
            var tasks = JsonFile.Versioned<Content>(path, text, Version, remedy, s_json).Tasks;
            return tasks.ContainsValue(null!) ? throw new JsonException("a calibrator is null") : tasks;
        });

    private sealed record Content(int FormatVersion, OrderedDictionary<string, Calibrator> Tasks);
}
