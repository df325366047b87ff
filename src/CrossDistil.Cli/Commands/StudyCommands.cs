using System.CommandLine;
using System.Globalization;
using CrossDistil.Cli.Flows;
using CrossDistil.Cli.Output;
using CrossDistil.Data;
using CrossDistil.Experiments;
using CrossDistil.Scoring.Options.Binding;
using CrossDistil.Studies.Kinds;

namespace CrossDistil.Cli.Commands;

/// <summary>The paper's experiments, each a table of variants that is known beforehand: compare, ablate, corrupt, curves.</summary>
internal static class StudyCommands
{
    public static Command Compare(CancellationToken ct)
    {
        var flags = new StudyFlags();
        var backbones = new Option<string?>("--backbones") { Description = "With --methods: rows are these backbones × methods, joined by commas; default the paper's main table.", HelpName = "LIST" };
        var methods = new Option<string?>("--methods") { Description = $"Of {string.Join(", ", Variants.MethodNames)}; default all, where --backbones is given.", HelpName = "LIST" };
        var command = flags.AddWithBaselineTo(new Command("compare", "Every backbone trained plainly, then the methods on the file's backbone (the paper's main table).") { backbones, methods });
        command.SetAction(parse =>
        {
            var loaded = flags.Load(parse);
            var (names, baseline) = (Variants.BackboneNames(loaded.Experiment), Variants.BackboneName(loaded.Experiment));
            var variants = parse.GetValue(backbones) is null && parse.GetValue(methods) is null
                ? Variants.Comparison(loaded.Experiment)
                : Variants.Comparison(loaded.Experiment, Named("--backbones", parse.GetValue(backbones), names), Named("--methods", parse.GetValue(methods), Variants.MethodNames));
            using var room = new StudyFlow(flags.Read(parse, loaded), new Screen(flags.Json(parse)), ct);
            return room.Run(variants, Variants.CrossDistil, baseline, chooses: true);
        });
        return command;
    }

    public static Command Ablate(CancellationToken ct)
    {
        var flags = new StudyFlags();
        var command = flags.AddWithBaselineTo(new Command("ablate", "The method without each of its parts, and the controls (the paper's tables IV and V)."));
        command.SetAction(parse =>
        {
            var loaded = flags.Load(parse);
            var variants = Variants.Ablation(loaded.Experiment);
            using var room = new StudyFlow(flags.Read(parse, loaded), new Screen(flags.Json(parse)), ct);
            return room.Run(variants, Variants.Full, Variants.Full, chooses: true);
        });
        return command;
    }

    public static Command Corrupt(CancellationToken ct)
    {
        var flags = new StudyFlags();
        var auxiliary = new Option<string?>("--auxiliary") { Description = "Task whose training labels are swapped between rows; default the last one.", HelpName = "TASK" };
        var shares = new Option<double[]>("--shares")
        {
            Description = "Shares of the labelled training rows, 0 to 1, beside 0; default 0,0.25,0.5,0.75,1.", HelpName = "LIST",
            CustomParser = result => Shares(result.Tokens[0].Value), DefaultValueFactory = _ => [0, 0.25, 0.5, 0.75, 1],
        };
        var command = flags.AddWithBaselineTo(new Command("corrupt", "The students' quality by the share of wrong auxiliary labels, their rate unchanged (figure 5).") { auxiliary, shares });
        command.SetAction(parse =>
        {
            var loaded = flags.Load(parse);
            var task = Task(loaded.Experiment, parse.GetValue(auxiliary));
            var variants = Variants.Corruption(loaded.Experiment, task, [.. parse.GetRequiredValue(shares)]);
            using var room = new StudyFlow(flags.Read(parse, loaded), new Screen(flags.Json(parse)), ct);
            return room.Run(variants, variants[0].Name, variants[0].Name, chooses: false);
        });
        return command;
    }

    public static Command Curves(CancellationToken ct)
    {
        var flags = new StudyFlags();
        var points = Shared.Number("--validations", "Validations per epoch, the points of the curves; default 5.", 1);
        var command = flags.AddWithBaselineTo(new Command("curves", "Validation by step with and without error correction, to the last epoch (figure 4).") { points });
        command.SetAction(parse =>
        {
            var loaded = flags.Load(parse);
            var variants = Variants.Correction(loaded.Experiment, parse.GetValue(points) ?? 5);
            using var room = new StudyFlow(flags.Read(parse, loaded), new Screen(flags.Json(parse)), ct);
            return room.Run(variants, Variants.OwnOfCurves(loaded.Experiment), Variants.WithoutCorrection, chooses: false);
        });
        return command;
    }

    /// <summary>The names of a list joined by commas, all known; all where there is none.</summary>
    private static string[] Named(string option, string? list, IReadOnlyList<string> known)
    {
        string[] names = list?.Split(',', StringSplitOptions.TrimEntries) ?? [.. known];
        return names.FirstOrDefault(name => !known.Contains(name, StringComparer.Ordinal)) is { } unknown
            ? throw new InputException($"{option} {list}", $"unknown \"{unknown}\"", Nearest.To(unknown, known) is { } near ? $"did you mean \"{near}\"?" : $"use some of {string.Join(", ", known)}")
            : names;
    }

    private static string Task(Experiment experiment, string? given)
    {
        string[] tasks = [.. experiment.Tasks.Select(task => task.Name)];
        if (tasks.Length < 2) throw new InputException("tasks", "there is one task only, and no auxiliary one", "corrupt an experiment of at least two tasks");
        if (given is null) return tasks[^1];
        return tasks.Contains(given, StringComparer.Ordinal)
            ? given
            : throw new InputException($"--auxiliary {given}", "no such task", Nearest.To(given, tasks) is { } near ? $"did you mean \"{near}\"?" : $"use one of {string.Join(", ", tasks)}");
    }

    private static double[] Shares(string text)
    {
        string[] parts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        double[] shares = [.. parts.Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) ? share : double.NaN)];
        return shares.Length > 0 && shares.All(share => share is >= 0 and <= 1) && shares.Select(share => (decimal)share).Distinct().Count() == shares.Length
            ? shares
            : throw new InputException($"--shares {text}", "is no list of different shares between 0 and 1", "write it as 0,0.25,0.5,0.75,1");
    }
}
