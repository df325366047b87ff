namespace CrossDistil.Data.Schema;

/// <summary>
/// The words of an SQL expression, as far as it takes to find columns in it: names without their quotes (DuckDB
/// compares them without case, quoted or not), literals as they are, other characters one by one. Comments and space
/// are left out, and the parentheses around the whole.
/// </summary>
internal sealed class SqlTokens
{
    private static readonly string[] s_keywords =
        ["as", "and", "or", "not", "case", "when", "then", "else", "end", "null", "is", "in", "between", "true", "false"];

    private List<Token> _tokens = [];

    /// <summary>Reads an expression; an open quote or comment ends with it.</summary>
    public SqlTokens(string sql)
    {
        for (var at = 0; at < sql.Length;)
        {
            var end = End(sql, at);
            if (TokenOf(sql[at..end]) is { } token) _tokens.Add(token);
            at = end;
        }

        while (_tokens.Count > 0 && IsSign(_tokens.Count - 1, ";")) _tokens.RemoveAt(_tokens.Count - 1);
        while (IsWrapped()) _tokens = _tokens[1..^1];
    }

    /// <summary>A column's name, whatever characters it has.</summary>
    public static SqlTokens OfColumn(string name) => new($"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");

    /// <summary>Whether it names a column.</summary>
    public bool NamesColumn => _tokens.Where((_, at) => IsColumn(at)).Any();

    /// <summary>The one column that it names, however often; null where it names none or several.</summary>
    public SqlTokens? OnlyColumn => Columns is [var column] ? OfColumn(column) : null;

    /// <summary>The columns that it names, each once, in lower case; a qualifier of a column counts as one.</summary>
    public IReadOnlyList<string> Columns =>
        [.. _tokens.Where((_, at) => IsColumn(at)).Select(token => token.Text).Except(s_keywords, StringComparer.Ordinal)];

    /// <summary>The column that it is, with or without a table before it; null where it is something else. In lower case.</summary>
    public string? BareColumn => _tokens.Count switch
    {
        1 when _tokens[0].IsName => _tokens[0].Text,
        3 when _tokens[0].IsName && IsSign(1, ".") && _tokens[2].IsName => _tokens[2].Text,
        _ => null,
    };

    /// <summary>
    /// Columns whose values a query holds against each other, in lower case: those of USING, both sides of <c>a.x = b.y</c>, and what
    /// PARTITION BY, GROUP BY and ON list.
    /// </summary>
    public IEnumerable<string> Compared
    {
        get
        {
            for (var at = 0; at < _tokens.Count; at++)
            {
                if (IsWord(at, "using") && IsSign(at + 1, "("))
                    for (var i = at + 2; i < _tokens.Count && !IsSign(i, ")"); i++)
                        if (_tokens[i].IsName) yield return _tokens[i].Text;
                if (IsWord(at, "by") && (IsWord(at - 1, "partition") || IsWord(at - 1, "group")))
                    for (var i = at + 1; i < _tokens.Count
                        && (_tokens[i].IsName || IsSign(i, ",") || IsSign(i, "."))
                        && !IsWord(i, "order"); i++)
                        if (_tokens[i].IsName && !IsSign(i + 1, ".")) yield return _tokens[i].Text;
            }

            foreach (var (left, right) in Equated)
            {
                yield return left;
                yield return right;
            }
        }
    }

    /// <summary>Both columns of each <c>a.x = b.y</c>, in lower case.</summary>
    public IEnumerable<(string Left, string Right)> Equated => Enumerable.Range(1, Math.Max(0, _tokens.Count - 2))
        .Where(at => IsSign(at, "=") && IsColumn(at - 1) && IsColumn(at + 1))
        .Select(at => (_tokens[at - 1].Text, _tokens[IsSign(at + 2, ".") && at + 3 < _tokens.Count ? at + 3 : at + 1].Text));

    /// <summary>Whether it names a column anywhere but as what a cast reads.</summary>
    public bool UsesUncast(string column) => _tokens.Index().Any(token => IsColumn(token.Index)
        && string.Equals(token.Item.Text, column, StringComparison.OrdinalIgnoreCase)
        && !(IsSign(token.Index - 1, "(") && (IsWord(token.Index - 2, "cast") || IsWord(token.Index - 2, "try_cast")))
        && !(IsSign(token.Index + 1, ":") && IsSign(token.Index + 2, ":")));

    /// <summary>Whether it names columns by a pattern, <c>COLUMNS('play_.*')</c>.</summary>
    public bool NamesColumnsByPattern =>
        Enumerable.Range(0, _tokens.Count).Any(at => _tokens[at] is { IsName: true, Text: "columns" } && IsSign(at + 1, "("));

    /// <summary>Whether both are equal, ignoring case, quotes, space and comments.</summary>
    public bool Says(SqlTokens other) => _tokens.SequenceEqual(other._tokens);

    /// <summary>
    /// Whether <paramref name="part"/> occurs in it, word for word; a function or type of a column's name is not that
    /// column.
    /// </summary>
    public bool Contains(SqlTokens part) => Enumerable.Range(0, Math.Max(0, _tokens.Count - part._tokens.Count + 1)).Any(start =>
        _tokens.Skip(start).Take(part._tokens.Count).SequenceEqual(part._tokens)
        && Enumerable.Range(0, part._tokens.Count).All(at => IsColumn(start + at) == part.IsColumn(at)));

    /// <summary>A name that is neither called nor the type of a cast or of a literal.</summary>
    private bool IsColumn(int at) => _tokens[at].IsName
        && !IsSign(at + 1, "(")
        && !(at + 1 < _tokens.Count && _tokens[at + 1] is { IsName: false, Text: ['\'', ..] })
        && !(at > 0 && _tokens[at - 1] is { IsName: true, Text: "as" })
        && !(IsSign(at - 1, ":") && IsSign(at - 2, ":"));

    private bool IsSign(int at, string sign) =>
        at >= 0 && at < _tokens.Count && !_tokens[at].IsName && string.Equals(_tokens[at].Text, sign, StringComparison.Ordinal);

    private bool IsWord(int at, string word) =>
        at >= 0 && at < _tokens.Count && _tokens[at].IsName && string.Equals(_tokens[at].Text, word, StringComparison.Ordinal);

    private bool IsWrapped()
    {
        if (!IsSign(0, "(") || !IsSign(_tokens.Count - 1, ")")) return false;
        var open = 0;
        for (var at = 0; at < _tokens.Count - 1; at++)
        {
            open += IsSign(at, "(") ? 1 : IsSign(at, ")") ? -1 : 0;
            if (open == 0) return false;
        }

        return true;
    }

    private static Token? TokenOf(string text) => text[0] switch
    {
        '"' =>
            new((text.Length > 1 && text[^1] is '"' ? text[1..^1] : text[1..]).Replace("\"\"", "\"", StringComparison.Ordinal)
                .ToLowerInvariant(), IsName: true),
        '-' or '/' when text.Length > 1 => null,
        var c when char.IsWhiteSpace(c) => null,
        var c when char.IsLetter(c) || c is '_' => new(text.ToLowerInvariant(), IsName: true),
        _ => new(text, IsName: false),
    };

    private static int End(string sql, int at) => sql[at] switch
    {
        '\'' or '"' => AfterQuotes(sql, at),
        '-' when At(sql, at, "--") => After(sql, at, "\n"),
        '/' when At(sql, at, "/*") => After(sql, at + 2, "*/"),
        '$' when sql.IndexOf('$', at + 1) is > 0 and var close && sql[(at + 1)..close].All(IsWordCharacter) =>
            After(sql, close + 1, sql[at..(close + 1)]),
        var c when char.IsWhiteSpace(c) => AfterAll(sql, at, char.IsWhiteSpace),
        var c when char.IsAsciiDigit(c) => AfterAll(sql, at, word => IsWordCharacter(word) || word is '.'),
        var c when IsWordCharacter(c) => AfterAll(sql, at, IsWordCharacter),
        _ => at + 1,
    };

    private static bool IsWordCharacter(char c) => char.IsLetterOrDigit(c) || c is '_';

    private static bool At(string sql, int at, string text) => sql.AsSpan(at).StartsWith(text, StringComparison.Ordinal);

    private static int After(string sql, int at, string text) =>
        sql.IndexOf(text, Math.Min(at, sql.Length), StringComparison.Ordinal) is >= 0 and var found
        ? found + text.Length
        : sql.Length;

    private static int AfterAll(string sql, int at, Func<char, bool> belongs)
    {
        while (at < sql.Length && belongs(sql[at])) at++;
        return at;
    }

    /// <summary>After the closing quote; a doubled quote is one character.</summary>
    private static int AfterQuotes(string sql, int at)
    {
        for (var i = at + 1; i < sql.Length; i++)
        {
            if (sql[i] != sql[at]) continue;
            if (i + 1 < sql.Length && sql[i + 1] == sql[at]) i++;
            else return i + 1;
        }

        return sql.Length;
    }

    private readonly record struct Token(string Text, bool IsName);
}
