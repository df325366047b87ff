using System.Globalization;
using CrossDistil.Calibration;
using CrossDistil.Data;
using CrossDistil.Data.Cache;

namespace CrossDistil.Runs;

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
            writer.WriteLine(Header(tasks));
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

    /// <summary>Reads a file that <see cref="Write"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tasks">Names of the tasks, in order.</param>
    /// <exception cref="InputException">The file is missing or damaged, or is of other tasks.</exception>
    public static ScoredSplit Read(string path, IReadOnlyList<string> tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        if (!File.Exists(path)) throw new InputException(path, "no such file", "delete the run's folder: a study then trains it again");
        using var lines = File.ReadLines(path).GetEnumerator();
        if (!lines.MoveNext() || !string.Equals(lines.Current, Header(tasks), StringComparison.Ordinal)) throw Damaged("its first line is another", 1);
        var (rows, logits, probabilities) = (new List<long>(), Lists(tasks.Count), Lists(tasks.Count));
        while (lines.MoveNext())
        {
            var fields = lines.Current.AsSpan().Split(',');
            rows.Add(Next(ref fields, lines.Current, out var row) && long.TryParse(row, CultureInfo.InvariantCulture, out var number) ? number : throw Damaged("has no row number", rows.Count + 2));
            for (var task = 0; task < tasks.Count; task++)
            {
                if (!Next(ref fields, lines.Current, out _)
                    || !Next(ref fields, lines.Current, out var logit) || !float.TryParse(logit, CultureInfo.InvariantCulture, out var r)
                    || !Next(ref fields, lines.Current, out var probability) || !float.TryParse(probability, CultureInfo.InvariantCulture, out var p))
                    throw Damaged($"has no logit and probability of {tasks[task]}", rows.Count + 1);
                logits[task].Add(r);
                probabilities[task].Add(p);
            }
        }

        return new([.. rows], [.. logits.Select(values => values.ToArray())], [.. probabilities.Select(values => values.ToArray())]);

        InputException Damaged(string problem, int line) =>
            new(string.Create(CultureInfo.InvariantCulture, $"{path}: line {line}"), problem, "delete the run's folder: a study then trains it again");
    }

    private static string Header(IReadOnlyList<string> tasks) =>
        string.Join(',', tasks.SelectMany(task => new[] { $"{task}.label", $"{task}.logit", $"{task}.probability" }).Prepend("row"));

    private static List<float>[] Lists(int count) => [.. Enumerable.Range(0, count).Select(_ => new List<float>())];

    private static bool Next(ref MemoryExtensions.SpanSplitEnumerator<char> fields, string line, out ReadOnlySpan<char> field)
    {
        var found = fields.MoveNext();
        field = found ? line.AsSpan(fields.Current) : default;
        return found;
    }
}

/// <summary>How a run scored the rows of a split.</summary>
/// <param name="SourceRows">[row] number of the row in the source query.</param>
/// <param name="Logits">[task][row].</param>
/// <param name="Probabilities">[task][row] calibrated.</param>
public sealed record ScoredSplit(IReadOnlyList<long> SourceRows, IReadOnlyList<float[]> Logits, IReadOnlyList<float[]> Probabilities);
