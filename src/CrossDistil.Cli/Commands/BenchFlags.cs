using System.CommandLine;
using System.CommandLine.Parsing;
using CrossDistil.Experiments;
using CrossDistil.Scoring.Models;
using CrossDistil.Scoring.Options.Binding;
using CrossDistil.Workbench;

namespace CrossDistil.Cli.Commands;

/// <summary>The dimensions of the work that bench train, score and gemm time.</summary>
internal sealed class BenchFlags
{
    private static readonly BenchmarkOptions s_standard = new();

    private readonly Option<string> _method = Choice("--method", "plain", MethodNames);
    private readonly Option<string> _backbone = Choice("--backbone", "mmoe", [.. KindTable.NamesOf<BackboneOptions>()]);
    private readonly Option<int> _fields = Count("--fields", "Embedding fields", s_standard.Fields);
    private readonly Option<int> _vocab = Count("--vocab", "Ids over all fields", s_standard.Vocab);
    private readonly Option<int> _dim = Count("--dim", "Embedding width", 16);
    private readonly Option<int> _experts = Count("--experts", "Experts of mmoe, or sub-networks of each layer of snr", 8);
    private readonly Option<int> _taskExperts = Count("--task-experts", "Experts of each task on every level of ple", 2);
    private readonly Option<int> _sharedExperts = Count("--shared-experts", "Shared experts on every level of ple", 2);
    private readonly Option<int[]> _hidden = Widths("--expert-hidden", "Hidden layers of an expert, or of the backbone where it has none; of ple one level each", [256, 128], "--hidden");
    private readonly Option<int[]> _tower = Widths("--tower", "Hidden layers of a head", [128, 64]);
    private readonly Option<int> _batch = Count("--batch", "Rows per uniform batch and per drawn set", s_standard.Batch);
    private readonly Option<string> _sampling = Choice("--sampling", WordOf(new CrossDistilMethod().Sampling), [.. Enum.GetValues<SamplingMode>().Select(WordOf)]);
    private readonly Option<int> _rows = Count("--rows", "Generated training rows to draw from", s_standard.Rows);
    private readonly Option<string> _outOfCore = Choice("--out-of-core", "auto", "auto", "on", "off");
    private readonly Option<string?> _folder = new("--folder") { Description = "Keep the generated cache here, and use it again; default: a temporary folder.", HelpName = "DIR" };
    private readonly Option<int?> _threads = Shared.Number("--threads", "Threads; default: every core.", 1);
    private readonly Option<int> _steps = Count("--steps", "Timed steps", s_standard.Steps);
    private readonly Option<int> _warmup = Count("--warmup", "Steps before them, at least", s_standard.Warmup);
    private readonly Option<double> _warmupSeconds = Seconds(
        "--warmup-seconds", "Seconds before them, at least: .NET compiles what runs often a second time, better and in the background, as in any training of minutes",
        s_standard.WarmupSeconds);

    /// <summary>The generated rows have no privileged features.</summary>
    private static string[] MethodNames => [.. KindTable.NamesOf<MethodOptions>().Where(name => !KindTable.Default<MethodOptions>(name)!.SeesPrivileged)];

    public void AddTo(Command command)
    {
        Option[] all =
        [
            _method, _backbone, _fields, _vocab, _dim, _experts, _taskExperts, _sharedExperts, _hidden, _tower, _batch, _sampling, _rows, _outOfCore, _folder, _threads,
            _steps, _warmup, _warmupSeconds,
        ];
        foreach (var option in all) command.Add(option);
        command.Validators.Add(result =>
        {
            if (Value(result, _vocab, s_standard.Vocab) / RandomCache.MinIds < Value(result, _fields, s_standard.Fields))
                result.AddError($"--vocab is less than {RandomCache.MinIds} × --fields: a field has ids for missing, for unknown, and for a value");
        });
    }

    public BenchmarkOptions Options(ParseResult parse) => new()
    {
        Method = Method(parse),
        Model = new ModelOptions { EmbeddingDim = parse.GetRequiredValue(_dim), Backbone = Backbone(parse), Tower = parse.GetRequiredValue(_tower) },
        Fields = parse.GetRequiredValue(_fields),
        Vocab = parse.GetRequiredValue(_vocab),
        Rows = parse.GetRequiredValue(_rows),
        OutOfCore = Enum.Parse<OutOfCoreMode>(parse.GetRequiredValue(_outOfCore), ignoreCase: true),
        Folder = parse.GetValue(_folder),
        Batch = parse.GetRequiredValue(_batch),
        Threads = parse.GetValue(_threads),
        Steps = parse.GetRequiredValue(_steps),
        Warmup = parse.GetRequiredValue(_warmup),
        WarmupSeconds = parse.GetRequiredValue(_warmupSeconds),
    };

    public static Option<string> Choice(string name, string standard, params string[] values)
    {
        var option = new Option<string>(name) { Description = $"{string.Join(" or ", values)}; default {standard}.", DefaultValueFactory = _ => standard };
        option.AcceptOnlyFromAmong(values);
        return option;
    }

    public static Option<int> Count(string name, string description, int standard)
    {
        var option = new Option<int>(name) { Description = $"{description}; default {standard}.", HelpName = "N", DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && (!int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var value) || value < 1))
                result.AddError($"{name} \"{result.Tokens[0].Value}\" is not a whole number from 1");
        });
        return option;
    }

    /// <summary>What is given, or the default, which a validator does not see.</summary>
    public static int Value(CommandResult result, Option<int> option, int standard) =>
        result.GetResult(option) is { } given ? given.GetValueOrDefault<int>() : standard;

    private static Option<double> Seconds(string name, string description, double standard)
    {
        var option = new Option<double>(name)
        {
            Description = string.Create(CultureInfo.InvariantCulture, $"{description}; default {standard}."), HelpName = "S", DefaultValueFactory = _ => standard,
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !(double.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var value) && value >= 0 && double.IsFinite(value)))
                result.AddError($"{name} \"{result.Tokens[0].Value}\" is not a number from 0");
        });
        return option;
    }

    private static Option<int[]> Widths(string name, string description, int[] standard, params string[] aliases) => new(name, aliases)
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

    /// <summary>An enum member as experiment files write it.</summary>
    private static string WordOf(SamplingMode mode) => JsonSerializer.SerializeToNode(mode, ExperimentJson.Options)!.GetValue<string>();

    /// <summary>The method with its defaults, but for error correction, which the paper's full method has.</summary>
    private MethodOptions Method(ParseResult parse)
    {
        var method = KindTable.Default<MethodOptions>(parse.GetRequiredValue(_method))!;
        var sampling = Array.Find(Enum.GetValues<SamplingMode>(), mode => string.Equals(WordOf(mode), parse.GetRequiredValue(_sampling), StringComparison.Ordinal));
        // With the paper's sampling it is Algorithm 1 to the letter that is timed, as the peer writes it.
        if (method is CrossDistilMethod full) method = (sampling == SamplingMode.Paper ? full.AsPublished() : full) with { Margin = (double?)0 };
        return method is RankingMethod ranking ? ranking with { Sampling = sampling } : method;
    }

    private BackboneOptions Backbone(ParseResult parse) => KindTable.Default<BackboneOptions>(parse.GetRequiredValue(_backbone))!.Sized(new(
        parse.GetRequiredValue(_hidden), parse.GetRequiredValue(_experts), parse.GetRequiredValue(_taskExperts), parse.GetRequiredValue(_sharedExperts)));
}
