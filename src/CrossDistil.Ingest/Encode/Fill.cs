using CrossDistil.Data.Encoding;
using CrossDistil.Ingest.DuckDb;

namespace CrossDistil.Ingest.Encode;

/// <summary>From vectors to encoded values: a loop per column and chunk, nothing allocated per value.</summary>
internal static class Fill
{
    private delegate TId Encode<TValue, TId>(in TValue value);

    public static void Labels(in DataVector vector, Span<byte> labels) => vector.Values<byte>().CopyTo(labels);

    public static void Weights(in DataVector vector, Span<float> weights) => Each(vector, weights, 0, (in double weight) => (float)weight);

    public static void Numbers(in DataVector vector, NumberEncoder encoder, Span<float> numbers) =>
        Each(vector, numbers, 0, (in double number) => encoder.Encode(number));

    public static void Users(in DataVector vector, KeyKind kind, Span<long> keys)
    {
        if (kind is KeyKind.Integer) Each(vector, keys, UserKey.Missing, (in long user) => UserKey.Of(user));
        else if (kind is KeyKind.Number) Each(vector, keys, UserKey.Missing, (in double user) => UserKey.Of(user));
        else Each(vector, keys, UserKey.Missing, (in DuckDbString user) => UserKey.Of(user.Utf8));
    }

    public static void Ids(in DataVector vector, FieldEncoder encoder, Span<int> ids)
    {
        switch (encoder)
        {
            case BucketEncoder buckets:
                Each(vector, ids, FieldEncoder.Missing, (in double number) => buckets.EncodeNumber(number));
                break;
            case KeyEncoder { Keys: KeyKind.Integer } keys:
                keys.EncodeIntegers(vector.Values<long>(), ids);
                for (var i = 0; vector.HasNulls && i < vector.Rows; i++)
                    if (!vector.IsValid(i)) ids[i] = FieldEncoder.Missing;
                break;
            case KeyEncoder { Keys: KeyKind.Number } keys:
                Each(vector, ids, FieldEncoder.Missing, (in double number) => keys.EncodeNumber(number));
                break;
            case KeyEncoder keys:
                Each(vector, ids, FieldEncoder.Missing, (in DuckDbString text) => keys.EncodeText(text.Utf8));
                break;
        }
    }

    private static void Each<TValue, TId>(in DataVector vector, Span<TId> encoded, TId missing, Encode<TValue, TId> encode)
        where TValue : unmanaged
    {
        var values = vector.Values<TValue>();
        for (var i = 0; i < values.Length; i++) encoded[i] = vector.IsValid(i) ? encode(in values[i]) : missing;
    }
}
