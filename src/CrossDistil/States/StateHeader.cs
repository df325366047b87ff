using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CrossDistil.States;

/// <summary>The readable part of a state file.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Of">What it is a state of.</param>
/// <param name="Checkpoints">Checkpoint files that tasks had chosen by then.</param>
internal sealed record StateHeader(
    [property: JsonPropertyName("step")] long Step,
    [property: JsonPropertyName("of")] StateIdentity Of,
    [property: JsonPropertyName("checkpoints")] IReadOnlyList<string> Checkpoints)
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true,
    };

    /// <summary>Steps, positions.</summary>
    [JsonPropertyName("numbers")]
    public Dictionary<string, ulong> Numbers { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Doubles; their JSON gives the same bits back.</summary>
    [JsonPropertyName("reals")]
    public Dictionary<string, double> Reals { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Evaluations and the like.</summary>
    [JsonPropertyName("texts")]
    public Dictionary<string, string> Texts { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The blocks that follow, in their order.</summary>
    [JsonPropertyName("blocks")]
    public IReadOnlyList<StateBlock> Blocks { get; init; } = [];

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, s_json);

    /// <exception cref="JsonException">The bytes are something else.</exception>
    public static StateHeader FromJson(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<StateHeader>(json, s_json) ?? throw new JsonException("is null");
}

/// <summary>One block of float32 values.</summary>
/// <param name="Name">As its part names it.</param>
/// <param name="Values">How many.</param>
internal readonly record struct StateBlock([property: JsonPropertyName("name")] string Name, [property: JsonPropertyName("values")] long Values);
