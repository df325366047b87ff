using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace CrossDistil.Tests.Deploy;

/// <summary>YAML as JSON; every scalar is a text.</summary>
internal static class YamlReader
{
    /// <summary>The documents of a file.</summary>
    public static JsonNode[] Documents(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return [.. stream.Documents.Select(document => Node(document.RootNode))];
    }

    private static JsonNode Node(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(child => KeyValuePair.Create(((YamlScalarNode)child.Key).Value!, (JsonNode?)Node(child.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Select(Node)]),
        _ => JsonValue.Create(((YamlScalarNode)node).Value!),
    };
}
