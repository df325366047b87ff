using System.CommandLine;
using System.Globalization;
using CrossDistil.Benchmarks;
using CrossDistil.Cli.Output;
using CrossDistil.Experiments;

namespace CrossDistil.Cli.Commands;

/// <summary>crossdistil bench: how fast the trainer's own step is on this machine.</summary>
internal static class BenchCommand
{
    public static Command Create(CancellationToken ct) => new("bench", "Time the product's own work on random data.") { Train(ct) };

    private static Command Train(CancellationToken ct)
    {
        var method = Choice("--method", "plain", "plain", "bpr", "tf-kd", "kd", "taug", "crossdistil");
        var sampling = Choice("--sampling", "paper", "paper", "in-batch");
        var backbone = Choice("--backbone", "mmoe", "mmoe", "shared-bottom");
        var fields = Count("--fields", "Embedding fields", 9);
        var vocab = Count("--vocab", "Ids over all fields", 447_002);
        var dim = Count("--dim", "Embedding width", 16);
        var experts = Count("--experts", "Experts", 8);
        var expertHidden = Widths("--expert-hidden", "Hidden layers of an expert, or of the shared bottom", [256, 128]);
        var tower = Widths("--tower", "Hidden layers of a head", [128, 64]);
        var batch = Count("--batch", "Rows per uniform batch and, with paper sampling, per drawn set", 4096);
        var steps = Count("--steps", "Timed steps", 20);
        var threads = Shared.Number("--threads", "Threads; default: every core.", 1);
        var json = Shared.Json();
        var command = new Command("train", "Time training steps: rows per second and the median step.")
        {
            method, sampling, backbone, fields, vocab, dim, experts, expertHidden, tower, batch, steps, threads, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(vocab) < result.GetValue(fields)) result.AddError("--vocab is less than --fields: every field needs an id");
        });
        command.SetAction(parse =>
        {
            var hidden = parse.GetRequiredValue(expertHidden);
            BackboneOptions network = string.Equals(parse.GetRequiredValue(backbone), "mmoe", StringComparison.Ordinal)
                ? new MmoeOptions { Experts = parse.GetRequiredValue(experts), Hidden = hidden }
                : new SharedBottomOptions { Hidden = hidden };
            var result = TrainBenchmark.Run(
                new TrainBenchmarkOptions
                {
                    Method = MethodOf(parse.GetRequiredValue(method), parse.GetRequiredValue(sampling)),
                    Model = new ModelOptions { EmbeddingDim = parse.GetRequiredValue(dim), Backbone = network, Tower = parse.GetRequiredValue(tower) },
                    Fields = parse.GetRequiredValue(fields),
                    Vocab = parse.GetRequiredValue(vocab),
                    Batch = parse.GetRequiredValue(batch),
                    Steps = parse.GetRequiredValue(steps),
                    Threads = parse.GetValue(threads),
                },
                TimeProvider.System, ct);
            new Screen(parse.GetValue(json)).Result(result, SummaryTables.Of(result));
        });
        return command;
    }

    private static MethodOptions MethodOf(string kind, string sampling) => MethodOf(kind) switch
    {
        RankingMethod ranking when string.Equals(sampling, "in-batch", StringComparison.Ordinal) => ranking with { Sampling = SamplingMode.InBatch },
        var method => method,
    };

    private static MethodOptions MethodOf(string kind) => kind switch
    {
        "plain" => new PlainMethod(),
        "bpr" => new BprMethod(),
        "tf-kd" => new TfKdMethod(),
        "kd" => new KdMethod(),
        "taug" => new TaugMethod(),
        _ => new CrossDistilMethod(),
    };

    private static Option<string> Choice(string name, params string[] values)
    {
        var option = new Option<string>(name) { Description = $"{string.Join(" or ", values[1..])}; default {values[0]}.", DefaultValueFactory = _ => values[0] };
        option.AcceptOnlyFromAmong(values[1..]);
        return option;
    }

    private static Option<int> Count(string name, string description, int standard)
    {
        var option = new Option<int>(name) { Description = $"{description}; default {standard}.", HelpName = "N", DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && (!int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var value) || value < 1))
                result.AddError($"{name} \"{result.Tokens[0].Value}\" is not a whole number from 1");
        });
        return option;
    }

    private static Option<int[]> Widths(string name, string description, int[] standard) => new(name)
    {
        Description = $"{description}; default {string.Join(',', standard)}.",
        HelpName = "N,N",
        DefaultValueFactory = _ => standard,
        CustomParser = result =>
        {
            var parts = result.Tokens[0].Value.Split(',');
            if (Array.TrueForAll(parts, part => int.TryParse(part, CultureInfo.InvariantCulture, out var width) && width > 0)) return [.. parts.Select(part => int.Parse(part, CultureInfo.InvariantCulture))];
            result.AddError($"{name} \"{result.Tokens[0].Value}\" is not a list of whole numbers such as 256,128");
            return [];
        },
    };
}
