using System.CommandLine;
using CrossDistil.Cli.Flows;
using CrossDistil.Experiments;
using CrossDistil.Studies.Kinds;
using CrossDistil.Studies.Protocol;

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
            var loaded = flags.Load(parse);
            var options = new StudyOptions(
                own.ToDictionary(option => option.Name, option => Values(parse, option.Flag), StringComparer.Ordinal));
            var request = flags.Read(parse, loaded);
            return Run(kind, loaded.Experiment, options, request, flags.Flow(parse, request, ct));
        });
        return command;
    }

    private static int Run(StudyKind kind, Experiment file, StudyOptions options, StudyRequest request, StudyFlow flow) => kind switch
    {
        SearchKind search => flow.Run(search.Of(file, options, request.Seeds.Count * (request.Folds ?? 1))),
        _ => flow.Run(((VariantKind)kind).Of(file, options)),
    };

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
