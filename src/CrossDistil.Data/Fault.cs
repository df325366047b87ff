namespace CrossDistil.Data;

/// <summary>One thing wrong with the user's input, said on one line: where it is, what was found, what to do.</summary>
/// <param name="Where">File, row, column or option path, as the user wrote it.</param>
/// <param name="Problem">What is wrong, with the value found.</param>
/// <param name="Remedy">What the user can do about it.</param>
public sealed record Fault(string Where, string Problem, string Remedy)
{
    /// <summary>The line that a person reads: <c>where: problem; remedy</c>, without line breaks.</summary>
    public override string ToString() => $"{Where}: {Problem}; {Remedy}".ReplaceLineEndings(" ");
}
