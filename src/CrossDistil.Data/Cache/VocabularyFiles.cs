using System.Runtime.InteropServices;
using CrossDistil.Data.Encoding;

namespace CrossDistil.Data.Cache;

/// <summary>A vocabulary's bytes: what is written, read back, and counted into the schema's hash. Little-endian.</summary>
internal static class VocabularyFiles
{
    /// <summary>Relative path and content of the files of one field; none where the field has no vocabulary.</summary>
    public static IEnumerable<(string Path, ReadOnlyMemory<byte> Content)> Of(int field, FieldEncoder encoder) => encoder switch
    {
        CategoricalEncoder { Vocabulary: IntegerVocabulary integers } => [(CacheFormat.Keys(field), Bytes(integers.Keys))],
        CategoricalEncoder { Vocabulary: TextVocabulary text } =>
            [(CacheFormat.TextOffsets(field), Bytes(text.Offsets)), (CacheFormat.Text(field), text.Utf8.ToArray())],
        _ => [],
    };

    /// <summary>The vocabulary of one field, from what <paramref name="read"/> gives for a relative path.</summary>
    public static Vocabulary Read(int field, KeyKind keys, Func<string, byte[]> read) => keys is KeyKind.Text
        ? new TextVocabulary(MemoryMarshal.Cast<byte, int>(read(CacheFormat.TextOffsets(field))).ToArray(), read(CacheFormat.Text(field)))
        : new IntegerVocabulary(MemoryMarshal.Cast<byte, long>(read(CacheFormat.Keys(field))).ToArray());

    private static byte[] Bytes<T>(ReadOnlySpan<T> values)
        where T : struct => MemoryMarshal.AsBytes(values).ToArray();
}
