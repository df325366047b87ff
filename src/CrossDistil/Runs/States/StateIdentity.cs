using System.Reflection;
using System.Text.Json.Nodes;
using CrossDistil.Experiments;
using CrossDistil.Tensors;

namespace CrossDistil.Runs.States;

/// <summary>
/// The training that a state belongs to: only with equal values does a resumed training give the same bits.
/// </summary>
/// <param name="Experiment">
/// Its options as JSON, without those that change no number, see <see cref="ExperimentFile.Identity"/>.
/// </param>
/// <param name="Data">Content of the cache, see <see cref="CrossDistil.Data.Cache.DatasetCache.ContentOf"/>.</param>
/// <param name="Version">Version of the program.</param>
/// <param name="VectorBits">Width of the vectors in matrix products.</param>
internal sealed record StateIdentity(string Experiment, string Data, string Version, int VectorBits)
{
    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false };

    /// <summary>Version of this program.</summary>
    internal static string ProgramVersion { get; } =
        typeof(StateIdentity).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
            ?? "unknown";

    private const string StartOver = "start over with the option overwrite, or choose another folder";

    /// <summary>Of a training here and now.</summary>
    /// <param name="experiment">Its options, the tasks' weights resolved.</param>
    /// <param name="data">Content of its cache.</param>
    public static StateIdentity Of(Experiment experiment, string data) =>
        new(ExperimentFile.Identity(experiment with { Variants = null }), data, ProgramVersion, Processor.VectorBits);

    /// <summary>Why a training of this identity cannot resume from a state; null where it can.</summary>
    /// <param name="state">Identity of the state.</param>
    /// <param name="path">File of the state.</param>
    internal Fault? Refusal(StateIdentity state, string path)
    {
        if (!string.Equals(state.Version, Version, StringComparison.Ordinal))
            return Of($"is of version {state.Version}, and this is {Version}: the bits would be others", "with that version");
        if (state.VectorBits != VectorBits)
            return Of(
                $"is of a processor with vectors of {state.VectorBits} bits, and here they have {VectorBits}: the bits would be others",
                "on such a machine");
        if (!string.Equals(state.Experiment, Experiment, StringComparison.Ordinal))
            return Of(
                $"is of another experiment ({Difference(state.Options(), Options(), string.Empty) ?? "written otherwise"})",
                "with the options that it was started with");
        var isSameData = string.Equals(state.Data, Data, StringComparison.Ordinal);
        return isSameData ? null : Of("is of other data", "with the data that it was started with");

        Fault Of(string problem, string how) => new(path, problem, $"resume {how}, or {StartOver}");
    }

    /// <summary>Whether its experiment is one JSON object whose every text can be read.</summary>
    [JsonIgnore]
    internal bool IsSound
    {
        get
        {
            try
            {
                using var document = JsonDocument.Parse(Experiment, s_strict);
                return document.RootElement.ValueKind == JsonValueKind.Object && IsReadable(document.RootElement);
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException) // the second: half a surrogate pair
            {
                return false;
            }
        }
    }

    /// <summary>The experiment's options, of a sound identity.</summary>
    internal JsonObject Options() => JsonNode.Parse(Experiment)!.AsObject();

    private static bool IsReadable(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().All(option => option.Name is not null && IsReadable(option.Value)),
        JsonValueKind.Array => value.EnumerateArray().All(IsReadable),
        JsonValueKind.String => value.GetString() is not null,
        _ => true,
    };

    /// <summary>The first option that differs; null where none does.</summary>
    internal static string? Difference(JsonNode? was, JsonNode? now, string at)
    {
        if (JsonNode.DeepEquals(was, now)) return null;
        if (was is JsonObject before && now is JsonObject after)
            return before.Select(option => option.Key).Union(after.Select(option => option.Key), StringComparer.Ordinal)
                .Select(key => Difference(before[key], after[key], at.Length == 0 ? key : $"{at}.{key}"))
                .FirstOrDefault(difference => difference is not null);
        return $"{at} was {Short(was)}, is {Short(now)}";
    }

    private static string Short(JsonNode? value) => value?.ToJsonString() is { } text ? text.Length > 60 ? $"{text[..60]}…" : text : "null";
}
