namespace CrossDistil.Serving.Requests;

/// <summary>A datatype of the Open Inference Protocol, and the JSON values that it takes.</summary>
/// <param name="Name">As in the protocol.</param>
/// <param name="Min">Smallest integer.</param>
/// <param name="Max">Largest integer; 0 = not an integer type.</param>
internal sealed record TensorType(string Name, long Min = 0, long Max = 0)
{
    private static readonly TensorType s_bool = new("BOOL"), s_bytes = new("BYTES");

    private static readonly Dictionary<string, TensorType> s_all = new TensorType[]
    {
        s_bool, s_bytes,
        new("INT8", sbyte.MinValue, sbyte.MaxValue), new("INT16", short.MinValue, short.MaxValue),
        new("INT32", int.MinValue, int.MaxValue), new("INT64", long.MinValue, long.MaxValue),
        new("UINT8", 0, byte.MaxValue), new("UINT16", 0, ushort.MaxValue), new("UINT32", 0, uint.MaxValue),
        new("UINT64", 0, long.MaxValue),
        new("FP32"), new("FP64"),
    }.ToDictionary(type => type.Name, StringComparer.Ordinal);

    public static string Names => string.Join(", ", s_all.Keys);

    public static TensorType? Find(string name) => s_all.GetValueOrDefault(name);

    /// <summary>The datatype that describes a feature's values.</summary>
    public static string Of(ValueKind kind) => kind switch
    {
        ValueKind.Integer => "INT64",
        ValueKind.Number => "FP64",
        _ => "BYTES",
    };

    /// <summary>Whether it takes a token; null is a missing value of every datatype.</summary>
    public bool Takes(ref Utf8JsonReader json) => json.TokenType switch
    {
        JsonTokenType.Null => true,
        JsonTokenType.True or JsonTokenType.False => this == s_bool,
        JsonTokenType.String => this == s_bytes,
        JsonTokenType.Number when Name is "UINT64" => json.TryGetUInt64(out _),
        JsonTokenType.Number when Max > 0 => json.TryGetInt64(out var value) && value >= Min && value <= Max,
        JsonTokenType.Number => Name[0] == 'F',
        _ => false,
    };
}
