using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using CrossDistil.Cli.Commands;
using CrossDistil.Objectives;
using CrossDistil.Scoring.Models;
using CrossDistil.Workbench;
using Xunit;

namespace CrossDistil.Tests.Cli;

public sealed class BenchFlagsTests
{
    [Fact]
    public void Without_flags_the_work_is_that_of_the_published_table()
    {
        var options = Parse();
        Assert.Equal((9, 447_002, 4096, (int?)null), (options.Fields, options.Vocab, options.Batch, options.Threads));
        Assert.Equal(16, options.Model.EmbeddingDim);
        Assert.IsType<PlainMethod>(options.Method);
        var mmoe = Assert.IsType<MmoeOptions>(options.Model.Backbone);
        Assert.Equal((8, "256,128", "128,64"), (mmoe.Experts, Text(mmoe.Hidden), Text(options.Model.Tower)));
    }

    [Fact]
    public void Every_dimension_has_its_flag()
    {
        var options = Parse(
            "--fields", "3", "--vocab", "99", "--dim", "8", "--experts", "2", "--expert-hidden", "7,6", "--tower", "5", "--batch", "64", "--rows", "1000",
            "--threads", "3", "--steps", "4", "--warmup", "1", "--warmup-seconds", "0.5");
        Assert.Equal((3, 99, 8, 64, 1000), (options.Fields, options.Vocab, options.Model.EmbeddingDim, options.Batch, options.Rows));
        Assert.Equal(((int?)3, 4, 1, 0.5), (options.Threads, options.Steps, options.Warmup, options.WarmupSeconds));
        var mmoe = Assert.IsType<MmoeOptions>(options.Model.Backbone);
        Assert.Equal((2, "7,6", "5"), (mmoe.Experts, Text(mmoe.Hidden), Text(options.Model.Tower)));
    }

    [Theory]
    [InlineData("single", typeof(SingleOptions))]
    [InlineData("shared-bottom", typeof(SharedBottomOptions))]
    [InlineData("cross-stitch", typeof(CrossStitchOptions))]
    [InlineData("snr-trans", typeof(SnrTransOptions))]
    [InlineData("snr-aver", typeof(SnrAverOptions))]
    public void Every_backbone_has_its_word(string word, Type options) => Assert.IsType(options, Parse("--backbone", word, "--hidden", "8,4").Model.Backbone);

    [Fact]
    public void Ple_has_a_level_for_each_width()
    {
        var ple = Assert.IsType<PleOptions>(Parse("--backbone", "ple", "--task-experts", "3", "--shared-experts", "1").Model.Backbone);
        Assert.Equal([("256", 3, 1), ("128", 3, 1)], ple.Levels.Select(level => (Text(level.Hidden), level.TaskExperts, level.SharedExperts)));
    }

    [Theory]
    [InlineData("bpr", typeof(BprMethod))]
    [InlineData("tf-kd", typeof(TfKdMethod))]
    [InlineData("kd", typeof(KdMethod))]
    [InlineData("taug", typeof(TaugMethod))]
    [InlineData("crossdistil", typeof(CrossDistilMethod))]
    public void Every_method_has_its_word(string word, Type options) => Assert.IsType(options, Parse("--method", word).Method);

    [Fact]
    public void Sampling_is_named_as_in_an_experiment_file()
    {
        var words = new JsonSerializerOptions { Converters = { new JsonStringEnumConverter() } };
        Assert.All(Enum.GetValues<SamplingMode>(), mode =>
        {
            var word = JsonSerializer.SerializeToNode(mode, words)!.GetValue<string>();
            Assert.Equal(mode, Assert.IsType<CrossDistilMethod>(Parse("--method", "crossdistil", "--sampling", word).Method).Sampling);
        });
        Assert.Equal(new CrossDistilMethod().Sampling, Assert.IsType<TaugMethod>(Parse("--method", "taug").Method).Sampling);
    }

    [Theory]
    [InlineData("--vocab is less than 3 × --fields", "--vocab", "26")]
    [InlineData("--tower \"12,x\" is not a list of whole numbers", "--tower", "12,x")]
    [InlineData("--steps \"0\" is not a whole number of at least 1", "--steps", "0")]
    [InlineData("--steps \"1e1\" is not a whole number of at least 1", "--steps", "1e1")]
    [InlineData("--steps \"5.0\" is not a whole number of at least 1", "--steps", "5.0")]
    [InlineData("--vocab \"many\" is not a whole number of at least 1", "--vocab", "many")]
    [InlineData("--warmup-seconds \"-1\" is not a number of at least 0", "--warmup-seconds", "-1")]
    [InlineData("--warmup-seconds \"NaN\" is not a number of at least 0", "--warmup-seconds", "NaN")]
    [InlineData("'fast'", "--sampling", "fast")]
    public void What_cannot_be_is_said(string message, params string[] arguments) =>
        Assert.Contains(message, Assert.Single(Command(out _).Parse(arguments).Errors).Message, StringComparison.Ordinal);

    [Fact]
    public void A_folder_that_is_a_file_is_said()
    {
        using var folder = new WorkFolder();
        var file = folder.Of("log");
        File.WriteAllText(file, "");
        var error = Assert.Single(Command(out _).Parse(["--folder", file]).Errors).Message;
        Assert.Equal($"--folder {file}: is a file; name a folder", error);
        Assert.Empty(Command(out _).Parse(["--folder", folder.Path]).Errors);
    }

    private static BenchmarkOptions Parse(params string[] arguments)
    {
        var parse = Command(out var flags).Parse(arguments);
        Assert.Empty(parse.Errors);
        return flags.Options(parse);
    }

    private static Command Command(out BenchFlags flags)
    {
        var command = new Command("train");
        flags = new BenchFlags();
        foreach (var flag in flags.All) command.Add(flag);
        command.Validators.Add(flags.Check);
        return command;
    }

    private static string Text(IEnumerable<int> widths) => string.Join(',', widths);
}
