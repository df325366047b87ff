using CrossDistil.CodeFigures;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace CrossDistil.Tests.Architecture;

/// <summary>The house stays as it was drawn: a new arrow is a decision, and then a change here.</summary>
public sealed class ArchitectureTests
{
    /// <summary>They run when code is compiled, and nothing of them is shipped.</summary>
    private static readonly string[] s_analyzers =
        ["Meziantou.Analyzer", "Microsoft.CodeAnalysis.BannedApiAnalyzers", "Microsoft.CodeAnalysis.PublicApiAnalyzers"];

    /// <summary>
    /// Lies beside the models, and is none: it stores what samplers and optimizers carry from step to step.
    /// </summary>
    private const string Stored = "src/CrossDistil.Scoring/Models/StateParts.cs";

    private static readonly Dictionary<string, string[]> s_arrows = new(StringComparer.Ordinal)
    {
        ["CrossDistil.Data"] = [],
        ["CrossDistil.Tensors"] = [],
        ["CrossDistil.Ingest"] = ["CrossDistil.Data"],
        ["CrossDistil.Scoring"] = ["CrossDistil.Data", "CrossDistil.Tensors"],
        ["CrossDistil"] = ["CrossDistil.Scoring"],
        ["CrossDistil.Serving"] = ["CrossDistil.Scoring"],
        ["CrossDistil.Export"] = ["CrossDistil"],
        ["CrossDistil.Studies"] = ["CrossDistil"],
        ["CrossDistil.Watch"] = ["CrossDistil.Serving", "CrossDistil.Studies"],
        ["CrossDistil.Workbench"] = ["CrossDistil.Ingest", "CrossDistil.Studies"],
        ["CrossDistil.Cli"] =
            ["CrossDistil.Export", "CrossDistil.Ingest", "CrossDistil.Studies", "CrossDistil.Watch", "CrossDistil.Workbench"],
    };

    /// <summary>
    /// Packages of each project. One that is not named has none: Data, Tensors, Scoring, CrossDistil, Serving, Watch.
    /// </summary>
    private static readonly Dictionary<string, string[]> s_packages = new(StringComparer.Ordinal)
    {
        ["CrossDistil.Ingest"] = ["DuckDB.NET.Bindings.Full"],
        ["CrossDistil.Export"] = ["Google.Protobuf", "Grpc.Tools", "Microsoft.ML.OnnxRuntime.Managed"],
        ["CrossDistil.Studies"] = ["MathNet.Numerics"],
        ["CrossDistil.Cli"] = ["OpenTelemetry", "OpenTelemetry.Exporter.OpenTelemetryProtocol", "Spectre.Console", "System.CommandLine"],
    };

    [Fact]
    public void Projects_know_only_whom_they_may() =>
        Assert.All(Code.Projects, project => Assert.Equal(s_arrows[project.Name], project.Projects));

    [Fact]
    public void Every_room_has_its_arrows_written_down() => Assert.Equal(
        s_arrows.Keys.Order(StringComparer.Ordinal), Code.Projects.Select(project => project.Name)
            .Order(StringComparer.Ordinal), StringComparer.Ordinal);

    [Fact]
    public void Rooms_bring_only_the_packages_they_may() => Assert.All(
        Code.Projects,
        project => Assert.Empty(project.Packages.Except(
            [.. s_analyzers, .. s_packages.GetValueOrDefault(project.Name, [])], StringComparer.Ordinal)));

    /// <summary>
    /// Whoever trains, scores or serves gets the framework and this code, and nothing of anybody else, by whatever way.
    /// </summary>
    [Theory]
    [InlineData("CrossDistil.Scoring")]
    [InlineData("CrossDistil")]
    [InlineData("CrossDistil.Serving")]
    public void The_core_is_free_of_packages(string name)
    {
        string[] below = [.. Below(name)];
        Assert.Contains("CrossDistil.Data", below);
        Assert.All(
            Code.Projects.Where(project => below.Contains(project.Name, StringComparer.Ordinal)),
            project => Assert.Empty(project.Packages.Except(s_analyzers, StringComparer.Ordinal)));

        static IEnumerable<string> Below(string name) => s_arrows[name].SelectMany(Below).Append(name);
    }

    /// <summary>A server ships no trainer.</summary>
    [Theory]
    [InlineData("CrossDistil.Serving")]
    [InlineData("CrossDistil.Scoring")]
    public void What_serves_names_nothing_that_trains(string name) =>
        Assert.Empty(Code.Graph.Projects.Named(name)
            .Except(["CrossDistil.Data", "CrossDistil.Tensors", "CrossDistil.Scoring"], StringComparer.Ordinal));

    [Theory]
    [InlineData("src/CrossDistil.Scoring/Models/", "src/CrossDistil/Losses/", "src/CrossDistil/Metrics/")]
    [InlineData("src/CrossDistil/Losses/", "src/CrossDistil.Scoring/Models/", "src/CrossDistil/Metrics/")]
    [InlineData("src/CrossDistil/Metrics/", "src/CrossDistil.Scoring/Models/", "src/CrossDistil/Losses/")]
    public void Models_losses_and_metrics_do_not_know_each_other(string room, params string[] others) =>
        Assert.All(others, other => Assert.Empty(Naming(room, other)));

    /// <summary>A folder stands for those inside it too; one that ends in /* for itself alone.</summary>
    [Theory]
    [InlineData("src/CrossDistil.Data/", "src/CrossDistil.Tensors/")]
    [InlineData("src/CrossDistil.Data/", "src/CrossDistil/Experiments/", "src/CrossDistil.Scoring/Options/")]
    [InlineData("src/CrossDistil.Tensors/", "src/CrossDistil.Data/")]
    [InlineData("src/CrossDistil.Ingest/", "src/CrossDistil/Experiments/", "src/CrossDistil.Scoring/Options/")]
    [InlineData("src/CrossDistil.Scoring/", "src/CrossDistil/")]
    [InlineData("src/CrossDistil/Objectives/", "src/CrossDistil/Experiments/", "src/CrossDistil/Training/", "src/CrossDistil/Runs/")]
    [InlineData("src/CrossDistil/Experiments/", "src/CrossDistil/Training/", "src/CrossDistil/Runs/")]
    [InlineData("src/CrossDistil/Metrics/", "src/CrossDistil/Objectives/", "src/CrossDistil/Training/", "src/CrossDistil/Runs/")]
    [InlineData("src/CrossDistil/Losses/", "src/CrossDistil/Objectives/", "src/CrossDistil/Training/", "src/CrossDistil/Runs/")]
    [InlineData("src/CrossDistil/Balancing/", "src/CrossDistil/Objectives/", "src/CrossDistil/Training/", "src/CrossDistil/Runs/")]
    [InlineData("src/CrossDistil/Balancing/", "src/CrossDistil.Scoring/Models/", "src/CrossDistil/Losses/")]
    [InlineData("src/CrossDistil.Export/Onnx/", "src/CrossDistil/Objectives/", "src/CrossDistil/Training/")]
    [InlineData("src/CrossDistil.Scoring/Models/", "src/CrossDistil.Export/", "src/CrossDistil.Scoring/Bundles/")]
    [InlineData("src/CrossDistil/", "src/CrossDistil.Studies/Health/")]
    [InlineData("src/CrossDistil.Studies/Reports/", "src/CrossDistil.Studies/Health/")]
    [InlineData("src/CrossDistil.Studies/Health/", "src/CrossDistil.Studies/*", "src/CrossDistil.Studies/Sweeps/")]
    public void Rooms_do_not_name_what_lies_above_them(string room, params string[] above) =>
        Assert.All(above, other => Assert.Empty(Naming(room, other)));

    [Fact]
    public void Tensors_do_not_name_the_exporters_format() =>
        Assert.All(In("src/CrossDistil.Tensors/"), file => Assert.False(Code.Says(file, "Google"), file.Path));

    /// <summary>What a check finds may be chosen by, so that nothing in its room may open the test split.</summary>
    [Fact]
    public void A_health_check_cannot_read_test_labels() => Assert.All(
        In("src/CrossDistil.Studies/Health/"),
        file => Assert.False(Code.Says(file, "OpenTest") || Code.Says(file, "DatasetCache"), $"{file.Path} can open the test split"));

    [Fact]
    public void Unsafe_code_lives_in_the_kernels_and_the_duckdb_binding_only()
    {
        var elsewhere = Code.Product
            .Where(file => Code.Says(file, "unsafe"))
            .Where(file => !file.Path.StartsWith("src/CrossDistil.Tensors/Kernels/", StringComparison.Ordinal))
            .Where(file => !file.Path.StartsWith("src/CrossDistil.Ingest/DuckDb/", StringComparison.Ordinal));
        Assert.Empty(elsewhere.Select(file => file.Path));
    }

    [Fact]
    public void Only_the_rooms_with_unsafe_code_may_have_it() =>
        Assert.Equal(
            ["CrossDistil.Ingest", "CrossDistil.Tensors"],
            Code.Projects.Where(project => project.AllowsUnsafe).Select(project => project.Name).ToArray());

    [Fact]
    public void Only_the_command_line_writes_to_the_console() => Assert.Empty(
        Code.Product.Where(file => Code.Says(file, "Console") && !file.Path.StartsWith("src/CrossDistil.Cli/", StringComparison.Ordinal))
            .Select(file => file.Path));

    /// <summary>Files of one room that name another in code, or use its namespace.</summary>
    private static IEnumerable<string> Naming(string room, string other)
    {
        var folder = other.TrimEnd('*').TrimEnd('/');
        var space = folder[(folder.IndexOf('/', StringComparison.Ordinal) + 1)..].Replace('/', '.');
        var inside = Code.Product
            .Where(file => other.EndsWith('*')
                ? string.Equals(file.Folder, folder, StringComparison.Ordinal)
                : file.Path.StartsWith(other, StringComparison.Ordinal))
            .Select(file => file.Path).Where(path => path is not Stored).ToHashSet(StringComparer.Ordinal);
        Assert.NotEmpty(In(room));
        Assert.NotEmpty(inside);
        return Code.Arrows
            .Where(arrow => arrow.From.StartsWith(room, StringComparison.Ordinal) && inside.Contains(arrow.To))
            .Select(arrow => $"{arrow.From} names {arrow.To}")
            .Concat(In(room)
                .Where(file => Usings(file).Contains(space, StringComparer.Ordinal) && !Code.Arrows.Contains(new(file.Path, Stored)))
                .Select(file => $"{file.Path} uses {space}"));
    }

    private static IEnumerable<CodeFile> In(string room) =>
        Code.Product.Where(file => file.Path.StartsWith(room, StringComparison.Ordinal));

    private static IEnumerable<string> Usings(CodeFile file) =>
        file.Tree.GetRoot().DescendantNodes().OfType<UsingDirectiveSyntax>().Select(line => line.NamespaceOrType.ToString());
}
