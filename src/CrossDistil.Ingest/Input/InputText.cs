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
        var tables = new Dictionary<string, TableOptions>(StringComparer.Ordinal);
        if (!Array.Exists(["select ", "with ", "from "], word => text.StartsWith(word, StringComparison.OrdinalIgnoreCase)))
        {
            tables.Add("input", new() { Files = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) });
            return new(tables, null);
        }

        var pieces = text.Split('\'');
        for (var piece = 1; piece < pieces.Length; piece += 2)
        {
            // A literal behind FROM, JOIN or a comma of a FROM is a file, elsewhere it is a text.
            var before = pieces[piece - 1].TrimEnd();
            if (!Array.Exists(["from", "join"], word => before.EndsWith(word, StringComparison.OrdinalIgnoreCase)))
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
}
