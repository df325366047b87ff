namespace CrossDistil.Studies.Health.Checks;

/// <summary>One thing that will hurt a training, or may.</summary>
/// <param name="Kind">What was looked for, in lower case with hyphens, such as <c>leak</c>.</param>
/// <param name="Severity">How sure it is to hurt.</param>
/// <param name="Title">What was found, in a few words.</param>
/// <param name="Measured">What it was measured on, the worst first; at least one.</param>
/// <param name="Why">Why it matters.</param>
/// <param name="Remedy">What to do about it.</param>
internal sealed record HealthFinding(string Kind, Severity Severity, string Title, IReadOnlyList<Measured> Measured, string Why, string Remedy);

/// <summary>One measurement.</summary>
/// <param name="Where">A feature, task, split or period.</param>
/// <param name="Text">What was measured there, with its numbers.</param>
/// <param name="Value">The number that decided; null where none did.</param>
internal sealed record Measured(string Where, string Text, double? Value = null);

/// <summary>How sure a finding is to hurt.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Severity>))]
internal enum Severity
{
    /// <summary>To know of; it may be as it should be.</summary>
    [JsonStringEnumMemberName("note")] Note,

    /// <summary>It makes a model worse, or its numbers wrong.</summary>
    [JsonStringEnumMemberName("warning")] Warning,
}
