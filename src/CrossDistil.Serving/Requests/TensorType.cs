namespace CrossDistil.Serving.Requests;

/// <summary>A datatype of the Open Inference Protocol, and what of JSON it takes.</summary>
/// <param name="Name">As in the protocol.</param>
/// <param name="Least">Least integer.</param>
/// <param name="Most">Greatest integer.</param>
internal sealed record TensorType(string Name, long Least = 0, long Most = 0)
{
    private static readonly TensorType s_bool = new("BOOL"), s_bytes = new("BYTES");

    private static readonly Dictionary<string, TensorType> s_all = new TensorType[]
    {
        s_bool, s_bytes,
        new("INT8", sbyte.MinValue, sbyte.MaxValue), new("INT16", short.MinValue, short.MaxValue), new("INT32", int.MinValue, int.MaxValue), new("INT64", long.MinValue, long.MaxValue),
        new("UINT8", 0, byte.MaxValue), new("UINT16", 0, ushort.MaxValue), new("UINT32", 0, uint.MaxValue), new("UINT64", 0, long.MaxValue), // keys have 63 bits and a sign
        new("FP32"), new("FP64"),
    }.ToDictionary(type => type.Name, StringComparer.Ordinal);

    public static string Names => string.Join(", ", s_all.Keys);

    public static TensorType? Find(string name) => s_all.GetValueOrDefault(name);

    /// <summary>The one in which a feature's values are described.</summary>
    public static string Of(ValueKind kind) => kind switch
    {
        ValueKind.Integer => "INT64",
        ValueKind.Number => "FP64",
        _ => "BYTES",
    };

    /// <summary>Whether a token is of it; null is, as what is missing.</summary>
    public bool Takes(ref Utf8JsonReader json) => json.TokenType switch
    {
        JsonTokenType.Null => true,
        JsonTokenType.True or JsonTokenType.False => this == s_bool,
        JsonTokenType.String => this == s_bytes,
        JsonTokenType.Number when Most > 0 => json.TryGetInt64(out var value) && value >= Least && value <= Most,
        JsonTokenType.Number => Name[0] == 'F',
        _ => false,
    };
}
