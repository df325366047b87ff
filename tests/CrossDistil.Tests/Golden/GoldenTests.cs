using System.Text.Json;
using Xunit;

namespace CrossDistil.Tests.Golden;

public sealed class GoldenTests
{
    public static TheoryData<string> Files => [.. GoldenFolder.Files];

    [Theory]
    [MemberData(nameof(Files))]
    public void Case_agrees(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(GoldenFolder.Path, file)));
        var root = json.RootElement;
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("config", out _))
            BackboneGolden.Check(root);
        else if (HoldsCasesWith(root, "classes"))
            MetricsGolden.Check(root);
        else if (HoldsCasesWith(root, "signs"))
            LevelsGolden.Check(root);
        else
            Assert.Fail($"{file} is no known kind of case");
    }

    private static bool HoldsCasesWith(JsonElement root, string key) =>
        root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > 0 && root[0].TryGetProperty(key, out _);
}
