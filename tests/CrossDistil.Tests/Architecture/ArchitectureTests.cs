using Xunit;

namespace CrossDistil.Tests.Architecture;

/// <summary>The house stays as it was drawn: a new arrow is a decision, and then a change here.</summary>
public sealed class ArchitectureTests
{
    private const string Analyzers = "Meziantou.Analyzer";

    private static readonly Dictionary<string, string[]> s_arrows = new(StringComparer.Ordinal)
    {
        ["CrossDistil.Data"] = [],
        ["CrossDistil.Tensors"] = [],
        ["CrossDistil.Ingest"] = ["CrossDistil.Data"],
        ["CrossDistil"] = ["CrossDistil.Data", "CrossDistil.Tensors"],
        ["CrossDistil.Serving"] = ["CrossDistil"],
        ["CrossDistil.Cli"] = ["CrossDistil", "CrossDistil.Ingest", "CrossDistil.Serving"],
    };

    private static readonly Dictionary<string, string[]> s_packages = new(StringComparer.Ordinal)
    {
        ["CrossDistil.Data"] = [],
        ["CrossDistil.Tensors"] = [],
        ["CrossDistil.Ingest"] = ["DuckDB.NET.Bindings.Full"],
        ["CrossDistil"] = ["Google.Protobuf", "Grpc.Tools", "MathNet.Numerics", "Microsoft.ML.OnnxRuntime.Managed"],
        ["CrossDistil.Serving"] = ["Microsoft.OpenApi"],
        ["CrossDistil.Cli"] = ["OpenTelemetry", "OpenTelemetry.Exporter.OpenTelemetryProtocol", "Spectre.Console", "System.CommandLine"],
    };

    [Fact]
    public void Projects_know_only_whom_they_may() =>
        Assert.All(ProjectFile.Under("src"), project => Assert.Equal(s_arrows[project.Name], project.Projects));

    [Fact]
    public void Every_room_has_its_arrows_written_down() => Assert.Equal(
        s_arrows.Keys.Order(StringComparer.Ordinal), ProjectFile.Under("src").Select(project => project.Name).Order(StringComparer.Ordinal), StringComparer.Ordinal);

    [Fact]
    public void Rooms_bring_only_the_packages_they_may() =>
        Assert.All(ProjectFile.Under("src"), project => Assert.Empty(project.Packages.Except([Analyzers, .. s_packages[project.Name]], StringComparer.Ordinal)));

    [Theory]
    [InlineData("Models", "Losses", "Metrics")]
    [InlineData("Losses", "Models", "Metrics")]
    [InlineData("Metrics", "Models", "Losses")]
    public void Models_losses_and_metrics_do_not_know_each_other(string room, params string[] others) => Assert.All(
        In($"CrossDistil/{room}/"),
        file => Assert.All(others, other => Assert.False(file.Names($"CrossDistil.{other}"), $"{file.Path} names CrossDistil.{other}")));

    [Theory]
    [InlineData("CrossDistil.Data/", "CrossDistil.Tensors")]
    [InlineData("CrossDistil.Data/", "CrossDistil.Experiments")]
    [InlineData("CrossDistil.Tensors/", "CrossDistil.Data")]
    [InlineData("CrossDistil.Ingest/", "CrossDistil.Experiments")]
    [InlineData("CrossDistil/Experiments/", "CrossDistil.Training")]
    [InlineData("CrossDistil/Metrics/", "CrossDistil.Training")]
    [InlineData("CrossDistil/Models/", "CrossDistil.Training")]
    [InlineData("CrossDistil/Losses/", "CrossDistil.Training")]
    [InlineData("CrossDistil/Balancing/", "CrossDistil.Training")]
    [InlineData("CrossDistil/Balancing/", "CrossDistil.Models")]
    [InlineData("CrossDistil/Balancing/", "CrossDistil.Losses")]
    [InlineData("CrossDistil/Export/", "CrossDistil.Training")]
    [InlineData("CrossDistil/Models/", "CrossDistil.Export")]
    [InlineData("CrossDistil/Training/", "CrossDistil.Health")]
    [InlineData("CrossDistil/Reports/", "CrossDistil.Health")]
    [InlineData("CrossDistil/Health/", "CrossDistil.Studies")]
    [InlineData("CrossDistil.Tensors/", "Google")]
    public void Rooms_do_not_name_what_lies_above_them(string room, string above) =>
        Assert.All(In(room), file => Assert.False(file.Names(above), $"{file.Path} names {above}"));

    /// <summary>What a check finds may be chosen by, so that nothing in its room may open the test split.</summary>
    [Fact]
    public void A_health_check_cannot_read_test_labels() =>
        Assert.All(In("CrossDistil/Health/"), file => Assert.False(file.Says("OpenTest") || file.Says("DatasetCache"), $"{file.Path} can open the test split"));

    [Fact]
    public void Unsafe_code_lives_in_the_kernels_and_the_duckdb_binding_only()
    {
        var elsewhere = SourceFile.All
            .Where(file => file.Says("unsafe"))
            .Where(file => !file.Path.StartsWith("CrossDistil.Tensors/Kernels/", StringComparison.Ordinal))
            .Where(file => !file.Path.StartsWith("CrossDistil.Ingest/DuckDb/", StringComparison.Ordinal));
        Assert.Empty(elsewhere.Select(file => file.Path));
    }

    [Fact]
    public void Only_the_rooms_with_unsafe_code_may_have_it()
    {
        var allowed = ProjectFile.Under("src").Where(project => File.ReadAllText(project.Path).Contains("AllowUnsafeBlocks", StringComparison.Ordinal));
        Assert.Equal(["CrossDistil.Ingest", "CrossDistil.Tensors"], allowed.Select(project => project.Name).ToArray());
    }

    [Fact]
    public void Only_the_command_line_writes_to_the_console() =>
        Assert.Empty(SourceFile.All.Where(file => file.Says("Console") && !file.Path.StartsWith("CrossDistil.Cli/", StringComparison.Ordinal)).Select(file => file.Path));

    private static IEnumerable<SourceFile> In(string room) => SourceFile.All.Where(file => file.Path.StartsWith(room, StringComparison.Ordinal));
}
