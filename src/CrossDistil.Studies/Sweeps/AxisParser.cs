using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CrossDistil.Scoring.Options.Binding;

namespace CrossDistil.Studies.Sweeps;

/// <summary>Reads axes as <c>--over</c> takes them: <c>PATH[,PATH…]=VALUES</c>.</summary>
internal static partial class AxisParser
{
    private const string Where = "the option over";
    private const string Form = "write it as path=values, such as method.alpha=[0.1,0.5]";
    private const string Values = "write a list such as [0.01,0.05], or a range such as 0.1..0.9, log 1e-4..1e-1 or int 1..8";
    private static readonly string[] s_words = ["log", "int"];
    private static readonly JsonSerializerOptions s_compact = new(ExperimentJson.Options) { WriteIndented = false };

    /// <summary>
    /// Reads the axes of a sweep. VALUES is a JSON array, or a range <c>LOW..HIGH</c>, <c>log LOW..HIGH</c> or <c>int
    /// LOW..HIGH</c>, both ends included. Options and values are checked when a setting is applied to an experiment.
    /// </summary>
    /// <param name="texts">One text for each axis, at least one.</param>
    /// <param name="tasks">
    /// Names of the experiment's tasks, which stay in the labels of axes that vary one task's value.
    /// </param>
    /// <exception cref="InputException">A text is not an axis, or a path is on two; has every fault.</exception>
    public static IReadOnlyList<Axis> Parse(IReadOnlyList<string> texts, IReadOnlyList<string> tasks)
    {
        var faults = new List<Fault>();
        if (texts.Count == 0) faults.Add(new Fault(Where, "no axis", "say what to vary, such as method.alpha=[0.1,0.5]"));
        var ends = texts.Select(text => Math.Max(0, text.IndexOf('=', StringComparison.Ordinal)));
        string[][] paths = [.. texts.Zip(ends, (text, end) => text[..end].Split(',', StringSplitOptions.TrimEntries))];
        var seen = new HashSet<string>(StringComparer.Ordinal) { string.Empty };
        foreach (var (text, path) in texts.Zip(paths).SelectMany(axis => axis.Second, (axis, path) => (axis.First, path)))
            if (!seen.Add(path) && path.Length > 0) faults.Add(new Fault($"{Where} {text}", $"{path} is varied twice", "name it once"));
        var labels = AxisLabels.Of(paths, tasks);
        Axis?[] axes =
        [
            .. texts.Select((text, i) => Read(
                text, paths[i], labels[i], (problem, remedy) => faults.Add(new Fault($"{Where} {text}", problem, remedy)))),
        ];
        return faults.Count == 0 ? [.. axes.OfType<Axis>()] : throw new InputException(faults);
    }

    private static Axis? Read(string text, string[] paths, string label, Action<string, string> report)
    {
        var split = text.IndexOf('=', StringComparison.Ordinal);
        var values = text[(split + 1)..].Trim();
        if (split < 0) report("no \"=\"", Form);
        else if (paths.Any(path => path.Split('.').Any(string.IsNullOrWhiteSpace))) report("empty path or part of a path", Form);
        else if (values.StartsWith('[')) return List(values, report) is { } list ? new ListAxis(paths, label, list) : null;
        else if (RangeText().Match(values) is { Success: true } range) return Range(paths, label, range, report);
        else report(values.Length == 0 ? "no values" : $"{Describe.Cut(values)} is neither a list nor a range", Values);
        return null;
    }

    private static IReadOnlyList<string>? List(string text, Action<string, string> report)
    {
        try
        {
            var nodes = JsonNode.Parse(text, documentOptions: new() { AllowDuplicateProperties = false })!.AsArray().ToArray();
            if (nodes.Length == 0) report("empty list", "give at least one value");
            var twice = nodes.Where((node, i) => nodes.Take(i).Any(other => JsonNode.DeepEquals(node, other))).ToArray();
            if (twice.Length > 0) report($"{Json(twice[0])} is listed twice", "list each value once");
            return nodes.Length == 0 || twice.Length > 0 ? null : [.. nodes.Select(Json)];
        }
        catch (JsonException)
        {
            report($"{Describe.Cut(text)} is not a JSON array", "write it such as [0.01,0.05] or [\"mmoe\",\"ple\"], texts in quotes");
            return null;
        }
    }

    private static string Json(JsonNode? node) => node?.ToJsonString(s_compact) ?? "null";

    private static RangeAxis? Range(string[] paths, string label, Match range, Action<string, string> report)
    {
        var (word, low, high) = (range.Groups["word"].Value, Number(range.Groups["low"].Value), Number(range.Groups["high"].Value));
        var problem = (word, low, high) switch
        {
            (not ("" or "log" or "int"), _, _) => ($"unknown scale \"{word}\"", Nearest.Meant(word, s_words, "scales")),
            (_, null, _) => ($"{Describe.Cut(range.Groups["low"].Value)} is not a number", Values),
            (_, _, null) => ($"{Describe.Cut(range.Groups["high"].Value)} is not a number", Values),
            ("log", <= 0, _) => ($"{AxisValue.Number(low.Value)} has no logarithm", "begin above 0, or leave out log"),
            ("int", { } from, { } to) when !IsWhole(from) || !IsWhole(to) =>
                ($"{AxisValue.Number(IsWhole(from) ? to : from)} is not a whole number", "use whole numbers, or leave out int"),
            var (_, from, to) when from >= to =>
                ($"{AxisValue.Number(from.Value)} is not less than {AxisValue.Number(to.Value)}",
                    "give the lower end first, or a list for one value"),
            _ => ((string Problem, string Remedy)?)null,
        };
        if (problem is { } fault) report(fault.Problem, fault.Remedy);
        var scale = word switch { "log" => AxisScale.Log, "int" => AxisScale.Whole, _ => AxisScale.Linear };
        return problem is null ? new(paths, label, low!.Value, high!.Value, scale) : null;
    }

    private static bool IsWhole(double value) => Math.Floor(value) == value && Math.Abs(value) <= int.MaxValue;

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;

    [GeneratedRegex(
        @"^(?:(?<word>[A-Za-z]+)\s+)?(?<low>\S+?)\s*\.\.\s*(?<high>\S+)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex RangeText();
}
