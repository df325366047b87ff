using CrossDistil.Data.Files;
using CrossDistil.Studies.Results;

namespace CrossDistil.Studies.Reports;

/// <summary>
/// A whole report: <c>report.json</c>. The page, the Markdown, the CSV and the terminal show this and nothing else, so
/// that a number is the same in all of them.
/// </summary>
/// <param name="Title">Its subject, such as an experiment's or a run's name.</param>
/// <param name="Subject">The same in one line: what was run, with which seeds, on how much data.</param>
/// <param name="Answer">One sentence on the main question: which task gained, which lost, how sure.</param>
/// <param name="Findings">The answer task by task; empty where nothing is compared.</param>
/// <param name="Sections">Figures by theme.</param>
/// <param name="Warnings">Warnings of the runs, one line each.</param>
/// <param name="Facts">Versions, data checksum, machine, time, memory: name → value.</param>
/// <param name="Documents">Texts that belong to it, such as the resolved experiment.</param>
/// <param name="Progress">Progress of the training; null when it is over.</param>
internal sealed record Report(
    string Title, string Subject, string Answer, IReadOnlyList<Finding> Findings, IReadOnlyList<Section> Sections,
    IReadOnlyList<string> Warnings, OrderedDictionary<string, string> Facts, IReadOnlyList<Document> Documents, Progress? Progress = null)
{
    private static readonly JsonSerializerOptions s_json = new(JsonFile.Snake)
    {
        IndentSize = 1,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectRequiredConstructorParameters = false, // undefined values are left out
    };

    /// <summary>Version of the file's format.</summary>
    [JsonPropertyOrder(-1)]
    public int FormatVersion { get; init; } = 2;

    /// <summary>The file's text: indented JSON, numbers that round-trip, undefined values left out.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, s_json);

    /// <summary>Reads the text of <see cref="ToJson"/>.</summary>
    /// <exception cref="JsonException">The text is not a report.</exception>
    public static Report FromJson(string text) => JsonSerializer.Deserialize<Report>(text, s_json) ?? throw new JsonException("is null");
}

/// <summary>What was found of one task.</summary>
/// <param name="Task">Its name.</param>
/// <param name="Outcome">All its claims together.</param>
/// <param name="Text">In a few words, such as: gained Multi-AUC, lost AUC.</param>
/// <param name="Claims">By metric and by what it is compared with.</param>
internal sealed record Finding(string Task, Outcome Outcome, string Text, IReadOnlyList<Claim> Claims);

/// <summary>One comparison on one metric.</summary>
/// <param name="Variant">The variant or run.</param>
/// <param name="Baseline">What it is compared with.</param>
/// <param name="Metric">The metric's title.</param>
/// <param name="Outcome">What the comparison shows.</param>
/// <param name="Difference">The difference with its interval.</param>
/// <param name="Evidence">How sure, such as: p .012 (Holm), 5 seeds.</param>
internal sealed record Claim(string Variant, string Baseline, string Metric, Outcome Outcome, Cell Difference, string Evidence);

/// <summary>Figures of one theme.</summary>
/// <param name="Id">Its part of the page's address: lower case letters and hyphens; unique in the report.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Figures">At least one.</param>
internal sealed record Section(string Id, string Title, IReadOnlyList<Figure> Figures);

/// <summary>A text to show unchanged.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Text">The text; lines end in \n.</param>
internal sealed record Document(string Title, string Text);

/// <summary>Progress of a training.</summary>
/// <param name="Epoch">Current epoch, from 1.</param>
/// <param name="Epochs">Maximum number of epochs.</param>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps of all epochs.</param>
/// <param name="RowsPerSecond">Uniformly drawn rows per second of training.</param>
/// <param name="SecondsLeft">
/// Until the last step at the speed so far, validations included; null before the first step.
/// </param>
internal sealed record Progress(int Epoch, int Epochs, long Step, long Steps, double RowsPerSecond, double? SecondsLeft);
