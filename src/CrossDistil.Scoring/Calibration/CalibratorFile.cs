using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CrossDistil.Data;
using CrossDistil.Data.Files;

namespace CrossDistil.Scoring.Calibration;

/// <summary>The tasks' calibrators on disk (docs/data-format.md): one JSON object by task name, numbers that round-trip.</summary>
public static class CalibratorFile
{
    /// <summary>Version of the format; a reader takes its own version only.</summary>
    public const int Version = 1;

    private const string Remedy = "train the run again";

    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowOutOfOrderMetadataProperties = true,
        AllowDuplicateProperties = false,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    /// <summary>Writes the file, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="calibrators">Task → calibrator.</param>
    /// <exception cref="InputException">It cannot be written.</exception>
    public static void Save(string path, IEnumerable<KeyValuePair<string, Calibrator>> calibrators) => AtomicFile.WriteText(
        path, JsonSerializer.Serialize(new Content(Version, new(calibrators, StringComparer.Ordinal)), s_json) + "\n");

    /// <summary>Reads what <see cref="Save"/> wrote: task → calibrator.</summary>
    /// <exception cref="InputException">The file is missing, damaged, or of another version.</exception>
    public static IReadOnlyDictionary<string, Calibrator> Load(string path)
    {
        try
        {
            return Read(path, File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException(path, "there is no such file", Remedy);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(path, $"cannot be read ({e.Message})", Remedy);
        }
    }

    /// <summary>The same of bytes at hand.</summary>
    /// <param name="path">What faults name as their place.</param>
    /// <param name="text">UTF-8.</param>
    /// <param name="remedy">What helps.</param>
    /// <exception cref="InputException">They are damaged, or of another version.</exception>
    internal static IReadOnlyDictionary<string, Calibrator> Read(string path, byte[] text, string remedy = Remedy)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var version = document.RootElement.GetProperty("formatVersion").GetInt32();
            if (version != Version)
                throw new InputException(path, string.Create(CultureInfo.InvariantCulture, $"has format {version}, this version reads {Version}"), remedy);
            var tasks = JsonSerializer.Deserialize<Content>(text, s_json)!.Tasks;
            return tasks.ContainsValue(null!) ? throw Damaged(path, remedy) : tasks;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException or KeyNotFoundException or FormatException or NotSupportedException or OverflowException)
        {
            throw Damaged(path, remedy);
        }
    }

    private static InputException Damaged(string path, string remedy) => new(path, "is truncated or damaged", remedy);

    private sealed record Content(int FormatVersion, OrderedDictionary<string, Calibrator> Tasks);
}
