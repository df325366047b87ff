namespace CrossDistil.Scoring.Options;

/// <summary>
/// Reads and writes a <see cref="PerTask{T}"/> in the form in which it was given: a value, a list, or an object by task
/// name.
/// </summary>
internal sealed class PerTaskConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(PerTask<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(PerTaskConverter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;
}

/// <inheritdoc cref="PerTaskConverterFactory"/>
internal sealed class PerTaskConverter<T> : JsonConverter<PerTask<T>>
{
    public override bool HandleNull => true;

    public override PerTask<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.StartArray => new() { List = JsonSerializer.Deserialize<List<T>>(ref reader, options) },
        JsonTokenType.StartObject => new() { ByName = JsonSerializer.Deserialize<Dictionary<string, T>>(ref reader, options) },
        _ => new() { All = JsonSerializer.Deserialize<T>(ref reader, options) },
    };

    public override void Write(Utf8JsonWriter writer, PerTask<T> value, JsonSerializerOptions options)
    {
        if (value.List is { } list) JsonSerializer.Serialize(writer, list, options);
        else if (value.ByName is { } byName) JsonSerializer.Serialize(writer, byName, options);
        else JsonSerializer.Serialize(writer, value.All, options);
    }
}
