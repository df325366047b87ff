using System.Text.Json.Nodes;
using CrossDistil.Experiments;
using Xunit;

namespace CrossDistil.Tests.Experiments;

public sealed class ExperimentSchemaTests
{
    private static readonly JsonNode s_schema = JsonNode.Parse(ExperimentSchema.Generate())!;

    [Fact]
    public void The_committed_schema_is_current()
    {
        var path = Path.Combine(Repository.Root, "schema", "experiment.schema.json");
        if (Environment.GetEnvironmentVariable("CROSSDISTIL_SCHEMA") is "write") File.WriteAllText(path, ExperimentSchema.Generate());
        var committed = File.ReadAllText(path);
        Assert.True(
            string.Equals(committed, ExperimentSchema.Generate(), StringComparison.Ordinal),
            "The options have changed: run this test with CROSSDISTIL_SCHEMA=write and commit schema/experiment.schema.json.");
    }

    [Fact]
    public void Ranges_defaults_and_descriptions_come_from_the_records()
    {
        var epochs = s_schema["$defs"]!["TrainingOptions"]!["properties"]!["epochs"]!;
        Assert.Equal(
            """{"description":"Passes over the training rows; an epoch is rows ÷ batch steps.","type":"integer","minimum":1,"maximum":100000,"default":5}""",
            epochs.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    [Fact]
    public void Every_object_is_closed_and_every_option_described()
    {
        var records = new[] { s_schema }.Concat(Objects(s_schema["$defs"]!)).ToArray();
        Assert.True(records.Length > 10);
        foreach (var record in records)
        {
            Assert.False(record["additionalProperties"]!.GetValue<bool>());
            foreach (var (name, option) in record["properties"]!.AsObject())
                Assert.True(name is "kind" || option!["description"] is not null, $"{record.GetPath()}.{name} has no description");
        }
    }

    [Fact]
    public void A_kind_is_required_unless_it_is_the_default()
    {
        var kinds = s_schema["$defs"]!["MethodOptions"]!["oneOf"]!.AsArray().Select(kind => (string)kind!["$ref"]!).ToArray();
        string[] expected = ["PlainMethod", "BlendMethod", "SelfSnapshotMethod", "BprMethod", "TfKdMethod", "KdMethod", "PfdMethod", "TaugMethod", "CrossDistilMethod"];
        Assert.Equal(expected.Select(name => $"#/$defs/{name}"), kinds);
        Assert.Equal("plain", (string)s_schema["$defs"]!["PlainMethod"]!["properties"]!["kind"]!["const"]!);
        Assert.Equal(["kind"], s_schema["$defs"]!["PlainMethod"]!["required"]!.AsArray().Select(key => (string)key!).ToArray());
        Assert.Empty(s_schema["$defs"]!["CrossDistilMethod"]!["required"]!.AsArray());
    }

    private static IEnumerable<JsonNode> Objects(JsonNode node)
    {
        if (node is JsonObject { Count: > 0 } found && found.ContainsKey("properties")) yield return node;
        var children = node is JsonArray list ? list : (node as JsonObject)?.Select(entry => entry.Value) ?? [];
        foreach (var child in children.OfType<JsonNode>().SelectMany(Objects)) yield return child;
    }
}
