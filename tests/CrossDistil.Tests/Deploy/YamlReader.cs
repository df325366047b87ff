using System.Text.Json.Nodes;

namespace CrossDistil.Tests.Deploy;

/// <summary>As much YAML as deploy/ is written in: block maps and lists indented by two, plain or quoted scalars as texts, lists in brackets as JSON. Anything else is refused.</summary>
internal sealed class YamlReader
{
    private readonly (int Indent, string Text)[] _lines;
    private int _next;

    private YamlReader(string text) => _lines =
    [
        .. text.Split('\n').Where(line => line.Trim() is { Length: > 0 } trimmed && trimmed[0] != '#')
            .Select(line => (line.Length - line.TrimStart(' ').Length, line.Trim(' '))),
    ];

    /// <summary>The documents of a file.</summary>
    public static JsonNode[] Documents(string text) => [.. text.Split("\n---\n").Select(document => new YamlReader(document).Whole())];

    private JsonNode Whole()
    {
        var node = Block(0);
        return _next == _lines.Length ? node : throw Fault("stands too far to the left or right");
    }

    private JsonNode Block(int indent) => _lines[_next].Text.StartsWith("- ", StringComparison.Ordinal) ? List(indent) : Map(indent);

    private JsonArray List(int indent)
    {
        JsonArray list = [];
        while (IsAt(indent) && _lines[_next].Text.StartsWith("- ", StringComparison.Ordinal))
        {
            _lines[_next] = (indent + 2, _lines[_next].Text[2..]); // the item's first line, where its others stand
            list.Add(Map(indent + 2));
        }

        return list;
    }

    private JsonObject Map(int indent)
    {
        JsonObject map = [];
        while (IsAt(indent) && !_lines[_next].Text.StartsWith("- ", StringComparison.Ordinal))
        {
            var text = _lines[_next].Text;
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            if (colon < 1 || (colon + 1 < text.Length && text[colon + 1] != ' ')) throw Fault("is no KEY: VALUE");
            _next++;
            var value = text[(colon + 1)..].Trim();
            map.Add(text[..colon], value.Length > 0 ? Scalar(value) : Block(indent + 2)); // a key twice is an error
        }

        return map.Count > 0 ? map : throw Fault("is not indented by two");
    }

    private static JsonNode Scalar(string text) => text[0] is '[' or '"' ? JsonNode.Parse(text)! : JsonValue.Create(text);

    private bool IsAt(int indent) => _next < _lines.Length && _lines[_next].Indent == indent;

    private FormatException Fault(string what) => new($"\"{_lines[Math.Min(_next, _lines.Length - 1)].Text}\" {what}");
}
