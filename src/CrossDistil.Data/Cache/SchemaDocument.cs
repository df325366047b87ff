using CrossDistil.Data.Encoding;

namespace CrossDistil.Data.Cache;

/// <summary>A <see cref="DatasetSchema"/> as JSON; the keys of vocabularies are in files of their own.</summary>
internal sealed record SchemaDocument(
    IReadOnlyList<FieldDocument> Fields, IReadOnlyList<NumberDocument> Numbers, IReadOnlyList<string> Tasks,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, FeatureOrigin>? Origins = null)
{
    public static SchemaDocument Of(DatasetSchema schema) => new(
        [.. schema.Fields.Select(field => new FieldDocument(
            field.Name, field.IsList, EncoderDocument.Of(field.Encoder), field.IsPrivileged))],
        [.. schema.Numbers.Select(number => new NumberDocument(
            number.Name, number.Encoder.Mean, number.Encoder.Deviation, number.IsPrivileged))],
        schema.Tasks, schema.Origins);

    /// <exception cref="JsonException">A name is there twice, or an encoder cannot be.</exception>
    public DatasetSchema Restore(Func<int, KeyKind, Vocabulary> vocabulary)
    {
        Once([.. Fields.Select(field => field.Name), .. Numbers.Select(number => number.Name)]);
        Once(Tasks);
        return Fitted(vocabulary);
    }

    private static void Once(IReadOnlyList<string> names)
    {
        if (names.Any(string.IsNullOrEmpty)) throw new JsonException("a name is empty");
        if (names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new JsonException($"{twice.Key} is there twice");
    }

    private DatasetSchema Fitted(Func<int, KeyKind, Vocabulary> vocabulary) => new(
        [.. Fields.Select((field, i) => new FieldSchema(
            field.Name, field.List, field.Encoder.Restore(keys => vocabulary(i, keys)), field.Privileged))],
        [.. Numbers.Select(number => new NumberSchema(number.Name, number.Encoder, number.Privileged))],
        Tasks, Origins);
}

internal sealed record FieldDocument(string Name, bool List, EncoderDocument Encoder, bool Privileged);

internal sealed record NumberDocument(string Name, double Mean, double Deviation, bool Privileged)
{
    [JsonIgnore]
    public NumberEncoder Encoder => double.IsFinite(Mean) && double.IsFinite(Deviation) && Deviation > 0
        ? new NumberEncoder(Mean, Deviation)
        : throw new JsonException($"{Name} has the deviation {Deviation.ToString(CultureInfo.InvariantCulture)}");
}

[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(VocabularyDocument), "vocabulary")]
[JsonDerivedType(typeof(HashDocument), "hash")]
[JsonDerivedType(typeof(BucketsDocument), "buckets")]
internal abstract record EncoderDocument
{
    public static EncoderDocument Of(FieldEncoder encoder) => encoder switch
    {
        CategoricalEncoder categorical => new VocabularyDocument(categorical.Keys, categorical.Vocabulary.Count),
        HashEncoder hash => new HashDocument(hash.Keys, hash.Buckets),
        BucketEncoder buckets => new BucketsDocument(buckets.Boundaries.ToArray()),
        _ => throw new NotSupportedException(encoder.GetType().Name),
    };

    public abstract FieldEncoder Restore(Func<KeyKind, Vocabulary> vocabulary);
}

internal sealed record VocabularyDocument(
    [property: JsonConverter(typeof(JsonStringEnumConverter<KeyKind>))] KeyKind Keys, int Values) : EncoderDocument
{
    public override FieldEncoder Restore(Func<KeyKind, Vocabulary> vocabulary) => new CategoricalEncoder(Keys, vocabulary(Keys));
}

internal sealed record HashDocument(
    [property: JsonConverter(typeof(JsonStringEnumConverter<KeyKind>))] KeyKind Keys, int Buckets) : EncoderDocument
{
    public override FieldEncoder Restore(Func<KeyKind, Vocabulary> vocabulary) => Buckets is >= 1 and < int.MaxValue - FieldEncoder.First
        ? new HashEncoder(Keys, Buckets)
        : throw new JsonException($"a hash has {Buckets.ToString(CultureInfo.InvariantCulture)} buckets");
}

internal sealed record BucketsDocument(double[] Boundaries) : EncoderDocument
{
    public override FieldEncoder Restore(Func<KeyKind, Vocabulary> vocabulary) => new BucketEncoder(Boundaries);
}
