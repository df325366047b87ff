using CrossDistil.Cli.Flows;
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
        return Shared.Command(
            kind.Name, kind.Description, flags.File, [.. own.Select(option => option.Flag), .. flags.Options], (parse, screen) =>
            {
                var loaded = flags.Load(parse);
                var options = new StudyOptions(
                    own.ToDictionary(option => option.Name, option => Values(parse, option.Flag), StringComparer.Ordinal));
                var request = flags.Read(parse, loaded);
                var flow = new StudyFlow(request, flags.Guards(parse), screen, ct);
                return kind is SearchKind search
                    ? flow.Run(search.Of(loaded.Experiment, options, request.Seeds.Count * (request.Folds ?? 1)))
                    : flow.Run(((VariantKind)kind).Of(loaded.Experiment, options));
            });
    }

    private static Option Of(StudyOption option)
    {
        Option made = option.Min is { } min ? Shared.Number(option.Name, option.Description, min)
            : option.IsRepeated ? new Option<string[]>(option.Name) { Description = option.Description, HelpName = option.HelpName }
            : Shared.Text(option.Name, option.HelpName, option.Description, [.. option.Choices ?? []]);
        made.Required = option.IsRequired;
        return made;
    }

    private static IReadOnlyList<string> Values(ParseResult parse, Option option) =>
        [.. parse.GetResult(option)?.Tokens.Select(token => token.Value) ?? []];
}
