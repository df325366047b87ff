using System.Text.Json;
using Xunit;

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
    [InlineData("a:\n   b: 2")]
    [InlineData("a:\nb: 2")]
    [InlineData("a:1")]
    [InlineData("a")]
    public void What_it_does_not_know_is_refused(string text) => Assert.Throws<FormatException>(() => YamlReader.Documents(text));

    [Fact]
    public void A_key_twice_is_refused() => Assert.Throws<ArgumentException>(() => YamlReader.Documents("a: 1\na: 2"));
}
