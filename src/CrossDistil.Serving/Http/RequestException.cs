namespace CrossDistil.Serving.Http;

/// <summary>A request that cannot be answered; the client gets the reason and a remedy.</summary>
/// <param name="status">HTTP status.</param>
/// <param name="fault">Place, problem, remedy.</param>
internal sealed class RequestException(int status, Fault fault) : Exception(fault.ToString())
{
    public RequestException(int status, string where, string problem, string remedy)
        : this(status, new Fault(where, problem, remedy)) { }

    public int Status => status;

    public Fault Fault => fault;

    /// <summary>A client's text, shortened for a message, without control characters.</summary>
    public static string Quote(string text)
    {
        const int maxLength = 60;
        var shown = text.Length <= maxLength ? text : $"{text[..maxLength]}…";
        return $"\"{string.Concat(shown.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c))}\"";
    }
}
