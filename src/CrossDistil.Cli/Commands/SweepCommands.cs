using System.CommandLine;
using CrossDistil.Data.Sampling;
using CrossDistil.Experiments;
using CrossDistil.Studies.Protocol;
using CrossDistil.Studies.Sweeps;

namespace CrossDistil.Cli.Commands;

/// <summary>Settings tried on validation: sweep tries all of a design equally, tune drops the worse ones early.</summary>
internal static class SweepCommands
{
    private const string Grid = "grid";
    private const string Random = "random";
    private const string Sobol = "sobol";
    private const int StandardPoints = 32;

    public static Command Sweep(CancellationToken ct)
    {
        var (flags, over) = (new StudyFlags(), Over());
        var design = Design(Grid, Grid, Random, Sobol);
        var points = Shared.Number("--points", $"Settings of a random or Sobol design; default {StandardPoints}.", 1);
        var command = flags.AddTo(new Command("sweep", "Try settings on validation; open the test split for the chosen one and for the file as written.") { over, design, points });
        command.SetAction(parse =>
        {
            var loaded = flags.Load(parse);
            var settings = Settings(parse.GetRequiredValue(design), Axes(parse.GetRequiredValue(over), loaded.Experiment), parse.GetValue(points) ?? StandardPoints, loaded.Experiment.Training.Seed);
            return flags.Flow(parse, flags.Read(parse, loaded), ct).Sweep(settings);
        });
        return command;
    }

    public static Command Tune(CancellationToken ct)
    {
        var (flags, over) = (new StudyFlags(), Over());
        var design = Design(Sobol, Sobol, Random);
        var budget = Shared.Number("--budget-runs", "Most runs that the search may take; how they are spent is said beforehand.", 2);
        budget.Required = true;
        var eta = Shared.Number("--eta", "Of this many settings one goes on to the next rung; default 3.", 2);
        var command = flags.AddTo(new Command("tune", "Successive halving over folds and seeds: many settings a little, the best of them more.") { over, design, budget, eta });
        command.SetAction(parse =>
        {
            var loaded = flags.Load(parse);
            var request = flags.Read(parse, loaded);
            var axes = Axes(parse.GetRequiredValue(over), loaded.Experiment);
            var runs = parse.GetValue(budget)!.Value;
            // Lists may have fewer settings than the budget has runs: then the plan has no more either.
            var settings = Settings(parse.GetRequiredValue(design), axes, runs, loaded.Experiment.Training.Seed);
            var plan = HalvingPlan.Of(runs, request.Seeds.Count * (request.Folds ?? 1), parse.GetValue(eta) ?? 3, settings.Count);
            return flags.Flow(parse, request, ct).Tune([.. settings.Take(plan.Rungs[0].Settings)], plan);
        });
        return command;
    }

    private static Option<string[]> Over() => new("--over")
    {
        Description = "What varies: PATH[,PATH...]=[VALUE, ...], =LOW..HIGH, =\"log LOW..HIGH\" or =\"int LOW..HIGH\"; paths joined by commas share the value. May be given several times.",
        HelpName = "AXIS",
        Required = true,
    };

    private static Option<string> Design(string standard, params string[] designs)
    {
        var option = new Option<string>("--design") { Description = $"{string.Join(", ", designs)}; default {standard}.", HelpName = "NAME", DefaultValueFactory = _ => standard };
        option.AcceptOnlyFromAmong(designs);
        return option;
    }

    private static IReadOnlyList<Axis> Axes(string[] over, Experiment experiment) => AxisParser.Parse(over, [.. experiment.Tasks.Select(task => task.Name)]);

    private static IReadOnlyList<Setting> Settings(string design, IReadOnlyList<Axis> axes, int points, ulong seed) => design switch
    {
        Random => Designs.Random(axes, points, new RandomStream(seed, "settings of a sweep")),
        Sobol => Designs.Sobol(axes, points, seed),
        _ => Designs.Grid(axes),
    };
}
