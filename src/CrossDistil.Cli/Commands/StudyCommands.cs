using System.CommandLine;
using CrossDistil.Cli.Flows;
using CrossDistil.Cli.Output;
using CrossDistil.Studies.Kinds;

namespace CrossDistil.Cli.Commands;

/// <summary>A command for each kind of study.</summary>
internal static class StudyCommands
{
    public static IEnumerable<Command> All(CancellationToken ct) => StudyKind.All.Select(kind => Of(kind, ct));

    private static Command Of(StudyKind kind, CancellationToken ct)
    {
        var flags = new StudyFlags(hasBaseline: kind is VariantKind);
        var own = kind.Options.Select(option => (option.Name, Flag: Of(option))).ToArray();
        var command = new Command(kind.Name, kind.Description);
        foreach (var option in own.Select(option => option.Flag).Concat(flags.Options)) command.Add(option);
        command.Add(flags.File);
        command.SetAction(parse =>
        {
            var request = flags.Read(parse, kind);
            var options = new StudyOptions(
                own.ToDictionary(option => option.Name, option => Values(parse, option.Flag), StringComparer.Ordinal));
            return Run(kind, request, options, new Screen(flags.Json(parse)), ct);
        });
        return command;
    }

    private static int Run(StudyKind kind, StudyRequest request, StudyOptions options, Screen screen, CancellationToken ct)
    {
        var file = request.Loaded.Experiment;
        if (kind is SearchKind search)
        {
            var (settings, halving) = search.Of(file, options, request.Seeds.Count * (request.Folds ?? 1));
            using var flow = new SweepFlow(request, screen, ct);
            return halving is null ? flow.Sweep(settings) : flow.Tune(settings, halving);
        }

        var study = (VariantKind)kind;
        var (variants, own, baseline) = study.Of(file, options);
        using var room = new StudyFlow(request, screen, ct);
        return room.Run(variants, own, baseline, study.Chooses);
    }

    private static Option Of(StudyOption option)
    {
        if (option.Min is { } min)
        {
            var number = Shared.Number(option.Name, option.Description, min);
            number.Required = option.IsRequired;
            return number;
        }

        return option.IsRepeated ? Of<string[]>(option) : Of<string?>(option);
    }

    private static Option<T> Of<T>(StudyOption option)
    {
        var text = new Option<T>(option.Name) { Description = option.Description, HelpName = option.HelpName, Required = option.IsRequired };
        if (option.Choices is { } choices) text.AcceptOnlyFromAmong([.. choices]);
        return text;
    }

    private static IReadOnlyList<string> Values(ParseResult parse, Option option) =>
        [.. parse.GetResult(option)?.Tokens.Select(token => token.Value) ?? []];
}
