namespace CrossDistil.Serving.Http;

/// <summary>A request that is not answered as asked: the client reads why, and what to do.</summary>
/// <param name="status">HTTP status.</param>
/// <param name="fault">Where, what, remedy.</param>
internal sealed class RequestException(int status, Fault fault) : Exception(fault.ToString())
{
    public RequestException(int status, string where, string problem, string remedy)
        : this(status, new Fault(where, problem, remedy)) { }

    public int Status => status;

    public Fault Fault => fault;

    /// <summary>What of a client's text stands in a message: a line of it, not a book.</summary>
    public static string Quote(string text)
    {
        const int longest = 60;
        var shown = text.Length <= longest ? text : $"{text[..longest]}…";
        return $"\"{string.Concat(shown.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c))}\"";
    }
}
