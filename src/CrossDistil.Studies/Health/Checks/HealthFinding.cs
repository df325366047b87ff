namespace CrossDistil.Studies.Health.Checks;

/// <summary>One thing that will harm a training, or may.</summary>
/// <param name="Kind">What was looked for, in lower case with hyphens, such as <c>leak</c>.</param>
/// <param name="Severity">How certain the harm is.</param>
/// <param name="Title">What was found, in a few words.</param>
/// <param name="Measured">What it was measured on, the worst first; without any there is no finding.</param>
/// <param name="Why">Why it matters.</param>
/// <param name="Remedy">What to do about it.</param>
internal sealed record HealthFinding(
    string Kind, Severity Severity, string Title, IReadOnlyList<Measured> Measured, string Why, string Remedy)
{
    /// <summary>
    /// The same as a warning with the measurements from size <paramref name="warning"/> up, and as a note with the
    /// smaller ones from <paramref name="note"/> up, each in descending order.
    /// </summary>
    public IEnumerable<HealthFinding> BySize(IEnumerable<(double Size, Measured Measured)> measured, double note, double warning) =>
        from one in measured
        where one.Size >= note
        orderby one.Size descending
        group one.Measured by one.Size >= warning ? Severity.Warning : Severity.Note into same
        select this with { Severity = same.Key, Measured = [.. same] };
}

/// <summary>One measurement.</summary>
/// <param name="Where">A feature, task, split or period.</param>
/// <param name="Text">What was measured there, with its numbers.</param>
/// <param name="Value">The number that decided; null where none did.</param>
internal sealed record Measured(string Where, string Text, double? Value = null);

/// <summary>How certain the harm of a finding is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Severity>))]
internal enum Severity
{
    /// <summary>Worth knowing; it may be intended.</summary>
    [JsonStringEnumMemberName("note")] Note,

    /// <summary>It makes a model worse, or its numbers wrong.</summary>
    [JsonStringEnumMemberName("warning")] Warning,
}
