using System.CommandLine.Parsing;
using CrossDistil.Objectives;
using CrossDistil.Scoring.Models;
using CrossDistil.Scoring.Options.Binding;
using CrossDistil.Workbench;

namespace CrossDistil.Cli.Commands;

/// <summary>The dimensions of the work that bench train, score and gemm time.</summary>
internal sealed class BenchFlags
{
    private const int Dim = 16, Experts = 8, PleExperts = 2;
    private static readonly BenchmarkOptions s_standard = new();

    private readonly Option<string> _method = Choice("--method", "plain", MethodNames);
    private readonly Option<string> _backbone = Choice("--backbone", "mmoe", [.. KindTable.NamesOf<BackboneOptions>()]);
    private readonly Option<int?> _fields = Count("--fields", "Embedding fields", s_standard.Fields);
    private readonly Option<int?> _vocab = Count("--vocab", "Ids over all fields", s_standard.Vocab);
    private readonly Option<int?> _dim = Count("--dim", "Embedding width", Dim);
    private readonly Option<int?> _experts = Count("--experts", "Experts of mmoe, or sub-networks of each layer of snr", Experts);
    private readonly Option<int?> _taskExperts = Count("--task-experts", "Experts of each task on every level of ple", PleExperts);
    private readonly Option<int?> _sharedExperts = Count("--shared-experts", "Shared experts on every level of ple", PleExperts);
    private readonly Option<int[]> _hidden = Widths(
        "--expert-hidden", "Hidden layers of an expert, or of a backbone without experts; of ple one level each", [256, 128], "--hidden");
    private readonly Option<int[]> _tower = Widths("--tower", "Hidden layers of a head", [128, 64]);
    private readonly Option<int?> _batch = Count("--batch", "Rows per uniform batch and per drawn set", s_standard.Batch);
    private readonly Option<string> _sampling = Choice(
        "--sampling", WordOf(new CrossDistilMethod().Sampling), [.. Enum.GetValues<SamplingMode>().Select(WordOf)]);
    private readonly Option<int?> _rows = Count("--rows", "Generated training rows to draw from", s_standard.Rows);
    private readonly Option<string> _outOfCore = Choice("--out-of-core", "auto", "auto", "on", "off");
    private readonly Option<string?> _folder = FolderOf("cache");
    private readonly Option<int?> _threads = Shared.Number("--threads", "Threads; default: every core.", 1);
    private readonly Option<int?> _steps = Count("--steps", "Timed steps", s_standard.Steps);
    private readonly Option<int?> _warmup = Count("--warmup", "Minimum number of steps before them", s_standard.Warmup);
    private readonly Option<double?> _warmupSeconds = Shared.Number("--warmup-seconds", string.Create(
        CultureInfo.InvariantCulture,
        $"Minimum seconds before them: .NET recompiles hot code in the background; default {s_standard.WarmupSeconds}."), 0.0);

    /// <summary>The options, in the order of the help.</summary>
    public IEnumerable<Option> All =>
    [
        _method, _backbone, _fields, _vocab, _dim, _experts, _taskExperts, _sharedExperts, _hidden, _tower, _batch, _sampling, _rows,
        _outOfCore, _folder, _threads, _steps, _warmup, _warmupSeconds,
    ];

    /// <summary>The generated rows have no privileged features.</summary>
    private static string[] MethodNames =>
        [.. KindTable.NamesOf<MethodOptions>().Where(name => !KindTable.Default<MethodOptions>(name)!.SeesPrivileged)];

    /// <summary>Reports options that do not fit one another.</summary>
    public void Check(CommandResult result)
    {
        if (Value(result, _vocab, s_standard.Vocab) / RandomCache.MinIds < Value(result, _fields, s_standard.Fields))
            result.AddError(
                $"--vocab is less than {RandomCache.MinIds} × --fields: a field has ids for missing, for unknown, and for a value");
    }

    public BenchmarkOptions Options(ParseResult parse) => new()
    {
        Method = Method(parse),
        Model = new() { EmbeddingDim = parse.GetValue(_dim) ?? Dim, Backbone = Backbone(parse), Tower = parse.GetRequiredValue(_tower) },
        Fields = parse.GetValue(_fields) ?? s_standard.Fields,
        Vocab = parse.GetValue(_vocab) ?? s_standard.Vocab,
        Rows = parse.GetValue(_rows) ?? s_standard.Rows,
        OutOfCore = Enum.Parse<OutOfCoreMode>(parse.GetRequiredValue(_outOfCore), ignoreCase: true),
        Folder = parse.GetValue(_folder),
        Batch = parse.GetValue(_batch) ?? s_standard.Batch,
        Threads = parse.GetValue(_threads),
        Steps = parse.GetValue(_steps) ?? s_standard.Steps,
        Warmup = parse.GetValue(_warmup) ?? s_standard.Warmup,
        WarmupSeconds = parse.GetValue(_warmupSeconds) ?? s_standard.WarmupSeconds,
    };

    public static Option<string> Choice(string name, string standard, params string[] values)
    {
        var option = new Option<string>(name)
        {
            Description = $"{string.Join(" or ", values)}; default {standard}.", DefaultValueFactory = _ => standard,
        };
        option.AcceptOnlyFromAmong(values);
        return option;
    }

    public static Option<int?> Count(string name, string description, int standard) =>
        Shared.Number(name, $"{description}; default {standard}.", 1);

    public static Option<string?> FolderOf(string what)
    {
        var option = Shared.Text("--folder", "DIR", $"Keep the generated {what} here, and use it again; default: a temporary folder.");
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var path, ..] && File.Exists(path.Value))
                result.AddError($"--folder {path.Value}: is a file; name a folder");
        });
        return option;
    }

    /// <summary>The given value, for validators; the default where there is none, or it is not a number.</summary>
    public static int Value(CommandResult result, Option<int?> option, int standard) =>
        result.GetResult(option)?.Tokens is [var token, ..]
        && int.TryParse(token.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : standard;

    private static Option<int[]> Widths(string name, string description, int[] standard, params string[] aliases) => new(name, aliases)
    {
        Description = $"{description}; default {string.Join(',', standard)}.",
        HelpName = "N,N",
        DefaultValueFactory = _ => standard,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            int[] widths = [.. text.Split(',').Select(part => int.TryParse(part, CultureInfo.InvariantCulture, out var width) ? width : 0)];
            if (widths.All(width => width > 0)) return widths;
            result.AddError($"{name} \"{text}\" is not a list of whole numbers such as 256,128");
            return [];
        },
    };

    /// <summary>An enum member as experiment files write it.</summary>
    private static string WordOf(SamplingMode mode) => JsonSerializer.SerializeToNode(mode, ExperimentJson.Options)!.GetValue<string>();

    /// <summary>The method with its defaults, but for error correction, which the paper's full method has.</summary>
    private MethodOptions Method(ParseResult parse)
    {
        var method = KindTable.Default<MethodOptions>(parse.GetRequiredValue(_method))!;
        var sampling = JsonSerializer.Deserialize<SamplingMode>($"\"{parse.GetRequiredValue(_sampling)}\"", ExperimentJson.Options);
        // With the paper's sampling, Algorithm 1 as published is timed, which is what the peer implements.
        if (method is CrossDistilMethod full)
            method = (sampling == SamplingMode.Paper ? full.AsPublished() : full) with { Margin = (double?)0 };
        return method is RankingMethod ranking ? ranking with { Sampling = sampling } : method;
    }

    private BackboneOptions Backbone(ParseResult parse) => KindTable.Default<BackboneOptions>(parse.GetRequiredValue(_backbone))!.Sized(new(
        parse.GetRequiredValue(_hidden), parse.GetValue(_experts) ?? Experts,
        parse.GetValue(_taskExperts) ?? PleExperts, parse.GetValue(_sharedExperts) ?? PleExperts));
}
