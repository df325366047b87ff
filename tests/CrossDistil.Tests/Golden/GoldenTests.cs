using System.Text.Json;

namespace CrossDistil.Tests.Golden;

public sealed class GoldenTests
{
    public static TheoryData<string> Files => [.. GoldenFolder.Files];

    [Fact]
    public void The_folder_of_cases_is_not_empty() => Assert.NotEmpty(GoldenFolder.Files);

    [Theory]
    [MemberData(nameof(Files))]
    public void Case_agrees(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(GoldenFolder.Path, file)));
        if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("config", out var config))
            Assert.Skip($"backbone {config.GetProperty("backbone").GetString()} is not built yet");
        else if (string.Equals(file, "metrics.json", StringComparison.Ordinal))
            MetricsGolden.Check(json.RootElement);
        else if (string.Equals(file, "levels.json", StringComparison.Ordinal))
            LevelsGolden.Check(json.RootElement);
        else
            Assert.Fail($"{file} is no known kind of case");
    }
}
