using System.CommandLine;
using System.Globalization;
using CrossDistil.Data;
using CrossDistil.Experiments;
using CrossDistil.Studies;
using CrossDistil.Studies.Protocol;

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
        flags.Runs(command, (parse, file) => parse.GetValue(backbones) is null && parse.GetValue(methods) is null
            ? StudyDesign.Compare(file)
            : StudyDesign.Compare(
                file, Named("--backbones", parse.GetValue(backbones), Variants.BackboneNames(file)),
                Named("--methods", parse.GetValue(methods), Variants.MethodNames)), ct);
        return command;
    }

    public static Command Ablate(CancellationToken ct)
    {
        var flags = new StudyFlags();
        var command = flags.AddWithBaselineTo(new Command("ablate", "The method without each of its parts, and the controls (the paper's tables IV and V)."));
        flags.Runs(command, (_, file) => StudyDesign.Ablate(file), ct);
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
        flags.Runs(
            command, (parse, file) => StudyDesign.Corrupt(file, Task(file, parse.GetValue(auxiliary)), parse.GetRequiredValue(shares)), ct);
        return command;
    }

    public static Command Curves(CancellationToken ct)
    {
        var flags = new StudyFlags();
        var points = Shared.Number("--validations", "Validations per epoch, the points of the curves; default 5.", 1);
        var command = flags.AddWithBaselineTo(new Command("curves", "Validation by step with and without error correction, to the last epoch (figure 4).") { points });
        flags.Runs(command, (parse, file) => StudyDesign.Curves(file, parse.GetValue(points) ?? 5), ct);
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
