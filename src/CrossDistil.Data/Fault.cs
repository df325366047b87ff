namespace CrossDistil.Data;

/// <summary>One thing wrong with the user's input, said on one line: where it is, what was found, what to do.</summary>
/// <param name="Where">File, row, column or option path, as the user wrote it.</param>
/// <param name="Problem">What is wrong, with the value found.</param>
/// <param name="Remedy">What the user can do about it.</param>
public sealed record Fault(string Where, string Problem, string Remedy)
{
    /// <summary>Why something could not be read, as a part of one line for a person.</summary>
    public static string ReasonOf(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var message = exception is NullReferenceException ? "a part is missing" : exception.Message.ReplaceLineEndings(" ");
        var parameter = exception is ArgumentException ? message.LastIndexOf(" (Parameter '", StringComparison.Ordinal) : -1;
        return parameter < 0 ? message : message[..parameter];
    }

    /// <summary>The line that a person reads: <c>where: problem; remedy</c>, without line breaks.</summary>
    public override string ToString() => $"{Where}: {Problem}; {Remedy}".ReplaceLineEndings(" ");
}
