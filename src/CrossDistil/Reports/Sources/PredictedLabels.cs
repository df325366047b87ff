using CrossDistil.Data;
using CrossDistil.Data.Strata;

namespace CrossDistil.Reports.Sources;

/// <summary>The labels in a run's <c>predictions.csv</c>.</summary>
internal static class PredictedLabels
{
    private const int ColumnsPerTask = 3; // label, logit, probability

    /// <summary>[task][row] 0, 1 or <see cref="Stratum.Missing"/>.</summary>
    /// <param name="path">A file that was read as scores before, so that its shape is known to be right.</param>
    /// <param name="tasks">How many tasks it has.</param>
    /// <exception cref="InputException">A label is none of these.</exception>
    public static IReadOnlyList<byte[]> Read(string path, int tasks)
    {
        List<byte>[] labels = [.. Enumerable.Range(0, tasks).Select(_ => new List<byte>())];
        foreach (var line in File.ReadLines(path).Skip(1))
        {
            var fields = line.Split(',');
            for (var task = 0; task < tasks; task++)
                labels[task].Add(fields[1 + (ColumnsPerTask * task)] switch
                {
                    "0" => 0,
                    "1" => 1,
                    "" => Stratum.Missing,
                    var other => throw new InputException(path, $"has the label {other}, which is none", "delete the run's folder and train it again"),
                });
        }

        return [.. labels.Select(task => task.ToArray())];
    }
}
