using Xunit;

namespace CrossDistil.EndToEnd.Tests.Packages;

/// <summary>A program that knows the packages alone.</summary>
public sealed class LibraryTests(PackedFolder packed)
{
    private const string Project = $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            <UseAppHost>false</UseAppHost>
            <UseCurrentRuntimeIdentifier>true</UseCurrentRuntimeIdentifier>
            <SelfContained>false</SelfContained>
            <RunAnalyzers>false</RunAnalyzers>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="CrossDistil.Export" Version="{PackedFolder.Version}" />
            <PackageReference Include="CrossDistil.Ingest" Version="{PackedFolder.Version}" />
            <PackageReference Include="CrossDistil.Serving" Version="{PackedFolder.Version}" />
            <PackageReference Include="CrossDistil.Studies" Version="{PackedFolder.Version}" />
          </ItemGroup>
        </Project>
        """;

    // What is trained in this process is ranked by the library, and by its server; then variants are compared.
    private const string Program = """
        using CrossDistil.Samples;

        Directory.CreateDirectory("models/feed");
        Feed.Train("experiment.json", "run", "models/feed/1");
        var ranked = string.Join(' ', Feed.Rank("models/feed/1", "video_id", ["3", "20", "7"]).Select(candidate => candidate.Candidate));
        await using var app = Shop.Build("models", "http://127.0.0.1:0");
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        var compared = TwoWays.Compare("study", rows: 2000, progress: null).Test!["like"].Variants.Select(variant => variant.Name);
        File.WriteAllLines("said.txt",
        [
            ranked, await client.GetStringAsync("ml/v2/health/ready"), await client.GetStringAsync("feed/3?video=3&video=20"),
            string.Join(' ', compared),
        ]);
        """;

    [Fact]
    public async Task The_samples_build_against_the_packages_and_train_rank_serve_and_compare()
    {
        await packed.Ready();
        using var folder = new WorkFolder();
        await packed.Configure(folder);
        folder.Write("Program.csproj", Project);
        folder.Write("Program.cs", Program);
        foreach (var sample in (string[])["RankFeed/Feed.cs", "OwnServer/Shop.cs", "OwnStudy/TwoWays.cs"])
            File.Copy(Path.Combine(CommandLine.Root, "samples", sample), folder.Of(Path.GetFileName(sample)));
        SmallLog.Write(folder);
        await packed.Succeeds("dotnet", folder.Path, "build", "-c", "Release", "-o", "out", "-m:1");
        await packed.Succeeds("dotnet", folder.Path, "out/Program.dll");
        var said = await File.ReadAllLinesAsync(folder.Of("said.txt"), TestContext.Current.CancellationToken);
        Assert.Equal(["20", "3", "7"], said[0].Split(' ').Order(StringComparer.Ordinal));
        Assert.Equal("""{"ready":true}""", said[1]);
        Assert.StartsWith("""{"version":"1","videos":[""", said[2], StringComparison.Ordinal);
        Assert.Equal("single plain crossdistil", said[3]);
    }
}
