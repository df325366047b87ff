using CrossDistil.Experiments;

namespace CrossDistil.Studies.Kinds;

/// <summary>Figure 5 of the paper: quality by the share of wrong auxiliary labels.</summary>
internal sealed record CorruptStudy() : VariantKind(
    "corrupt", "Wrong auxiliary labels", "The students' quality by the share of wrong auxiliary labels, their rate unchanged (figure 5).")
{
    private const string Auxiliary = "--auxiliary";
    private const string Shares = "--shares";
    private const string StandardShares = "0,0.25,0.5,0.75,1";

    internal override IReadOnlyList<StudyOption> Options =>
    [
        new(Auxiliary, "TASK", "Task whose training labels are swapped between rows; default the last one."),
        new(Shares, "LIST", $"Shares of the labelled training rows, 0 to 1, besides 0; default {StandardShares}."),
    ];

    internal override bool Chooses => false;

    public override StudyDesign Of(Experiment file, StudyOptions options)
    {
        var shares = SharesOf(options.Text(Shares) ?? StandardShares);
        var variants = Variants.Corruption(file, TaskOf(file, options.Text(Auxiliary)), shares);
        return new(this, variants, variants[0].Name, variants[0].Name);
    }

    private static string TaskOf(Experiment file, string? given)
    {
        string[] tasks = [.. file.Tasks.Select(task => task.Name)];
        if (tasks.Length < 2)
            throw new InputException(
                "tasks", "there is one task only, and no auxiliary one", "swap labels in an experiment of at least two tasks");
        return given is null || tasks.Contains(given, StringComparer.Ordinal)
            ? given ?? tasks[^1]
            : throw new InputException($"{Auxiliary} {given}", "no such task", Nearest.Meant(given, tasks, "tasks"));
    }

    private static double[] SharesOf(string text)
    {
        string[] parts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        double[] shares =
            [.. parts.Select(part => double.TryParse(part, CultureInfo.InvariantCulture, out var share) ? share : double.NaN)];
        return shares.Length > 0 && shares.All(share => share is >= 0 and <= 1)
            && shares.Select(share => (decimal)share).Distinct().Count() == shares.Length
            ? shares
            : throw new InputException(
                $"{Shares} {text}", "is not a list of different shares between 0 and 1", $"write it as {StandardShares}");
    }
}
