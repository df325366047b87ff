using Xunit;

namespace CrossDistil.Tests.Serving.Watch;

/// <summary>A client of server-sent events.</summary>
internal sealed class Events(StreamReader reader) : IDisposable
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(30);

    /// <summary>Whether the server said when to come back.</summary>
    public bool Retries { get; private set; }

    /// <summary>The next event, which the stream must have, and soon: a server that says nothing fails the test and does not keep it waiting.</summary>
    public Task<(string Name, string Data)> Next() => Read().WaitAsync(s_longest, TestContext.Current.CancellationToken);

    /// <summary>The next event of a name.</summary>
    public async Task<(string Name, string Data)> Next(string name)
    {
        while (true)
        {
            var next = await Next();
            if (string.Equals(next.Name, name, StringComparison.Ordinal)) return next;
        }
    }

    /// <summary>null = the stream has ended.</summary>
    public async Task<string?> ToEnd()
    {
        try
        {
            return (await Next()).Data;
        }
        catch (Exception e) when (e is IOException)
        {
            return null;
        }
    }

    public void Dispose() => reader.Dispose();

    private async Task<(string Name, string Data)> Read()
    {
        var name = string.Empty;
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            Retries |= string.Equals(line, "retry: 2000", StringComparison.Ordinal);
            if (line.StartsWith("event: ", StringComparison.Ordinal)) name = line[7..];
            if (line.StartsWith("data: ", StringComparison.Ordinal)) return (name, line[6..]);
        }

        throw new EndOfStreamException("The server ended the stream.");
    }
}
