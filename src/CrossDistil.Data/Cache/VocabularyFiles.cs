using System.Runtime.InteropServices;
using CrossDistil.Data.Encoding;

namespace CrossDistil.Data.Cache;

/// <summary>
/// A vocabulary's bytes: what is written, read back, and counted into the schema's hash. Little-endian.
/// </summary>
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
        ? new TextVocabulary(Values<int>(read(CacheFormat.TextOffsets(field))), read(CacheFormat.Text(field)))
        : new IntegerVocabulary(Values<long>(read(CacheFormat.Keys(field))));

    private static T[] Values<T>(byte[] bytes)
        where T : unmanaged => bytes.Length % System.Runtime.CompilerServices.Unsafe.SizeOf<T>() == 0
            ? MemoryMarshal.Cast<byte, T>(bytes).ToArray()
            : throw new ArgumentException("a vocabulary ends within a key", nameof(bytes));

    private static byte[] Bytes<T>(ReadOnlySpan<T> values)
        where T : struct => MemoryMarshal.AsBytes(values).ToArray();
}
