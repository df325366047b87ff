using CrossDistil.Data;
using CrossDistil.Experiments;
using Xunit;

namespace CrossDistil.Tests.Experiments;

/// <summary>A small experiment as text, written to a folder of its own that goes with the test.</summary>
internal sealed class ExperimentText : IDisposable
{
    public const string Source = """ "source": {"tables": {"log": "log.csv"}} """;
    public const string Features = """ "features": [{"kind": "categorical", "name": "user_id"}, {"kind": "numeric", "name": "age"}] """;
    public const string Tasks = """ "tasks": [{"name": "finish"}, {"name": "like"}] """;
    public const string Split = """ "split": {"kind": "time", "by": "date", "validationFrom": "20220505", "testFrom": "20220506"} """;
    public const string Data = Source + "," + Features + "," + Tasks + "," + Split;

    private readonly WorkFolder _folder = new();

    private ExperimentText(string text) => File.WriteAllText(Path, text);

    private string Path => _folder.Of("e.json");

    public static Experiment Load(string text, params string[] sets) => Loaded(text, sets).Experiment;

    public static LoadedExperiment Loaded(string text, string[] sets, ulong? seed = null)
    {
        using var file = new ExperimentText(text);
        return ExperimentFile.Load(file.Path, sets, seed);
    }

    /// <summary>Every fault of the text, one a line, the folder left out.</summary>
    public static string[] Faults(string text, params string[] sets)
    {
        using var file = new ExperimentText(text);
        var fault = Assert.Throws<InputException>(() => ExperimentFile.Load(file.Path, sets, null));
        return [.. fault.Faults.Select(f => f.ToString().Replace(file._folder.Path + System.IO.Path.DirectorySeparatorChar, "", StringComparison.Ordinal))];
    }

    /// <summary>Faults of the small experiment with one more part.</summary>
    public static string[] FaultsWith(string part, params string[] sets) => Faults($"{{ {Data}, {part} }}", sets);

    public void Dispose() => _folder.Dispose();
}
