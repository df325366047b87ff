using CrossDistil.Data.Files;
using CrossDistil.Studies.Results;

namespace CrossDistil.Studies.Reports.Parts;

/// <summary>
/// What people look at, whole: <c>report.json</c>. The page, the Markdown, the CSV and the terminal show this and nothing else, so that a number is the same wherever it stands.
/// </summary>
/// <param name="Title">What it is of, such as an experiment's or a run's name.</param>
/// <param name="Subject">The same in one line: what was run, with which seeds, on how much data.</param>
/// <param name="Answer">One sentence on the question that everyone comes with: which task gained, which lost, how sure.</param>
/// <param name="Findings">The answer task by task; empty where nothing is compared.</param>
/// <param name="Sections">Figures by theme.</param>
/// <param name="Warnings">What the runs warned of, one line each.</param>
/// <param name="Facts">Versions, data checksum, machine, time, memory: name → value.</param>
/// <param name="Documents">Texts that belong to it, such as the resolved experiment.</param>
/// <param name="Progress">Where training stands; null when it is over.</param>
internal sealed record Report(
    [property: JsonPropertyName("title")] string Title,
    [property: JsonPropertyName("subject")] string Subject,
    [property: JsonPropertyName("answer")] string Answer,
    [property: JsonPropertyName("findings")] IReadOnlyList<Finding> Findings,
    [property: JsonPropertyName("sections")] IReadOnlyList<Section> Sections,
    [property: JsonPropertyName("warnings")] IReadOnlyList<string> Warnings,
    [property: JsonPropertyName("facts")] OrderedDictionary<string, string> Facts,
    [property: JsonPropertyName("documents")] IReadOnlyList<Document> Documents,
    [property: JsonPropertyName("progress")] Progress? Progress = null)
{
    private static readonly JsonSerializerOptions s_json = new(JsonFile.Snake)
    {
        IndentSize = 1,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectRequiredConstructorParameters = false, // what is undefined is left out
    };

    /// <summary>Version of the file's form.</summary>
    [JsonPropertyName("format_version"), JsonPropertyOrder(-1)]
    public int FormatVersion { get; init; } = 1;

    /// <summary>The file's text: indented JSON, numbers that round-trip, what is undefined left out.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, s_json);

    /// <summary>What <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">The text is something else.</exception>
    public static Report FromJson(string text) => JsonSerializer.Deserialize<Report>(text, s_json) ?? throw new JsonException("is null");
}

/// <summary>What was found of one task.</summary>
/// <param name="Task">Its name.</param>
/// <param name="Outcome">All its claims together.</param>
/// <param name="Text">In a few words, such as: gained Multi-AUC, lost AUC.</param>
/// <param name="Claims">By metric and by what it is compared with.</param>
internal sealed record Finding(
    [property: JsonPropertyName("task")] string Task,
    [property: JsonPropertyName("outcome")] Outcome Outcome,
    [property: JsonPropertyName("text")] string Text,
    [property: JsonPropertyName("claims")] IReadOnlyList<Claim> Claims);

/// <summary>One comparison on one metric.</summary>
/// <param name="Of">The variant or run.</param>
/// <param name="Beside">What it is compared with.</param>
/// <param name="Metric">The metric's title.</param>
/// <param name="Outcome">What the comparison shows.</param>
/// <param name="Difference">The difference with its interval.</param>
/// <param name="Sure">How sure, such as: p .012 (Holm), 5 seeds.</param>
internal sealed record Claim(
    [property: JsonPropertyName("of")] string Of,
    [property: JsonPropertyName("beside")] string Beside,
    [property: JsonPropertyName("metric")] string Metric,
    [property: JsonPropertyName("outcome")] Outcome Outcome,
    [property: JsonPropertyName("difference")] Cell Difference,
    [property: JsonPropertyName("sure")] string Sure);

/// <summary>Figures of one theme.</summary>
/// <param name="Id">Its place in the page's address: lower case letters and hyphens; unique in the report.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Figures">At least one.</param>
internal sealed record Section(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("title")] string Title,
    [property: JsonPropertyName("figures")] IReadOnlyList<Figure> Figures);

/// <summary>A text to read as it is.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Text">The text; lines end in \n.</param>
internal sealed record Document([property: JsonPropertyName("title")] string Title, [property: JsonPropertyName("text")] string Text);

/// <summary>Where a training stands.</summary>
/// <param name="Epoch">Epoch under way, from 1.</param>
/// <param name="Epochs">Most epochs.</param>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps of all epochs.</param>
/// <param name="RowsPerSecond">Uniformly drawn rows per second of training.</param>
/// <param name="SecondsLeft">Until the last step at the speed so far, validations included; null before the first step.</param>
internal sealed record Progress(
    [property: JsonPropertyName("epoch")] int Epoch,
    [property: JsonPropertyName("epochs")] int Epochs,
    [property: JsonPropertyName("step")] long Step,
    [property: JsonPropertyName("steps")] long Steps,
    [property: JsonPropertyName("rows_per_second")] double RowsPerSecond,
    [property: JsonPropertyName("seconds_left")] double? SecondsLeft);
