using System.Globalization;
using CrossDistil.Data.Schema;
using CrossDistil.Tests.Ingest;

namespace CrossDistil.Tests.Corpus;

/// <summary>A log as a file, and the experiment over it: the plain one, changed by leading lines <c>@KEY VALUE</c>.</summary>
/// <param name="File">Its name.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="Data">What is asked of it.</param>
internal sealed record BrokenSource(string File, byte[] Content, DataOptions Data)
{
    public static BrokenSource Of(BrokenInput input)
    {
        var lines = input.Text.Split('\n');
        var settings = lines.TakeWhile(line => line.StartsWith('@') && line is not "@log").Select(line => line[1..].Split(' ', 2)).ToDictionary(words => words[0], words => words[1], StringComparer.Ordinal);
        var file = settings.GetValueOrDefault("file", "log.csv");
        var content = (input with { Text = string.Join('\n', lines[settings.Count..]).Replace("@log", Workplace.Log, StringComparison.Ordinal) }).Bytes;
        return new(file, content, Options(settings, file));
    }

    private static DataOptions Options(Dictionary<string, string> settings, string file)
    {
        var table = new TableOptions
        {
            Files = [settings.GetValueOrDefault("files", file).Replace("␀", "\0", StringComparison.Ordinal)], Format = settings.GetValueOrDefault("format"), Delimiter = settings.GetValueOrDefault("delimiter"),
            Header = settings.TryGetValue("header", out var header) ? bool.Parse(header) : null, Columns = settings.GetValueOrDefault("columns")?.Split(','),
        };
        var source = new SourceOptions
        {
            Tables = new Dictionary<string, TableOptions>(StringComparer.Ordinal) { [settings.GetValueOrDefault("table", "log")] = table }, Query = settings.GetValueOrDefault("query"),
            Path = settings.GetValueOrDefault("path", "."), MaxRejected = double.Parse(settings.GetValueOrDefault("maxRejected", "0.01"), CultureInfo.InvariantCulture),
        };
        return Workplace.Options with
        {
            Source = source,
            Features = [.. Workplace.Options.Features, .. settings.TryGetValue("number", out var number) ? [new NumericFeature { Name = "number", Expression = number }] : Array.Empty<FeatureOptions>()],
            Tasks = [new TaskOptions { Name = "click" }, new TaskOptions { Name = "like", Label = settings.GetValueOrDefault("label") }],
            SampleWeight = settings.GetValueOrDefault("weight"),
            Split = settings.TryGetValue("by", out var by) ? new TimeSplit { By = by, ValidationFrom = "4", TestFrom = "5" } : Workplace.Options.Split,
        };
    }
}
