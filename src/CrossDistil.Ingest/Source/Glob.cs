using System.Text.RegularExpressions;

namespace CrossDistil.Ingest.Source;

/// <summary>
/// A pattern of full paths: <c>**/</c> any folders, <c>*</c> and <c>?</c> within a name, <c>[…]</c> one of a set. Upper
/// and lower case differ on every system.
/// </summary>
internal sealed class Glob
{
    private readonly Regex _expression;
    private readonly char _separator;

    /// <summary>Reads a pattern.</summary>
    /// <param name="pattern">A full path.</param>
    /// <param name="separator">What the system's paths put between folders; it is read as <c>/</c>.</param>
    public Glob(string pattern, char separator)
    {
        _separator = separator;
        var path = pattern.Replace(separator, '/');
        Root = path[..(path.LastIndexOf('/', path.AsSpan().IndexOfAny('*', '?', '[')) + 1)];
        Depth = path.AsSpan(Root.Length).Contains("**", StringComparison.Ordinal) ? null : path.AsSpan(Root.Length).Count('/');
        _expression = new Regex(
            $"^{Translate(path)}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10));
    }

    /// <summary>The folder that all matches lie below; it ends in <c>/</c>.</summary>
    public string Root { get; }

    /// <summary>How many folders below <see cref="Root"/> a match may lie; null = any number.</summary>
    public int? Depth { get; }

    /// <summary>Whether a full path matches.</summary>
    /// <exception cref="RegexMatchTimeoutException">It takes more than ten seconds to say.</exception>
    public bool IsMatch(string path) => _expression.IsMatch(path.Replace(_separator, '/'));

    private static string Translate(string glob) => Regex.Replace(
        glob,
        @"\*\*/|\*|\?|\[[^\]/]+\]|.",
        match => match.Value switch
        {
            "**/" => "(.*/)?",
            "*" => "[^/]*",
            "?" => "[^/]",
            ['[', '!', .. var set, ']'] => $"[^/{set}]",
            ['[', .., ']'] set => set,
            var text => Regex.Escape(text),
        },
        RegexOptions.ExplicitCapture,
        TimeSpan.FromSeconds(10));
}
