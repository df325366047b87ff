using System.Text.Json;
using Xunit;
using YamlDotNet.Core;

namespace CrossDistil.Tests.Deploy;

public sealed class YamlReaderTests
{
    [Fact]
    public void Maps_lists_and_scalars_are_read_as_they_are_nested()
    {
        var document = Assert.Single(YamlReader.Documents("""
            # what
            kind: A
            spec:
              number: "2"
              drop: ["ALL", "x: y"]
              items:
                - name: one
                  at:
                    path: /a
                - name: two
            """));
        Assert.Equal(
            """{"kind":"A","spec":{"number":"2","drop":["ALL","x: y"],"items":[{"name":"one","at":{"path":"/a"}},{"name":"two"}]}}""",
            document.ToJsonString(new JsonSerializerOptions()));
    }

    [Theory]
    [InlineData("a: 1\n  b: 2")]
    [InlineData("a:\n  b: 2\n c: 3")]
    [InlineData("a:\n  - b\n c")]
    [InlineData("a: [1")]
    [InlineData("a: 1\na: 2")]
    public void What_is_no_YAML_is_refused(string text) => Assert.ThrowsAny<YamlException>(() => YamlReader.Documents(text));
}
