using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace CrossDistil.Tests.Corpus;

/// <summary>
/// Broken inputs of one format, each with what must be said of it: <c>== name</c>, the input's lines, then <c>-- line</c> for every fault. In the input <c>‹FF 0A›</c> stands
/// for bytes; in a fault <c>~</c> is the test's folder and <c>…</c> any text. A fault that is just <c>?</c> is filled in by a run with CROSSDISTIL_CORPUS=fill, to be read and judged.
/// </summary>
internal sealed record CorpusFile(string Format, IReadOnlyList<BrokenInput> Inputs)
{
    private const string Unknown = "?";

    public static IReadOnlyList<string> Formats { get; } =
        [.. Directory.EnumerateFiles(Folder, "*.txt").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(Repository.Root, "tests", "CrossDistil.Tests", "Corpus", "cases");

    public static CorpusFile Read(string format)
    {
        List<BrokenInput> inputs = [];
        foreach (var part in File.ReadAllText(PathOf(format)).Split("== ", StringSplitOptions.RemoveEmptyEntries))
        {
            var lines = part.TrimEnd('\n').Split('\n');
            var faults = Array.FindIndex(lines, line => line.StartsWith("-- ", StringComparison.Ordinal));
            Assert.True(faults > 0, $"{format}: {lines[0]} has no line of what must be said");
            inputs.Add(new(lines[0], string.Join('\n', lines[1..faults]), [.. lines[faults..].Select(line => line[3..])]));
        }

        return new(format, inputs);
    }

    /// <summary>Gives every input to what reads it, and compares what it says.</summary>
    /// <param name="refusal">Input → its faults, none where it is taken.</param>
    public async Task Check(Func<BrokenInput, Task<IReadOnlyList<string>>> refusal)
    {
        List<string> wrong = [];
        List<BrokenInput> filled = [];
        foreach (var input in Inputs)
        {
            var said = await Refusal(input, refusal);
            filled.Add(input.Says is [Unknown] ? input with { Says = said } : input);
            if (!Fits(input.Says, said)) wrong.Add($"{Format}: {input.Name}\n  must say {string.Join("\n           ", input.Says)}\n  but says {string.Join("\n           ", said)}");
        }

        if (Environment.GetEnvironmentVariable("CROSSDISTIL_CORPUS") is "fill") Write(filled);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static async Task<IReadOnlyList<string>> Refusal(BrokenInput input, Func<BrokenInput, Task<IReadOnlyList<string>>> refusal)
    {
        try
        {
            var said = await refusal(input).WaitAsync(TimeSpan.FromSeconds(30));
            return said.Count == 0 ? ["(it is taken)"] : said;
        }
        catch (Exception e)
        {
            return [$"(bug) {e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}"];
        }
    }

    private static bool Fits(IReadOnlyList<string> expected, IReadOnlyList<string> said) =>
        expected.Count == said.Count && expected.Zip(said).All(pair => Regex.IsMatch(pair.Second, $"^{Regex.Escape(pair.First).Replace("…", ".*", StringComparison.Ordinal)}$", RegexOptions.None, TimeSpan.FromSeconds(1)));

    private void Write(IEnumerable<BrokenInput> inputs) => File.WriteAllText(
        PathOf(Format), string.Concat(inputs.Select(input => $"== {input.Name}\n{(input.Text.Length > 0 ? input.Text + "\n" : "")}{string.Concat(input.Says.Select(line => $"-- {line}\n"))}\n")));

    private static string PathOf(string format) => Path.Combine(Folder, format + ".txt");
}

/// <summary>One broken input.</summary>
/// <param name="Name">What is wrong with it.</param>
/// <param name="Text">As the file has it.</param>
/// <param name="Says">One line for each fault.</param>
internal sealed partial record BrokenInput(string Name, string Text, IReadOnlyList<string> Says)
{
    /// <summary>UTF-8, but for what stands in ‹ ›.</summary>
    public byte[] Bytes
    {
        get
        {
            var pieces = Hex().Split(Text);
            return [.. pieces.SelectMany((piece, i) => i % 2 == 0 ? Encoding.UTF8.GetBytes(piece) : Convert.FromHexString(piece.Replace(" ", "", StringComparison.Ordinal)))];
        }
    }

    [GeneratedRegex("‹(?<hex>[0-9A-F ]+)›", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Hex();
}
