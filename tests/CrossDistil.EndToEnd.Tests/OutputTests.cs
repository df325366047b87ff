using System.Text.Json;
using Xunit;

namespace CrossDistil.EndToEnd.Tests;

/// <summary>What goes where: results to stdout, everything else to stderr.</summary>
public sealed class OutputTests
{
    [Theory]
    [InlineData]
    [InlineData("--help")]
    public async Task Help_names_every_command(params string[] arguments)
    {
        var outcome = await CommandLine.RunAlone(CommandLine.Root, arguments);
        Assert.Equal((0, string.Empty), (outcome.ExitCode, outcome.Error));
        Assert.Contains("crossdistil [command]", outcome.Output, StringComparison.Ordinal);
        foreach (var command in new[] { "demo", "synth", "ingest", "train", "evaluate", "report", "bench", "schema" })
            Assert.Contains($"\n  {command} ", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_is_one_object_alone_on_stdout_and_the_table_goes_to_stderr()
    {
        using var folder = new WorkFolder();
        var outcome = await CommandLine.RunAlone(folder.Path, "synth", "--out", "log", "--rows", "2000", "--users", "50", "--videos", "40", "--json");
        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(2000, JsonDocument.Parse(outcome.Output).RootElement.GetProperty("rows").GetInt32());
        Assert.Contains("finish", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(2001, File.ReadLines(Path.Combine(folder.Path, "log", "log.csv")).Count());
    }

    [Theory]
    [InlineData("parquet")]
    [InlineData("csv")]
    public async Task A_preset_brings_an_experiment_that_can_be_ingested(string format)
    {
        using var folder = new WorkFolder();
        var outcome = await CommandLine.Run(folder.Path, "synth", "--preset", "tiktok", "--format", format, "--rows", "20000", "--out", "log", "--json");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Equal(20_000, JsonDocument.Parse(outcome.Output).RootElement.GetProperty("rows").GetInt32());
        outcome = await CommandLine.Run(folder.Path, "ingest", "log/experiment.json", "--json");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Equal(20_000, JsonDocument.Parse(outcome.Output).RootElement.GetProperty("report").GetProperty("source_rows").GetInt32());
    }

    [Fact]
    public async Task Sizes_do_not_go_with_a_preset()
    {
        using var folder = new WorkFolder();
        var outcome = await CommandLine.RunAlone(folder.Path, "synth", "--preset", "tiktok", "--users", "5", "--out", "log");
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("--users cannot be used with --preset", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_json_the_table_goes_to_stdout_without_colours()
    {
        using var folder = new WorkFolder();
        var outcome = await CommandLine.RunAlone(folder.Path, "synth", "--out", "log", "--rows", "2000");
        Assert.Equal((0, string.Empty), (outcome.ExitCode, outcome.Error));
        Assert.Contains("│ finish │", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', outcome.Output);
    }

    [Theory]
    [InlineData("plain", "mmoe")]
    [InlineData("bpr", "mmoe")]
    [InlineData("tf-kd", "mmoe")]
    [InlineData("kd", "mmoe")]
    [InlineData("taug", "mmoe")]
    [InlineData("crossdistil", "shared-bottom")]
    [InlineData("crossdistil", "ple")]
    public async Task A_training_benchmark_says_how_many_rows_a_second(string method, string backbone)
    {
        var outcome = await CommandLine.Run(
            CommandLine.Root, "bench", "train", "--method", method, "--backbone", backbone, "--vocab", "900", "--batch", "32", "--experts", "2",
            "--expert-hidden", "8,4", "--tower", "4", "--steps", "3", "--warmup-seconds", "0", "--threads", "1", "--json");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        var result = JsonDocument.Parse(outcome.Output).RootElement;
        Assert.Equal(32 / result.GetProperty("median_step_seconds").GetDouble(), result.GetProperty("rows_per_second").GetDouble(), 1e-6 * result.GetProperty("rows_per_second").GetDouble());
        Assert.Equal((3, 1), (result.GetProperty("steps").GetInt32(), result.GetProperty("threads").GetInt32()));
        Assert.InRange(result.GetProperty("gemm_share").GetDouble(), 0, 1);
        Assert.Contains(result.GetProperty("vector_bits").GetInt32(), new[] { 0, 128, 256, 512 });
        if (OperatingSystem.IsLinux()) Assert.True(result.GetProperty("peak_anonymous_bytes").GetInt64() > 0);
    }

    [Fact]
    public async Task The_other_benchmarks_print_one_object_too()
    {
        string[] small =
        [
            "--vocab", "900", "--batch", "32", "--experts", "2", "--expert-hidden", "8,4", "--tower", "4",
            "--steps", "3", "--warmup-seconds", "0", "--threads", "1", "--json",
        ];
        var score = await Json(["score", .. small]);
        Assert.Equal(32, score.GetProperty("rows_per_step").GetInt32());
        Assert.True(score.GetProperty("rows_per_second").GetDouble() > 0);

        var gemm = await Json(["gemm", .. small]);
        Assert.True(gemm.GetProperty("cube_gflops").GetDouble() > 0);
        Assert.Equal(15, gemm.GetProperty("products").GetArrayLength());
        Assert.Equal("forward", gemm.GetProperty("products")[0].GetProperty("form").GetString());
        Assert.True(gemm.GetProperty("products")[0].GetProperty("share_of_cube").GetDouble() > 0);

        var ingest = await Json("ingest", "--rows", "2000", "--vocab", "300", "--format", "csv", "--json");
        Assert.Equal((2000, "csv"), (ingest.GetProperty("rows").GetInt32(), ingest.GetProperty("format").GetString()));
        Assert.True(ingest.GetProperty("rows_per_second").GetDouble() > 0);

        static async Task<JsonElement> Json(params string[] arguments)
        {
            var outcome = await CommandLine.Run(CommandLine.Root, ["bench", .. arguments]);
            Assert.True(outcome.ExitCode == 0, outcome.Error);
            return JsonDocument.Parse(outcome.Output).RootElement;
        }
    }

    [Fact]
    public async Task The_schema_is_what_is_committed()
    {
        var outcome = await CommandLine.RunAlone(CommandLine.Root, "schema");
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(CommandLine.Root, "schema", "experiment.schema.json"), TestContext.Current.CancellationToken), outcome.Output);
    }

    [Fact]
    public async Task The_launcher_runs_through_a_link_from_any_folder()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The launcher is a shell script.");
        using var folder = new WorkFolder();
        var link = Path.Combine(folder.Path, "crossdistil");
        File.CreateSymbolicLink(link, Path.Combine(CommandLine.Root, "crossdistil"));
        var outcome = await CommandLine.Start(link, folder.Path, "synth", "--out", "log", "--rows", "1000", "--json");
        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(1000, JsonDocument.Parse(outcome.Output).RootElement.GetProperty("rows").GetInt32());
    }
}
