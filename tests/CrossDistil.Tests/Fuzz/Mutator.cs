using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;

namespace CrossDistil.Tests.Fuzz;

/// <summary>Damages bytes and texts at random: the same seed damages the same.</summary>
internal sealed partial class Mutator(int seed)
{
    private static readonly long[] s_numbers = [0, 1, -1, 2, 7, 127, 128, 255, 256, 32767, 65535, 65536, int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, long.MinValue, 1L << 40];

    private static readonly string[] s_tokens =
    [
        "null", "true", "false", "0", "-1", "1e999", "1e-999", "2147483648", "9223372036854775808", "-0.0", "1.5", "\"\"", "\"x\"", "\"\\ud800\"", "\"\\u0000\"", "\"../../x\"", "\"NaN\"", "[]", "{}", "[[[[[[[[[[",
        "{\"a\":{\"a\":{\"a\":", "]", "}", ",", ":", "\"", "\n", "\r\n", "\0", "\t", "�", "\"kind\"", "\"name\"", "NaN", "Infinity", "'", ";", "\\", "\"\"\"", new string('9', 400), new string('a', 5000),
    ];

    private readonly Random _random = new(seed);

    public int Next(int below) => _random.Next(Math.Max(below, 1));

    /// <summary>One to four changes of bytes: flipped bits, numbers at lengths' places, cuts, repeats, splices of another input.</summary>
    public byte[] Bytes(byte[] input, byte[] other)
    {
        var bytes = input;
        for (var changes = 1 + Next(4); changes > 0; changes--) bytes = Change(bytes, other);
        return bytes;
    }

    /// <summary>One to four changes of tokens: gone, repeated, exchanged, replaced by ones that readers stumble over.</summary>
    public string Text(string input)
    {
        List<string> tokens = [.. Token().Matches(input).Select(match => match.Value)];
        for (var changes = 1 + Next(4); changes > 0 && tokens.Count > 0; changes--)
        {
            var at = Next(tokens.Count);
            switch (Next(6))
            {
                case 0:
                    tokens.RemoveAt(at);
                    break;
                case 1:
                    tokens.Insert(at, tokens[Next(tokens.Count)]);
                    break;
                case 2:
                    (tokens[at], tokens[^1]) = (tokens[^1], tokens[at]);
                    break;
                case 3:
                    tokens.RemoveRange(at, Math.Min(Next(20), tokens.Count - at));
                    break;
                default:
                    tokens[at] = s_tokens[Next(s_tokens.Length)];
                    break;
            }
        }

        return string.Concat(tokens);
    }

    /// <summary>Half the time the tokens, half the time the bytes of a text.</summary>
    public byte[] TextOrBytes(byte[] input) => Next(2) == 0 ? Encoding.UTF8.GetBytes(Text(Encoding.UTF8.GetString(input))) : Bytes(input, input);

    private byte[] Change(byte[] bytes, byte[] other)
    {
        if (bytes.Length == 0) return [(byte)Next(256)];
        var at = Next(bytes.Length);
        switch (Next(8))
        {
            case 0:
                return [.. bytes[..at]];
            case 1:
                return [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + 1 + Next(16))..]];
            case 2:
                return [.. bytes[..at], .. bytes[..Math.Min(bytes.Length, Next(64))], .. bytes[at..]];
            case 3 when other.Length > 0:
                return [.. bytes[..at], .. other[Next(other.Length)..]];
            case 4:
                return Put(bytes, at, 4);
            case 5:
                return Put(bytes, at, 8);
            default:
                byte[] flipped = [.. bytes];
                flipped[at] ^= (byte)(1 << Next(8));
                return flipped;
        }
    }

    private byte[] Put(byte[] bytes, int at, int width)
    {
        if (bytes.Length < width) return bytes;
        byte[] changed = [.. bytes];
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(number, s_numbers[Next(s_numbers.Length)]);
        number[..width].CopyTo(changed.AsSpan(Math.Min(at, bytes.Length - width)));
        return changed;
    }

    [GeneratedRegex("""\"([^"\\]|\\.)*\"|-?[0-9][0-9.eE+-]*|[A-Za-z_]+|\s+|.""", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Token();
}
