using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CrossDistil.Data.Files;
using Xunit;

namespace CrossDistil.Tests.Corpus;

/// <summary>
/// Damages files, one line each: <c>cut FILE N</c>, <c>keep FILE N</c>, <c>flip FILE AT</c>, <c>put FILE AT HEX</c>, <c>drop FILE</c>, <c>write FILE TEXT</c>, <c>edit FILE OLD => NEW</c>,
/// <c>rename FILE FILE</c>, <c>link FILE TARGET</c>, <c>header FILE OLD => NEW</c> (of a state, its length corrected), and <c>repair</c>: all checksums are made to fit again, so that what reads behind them is reached.
/// </summary>
internal static class Damage
{
    public static void Apply(string folder, string recipe)
    {
        foreach (var line in recipe.Split('\n', StringSplitOptions.RemoveEmptyEntries)) Apply(folder, line.Split(' ', 3));
    }

    /// <summary>Makes the lists of digests of a cache, a bundle or a run fit its files, and those at the ends of checkpoints and states.</summary>
    public static void Repair(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) is ".ckpt" or ".state" or ".optimizer"))
            File.WriteAllBytes(file, Resealed(File.ReadAllBytes(file)));
        foreach (var list in Directory.EnumerateFiles(folder, "run.sha256", SearchOption.AllDirectories)) File.WriteAllText(list, Digests(Path.GetDirectoryName(list)!));
        foreach (var (list, checksum, length) in (ReadOnlySpan<(string, string, string)>)[("schema.json", "schema.sha256", "bytes"), ("bundle.json", "bundle.sha256", "length")])
        {
            var path = Path.Combine(folder, list);
            if (!File.Exists(path) || !File.Exists(Path.Combine(folder, checksum))) continue;
            if (TryParse(File.ReadAllText(path)) is JsonObject root && root["files"] is JsonArray files)
            {
                foreach (var entry in files.OfType<JsonObject>()) Repair(folder, entry, length);
                if (root["identity"] is JsonObject identity && TryParse(Text(Path.Combine(folder, "schema.json"))) is JsonObject schema) identity["schema"] = schema["hash"]?.DeepClone();
                File.WriteAllText(path, root.ToJsonString());
            }

            File.WriteAllText(Path.Combine(folder, checksum), ChecksumFile.Of(list, File.ReadAllBytes(path)));
        }
    }

    /// <summary>A state with another header, whose length is corrected; its digest is not.</summary>
    public static byte[] WithHeader(byte[] state, Func<string, string> change)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(state.AsSpan(8));
        var header = Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(state.AsSpan(12, length))));
        byte[] changed = [.. state[..12], .. header, .. state[(12 + length)..]];
        BinaryPrimitives.WriteInt32LittleEndian(changed.AsSpan(8), header.Length);
        return changed;
    }

    /// <summary>Lines for all results that a run has.</summary>
    private static string Digests(string run) => string.Concat(
        ((string[])["checkpoints/best.json", "checkpoints/calibrators.json", "experiment.json", "metrics.json", "predictions.csv", "strata.json"]).Where(name => File.Exists(Path.Combine(run, name)))
            .Select(name => ChecksumFile.Of(name, File.ReadAllBytes(Path.Combine(run, name)))));

    /// <summary>A checkpoint whose last 32 bytes are the digest of those before.</summary>
    public static byte[] Resealed(byte[] checkpoint) =>
        checkpoint.Length < SHA256.HashSizeInBytes ? checkpoint : [.. checkpoint[..^SHA256.HashSizeInBytes], .. SHA256.HashData(checkpoint.AsSpan(0, checkpoint.Length - SHA256.HashSizeInBytes))];

    private static void Repair(string folder, JsonObject entry, string length)
    {
        if (entry["path"] is not JsonValue value || !value.TryGetValue<string>(out var path) || path.Contains('\0', StringComparison.Ordinal) || !File.Exists(Path.Combine(folder, path))) return;
        var content = File.ReadAllBytes(Path.Combine(folder, path));
        (entry[length], entry["sha256"]) = (content.Length, Convert.ToHexStringLower(SHA256.HashData(content)));
    }

    private static string Text(string path) => File.Exists(path) ? File.ReadAllText(path) : "";

    private static JsonNode? TryParse(string text)
    {
        try
        {
            var root = JsonNode.Parse(text, documentOptions: new() { AllowDuplicateProperties = false });
            _ = root?.ToJsonString(); // texts are read only now
            return root;
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidOperationException) // the second: half a surrogate pair
        {
            return null;
        }
    }

    private static void Apply(string folder, string[] words)
    {
        if (words is ["repair"])
        {
            Repair(folder);
            return;
        }

        var (file, rest) = (Path.Combine(folder, words[1]), words.Length > 2 ? words[2] : "");
        switch (words[0])
        {
            case "cut":
                File.WriteAllBytes(file, File.ReadAllBytes(file)[..^Number(rest)]);
                break;
            case "keep":
                File.WriteAllBytes(file, File.ReadAllBytes(file)[..Number(rest)]);
                break;
            case "flip":
                Put(file, Number(rest), bytes => bytes[0] ^= 1);
                break;
            case "put":
                var at = rest.Split(' ', 2);
                Put(file, Number(at[0]), bytes => Convert.FromHexString(at[1]).CopyTo(bytes));
                break;
            case "drop":
                if (Directory.Exists(file)) Directory.Delete(file, recursive: true);
                else File.Delete(file);
                break;
            case "write":
                File.WriteAllText(file, rest.Replace("\\n", "\n", StringComparison.Ordinal));
                break;
            case "edit":
                var (old, changed) = rest.Split(" => ") is [var before, var after] ? (before, after) : throw new ArgumentException(rest, nameof(words));
                var text = File.ReadAllText(file, Encoding.UTF8);
                Assert.Contains(old, text, StringComparison.Ordinal);
                File.WriteAllText(file, text.Replace(old, changed, StringComparison.Ordinal));
                break;
            case "header":
                var (was, now) = rest.Split(" => ") is [var from, var to] ? (from, to) : throw new ArgumentException(rest, nameof(words));
                File.WriteAllBytes(file, WithHeader(File.ReadAllBytes(file), header =>
                {
                    Assert.Contains(was, header, StringComparison.Ordinal);
                    return header.Replace(was, now, StringComparison.Ordinal);
                }));
                break;
            case "rename":
                Directory.Move(file, Path.Combine(folder, rest));
                break;
            case "link":
                File.Delete(file);
                File.CreateSymbolicLink(file, rest);
                break;
            default:
                throw new ArgumentException($"no such damage: {words[0]}", nameof(words));
        }
    }

    private static void Put(string file, int at, Change change)
    {
        var bytes = File.ReadAllBytes(file);
        change(bytes.AsSpan(at < 0 ? bytes.Length + at : at));
        File.WriteAllBytes(file, bytes);
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private delegate void Change(Span<byte> bytes);
}
