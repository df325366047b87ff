using System.Globalization;
using CrossDistil.Calibration;
using CrossDistil.Data;
using CrossDistil.Data.Cache;

namespace CrossDistil.Reports;

/// <summary>
/// <c>predictions.csv</c>: one line per test row with <c>row,&lt;task&gt;.label,&lt;task&gt;.logit,&lt;task&gt;.probability,…</c>. <c>row</c>
/// counts the source query's rows from 0, a missing label is empty, the logit is the student's own, the probability calibrated; numbers round-trip.
/// </summary>
public static class Predictions
{
    /// <summary>Writes the file, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="split">The scored rows.</param>
    /// <param name="tasks">Names of the tasks, in order.</param>
    /// <param name="logits">[task][row].</param>
    /// <param name="calibrators">[task] what makes them probabilities.</param>
    public static void Write(
        string path, DatasetSplit split, IReadOnlyList<string> tasks, IReadOnlyList<float[]> logits, IReadOnlyList<Calibrator> calibrators)
    {
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(tasks);
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(calibrators);
        float[][] probabilities = [.. logits.Zip(calibrators, (task, calibrator) => calibrator.Probabilities(task))];
        AtomicFile.Write(path, stream =>
        {
            using var writer = new StreamWriter(stream, bufferSize: 1 << 16, leaveOpen: true) { NewLine = "\n" };
            writer.WriteLine(string.Join(',', tasks.SelectMany(task => new[] { $"{task}.label", $"{task}.logit", $"{task}.probability" }).Prepend("row")));
            for (var row = 0; row < split.Rows; row++)
            {
                writer.Write(split.SourceRows[row]);
                for (var task = 0; task < tasks.Count; task++)
                {
                    writer.Write(split.Labels(task)[row] switch { 0 => ",0,", 1 => ",1,", _ => ",," });
                    writer.Write(logits[task][row].ToString("R", CultureInfo.InvariantCulture));
                    writer.Write(',');
                    writer.Write(probabilities[task][row].ToString("R", CultureInfo.InvariantCulture));
                }

                writer.WriteLine();
            }
        });
    }
}
