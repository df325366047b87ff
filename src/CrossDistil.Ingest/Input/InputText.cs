using CrossDistil.Data.Schema;
using CrossDistil.Ingest.Source;

namespace CrossDistil.Ingest.Input;

/// <summary>
/// What the user wrote as input, taken apart: files alone are one table; a query names its files in quotes, each of
/// which becomes a table.
/// </summary>
/// <param name="Tables">Table → files.</param>
/// <param name="Query">SELECT over the tables; null = the one table's rows.</param>
internal sealed record InputText(IReadOnlyDictionary<string, TableOptions> Tables, string? Query)
{
    public static InputText Of(string input)
    {
        var text = input.Trim();
        if (!text.StartsWith("select ", StringComparison.OrdinalIgnoreCase)
            && !text.StartsWith("with ", StringComparison.OrdinalIgnoreCase)
            && !text.StartsWith("from ", StringComparison.OrdinalIgnoreCase))
            return new(Table("input", text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)), null);
        var tables = new Dictionary<string, TableOptions>(StringComparer.Ordinal);
        var pieces = text.Split('\'');
        for (var piece = 1; piece < pieces.Length; piece += 2)
        {
            // A literal behind FROM, JOIN or a comma of a FROM is a file, elsewhere it is a text.
            var before = pieces[piece - 1].TrimEnd();
            if (!before.EndsWith("from", StringComparison.OrdinalIgnoreCase)
                && !before.EndsWith("join", StringComparison.OrdinalIgnoreCase))
            {
                pieces[piece] = $"'{pieces[piece]}'";
                continue;
            }

            var name = $"input_{tables.Count}";
            tables.Add(name, new TableOptions { Files = [pieces[piece]] });
            pieces[piece] = Sql.Name(name);
        }

        return new(tables, string.Concat(pieces));
    }

    private static Dictionary<string, TableOptions> Table(string name, string[] files) =>
        new(StringComparer.Ordinal) { [name] = new() { Files = files } };
}
