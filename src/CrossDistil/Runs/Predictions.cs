using CrossDistil.Data.Cache;
using CrossDistil.Data.Files;
using CrossDistil.Data.Strata;
using CrossDistil.Scoring.Calibration;

namespace CrossDistil.Runs;

/// <summary>
/// <c>predictions.csv</c>: one line per test row with
/// <c>row,&lt;task&gt;.label,&lt;task&gt;.logit,&lt;task&gt;.probability,…</c>, and after a task's probability
/// <c>&lt;task&gt;.score</c> where it had a teacher. <c>row</c> counts the source query's rows from 0, a missing label
/// is empty, the logit is the student's own, the probability calibrated, the score the teacher's before calibration;
/// numbers round-trip.
/// </summary>
internal static class Predictions
{
    private const string Remedy = "train the run again; in a study, delete the run's folder and give the option overwrite";

    /// <summary>Writes the file, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="split">The scored rows.</param>
    /// <param name="tasks">Names of the tasks, in order.</param>
    /// <param name="logits">[task][row].</param>
    /// <param name="calibrators">[task] what makes them probabilities.</param>
    /// <param name="scores">[task][row] of the teachers; null for a task without.</param>
    public static void Write(
        string path, DatasetSplit split, IReadOnlyList<string> tasks, IReadOnlyList<float[]> logits, IReadOnlyList<Calibrator> calibrators,
        IReadOnlyList<float[]?> scores)
    {
        float[][] probabilities = [.. logits.Zip(calibrators, (task, calibrator) => calibrator.Probabilities(task))];
        AtomicFile.Write(path, stream =>
        {
            using var writer = new StreamWriter(stream, bufferSize: 1 << 16, leaveOpen: true) { NewLine = "\n" };
            writer.WriteLine(string.Join(',', tasks.SelectMany((task, t) => ColumnsOf(task, scores[t] is not null)).Prepend("row")));
            for (var row = 0; row < split.Rows; row++)
            {
                writer.Write(split.SourceRows[row]);
                for (var task = 0; task < tasks.Count; task++)
                {
                    writer.Write(split.Labels(task)[row] switch { 0 => ",0", 1 => ",1", _ => "," });
                    WriteNumber(writer, logits[task][row]);
                    WriteNumber(writer, probabilities[task][row]);
                    if (scores[task] is { } score) WriteNumber(writer, score[row]);
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
        if (!File.Exists(path)) throw new InputException(path, "no such file", Remedy);
        using var lines = File.ReadLines(path).GetEnumerator();
        var columns = lines.MoveNext() ? TasksOf(lines.Current, tasks) : null;
        if (columns is null) throw Damaged("its first line is another", 1);
        var rows = new List<long>();
        while (lines.MoveNext())
        {
            var fields = lines.Current.Split(',');
            if (!long.TryParse(fields[0], CultureInfo.InvariantCulture, out var row)) throw Damaged("has no row number", rows.Count + 2);
            rows.Add(row);
            foreach (var column in columns)
                if (!column.TryAdd(fields)) throw Damaged($"has no label, logit and probability of {column.Task}", rows.Count + 1);
        }

        return new(
            [.. rows], [.. columns.Select(task => task.Labels.ToArray())], [.. columns.Select(task => task.Logits.ToArray())],
            [.. columns.Select(task => task.Probabilities.ToArray())], [.. columns.Select(task => task.Scores?.ToArray())]);

        InputException Damaged(string problem, int line) => new($"{path}: line {line}", problem, Remedy);
    }

    private static string[] ColumnsOf(string task, bool hasScore) =>
        [$"{task}.label", $"{task}.logit", $"{task}.probability", .. hasScore ? (string[])[$"{task}.score"] : []];

    private static void WriteNumber(StreamWriter writer, float number)
    {
        writer.Write(',');
        writer.Write(number.ToString("R", CultureInfo.InvariantCulture));
    }

    /// <summary>The tasks' columns of a header; null where it is of other tasks.</summary>
    private static TaskColumns[]? TasksOf(string header, IReadOnlyList<string> tasks)
    {
        var names = header.Split(',');
        var (columns, at) = (new TaskColumns[tasks.Count], 1);
        for (var task = 0; task < columns.Length; task++)
        {
            var hasScore = at + 3 < names.Length && string.Equals(names[at + 3], $"{tasks[task]}.score", StringComparison.Ordinal);
            var expected = ColumnsOf(tasks[task], hasScore);
            if (!names.Skip(at).Take(expected.Length).SequenceEqual(expected, StringComparer.Ordinal)) return null;
            (columns[task], at) = (new(tasks[task], at, hasScore), at + expected.Length);
        }

        return at == names.Length && string.Equals(names[0], "row", StringComparison.Ordinal) ? columns : null;
    }

    /// <summary>The values of one task read so far.</summary>
    /// <param name="task">Its name.</param>
    /// <param name="first">Column of its label.</param>
    /// <param name="hasScore">Whether it has a column of scores.</param>
    private sealed class TaskColumns(string task, int first, bool hasScore)
    {
        public string Task => task;

        public List<byte> Labels { get; } = [];

        public List<float> Logits { get; } = [];

        public List<float> Probabilities { get; } = [];

        public List<float>? Scores { get; } = hasScore ? [] : null;

        public bool TryAdd(string[] fields)
        {
            if (fields.Length < first + (hasScore ? 4 : 3) || fields[first] is not ("" or "0" or "1")) return false;
            Labels.Add(fields[first] switch { "0" => 0, "1" => 1, _ => Stratum.Missing });
            return TryAdd(fields[first + 1], Logits) && TryAdd(fields[first + 2], Probabilities)
                && (Scores is null || TryAdd(fields[first + 3], Scores));
        }

        private static bool TryAdd(string field, List<float> values)
        {
            if (!float.TryParse(field, CultureInfo.InvariantCulture, out var number) || float.IsNaN(number)) return false;
            values.Add(number);
            return true;
        }
    }
}

/// <summary>The scores of a run for the rows of a split.</summary>
/// <param name="SourceRows">[row] number of the row in the source query.</param>
/// <param name="Labels">[task][row] 0, 1, or 255 = missing.</param>
/// <param name="Logits">[task][row] of the students.</param>
/// <param name="Probabilities">[task][row] calibrated.</param>
/// <param name="Scores">
/// [task][row] of the teachers before calibration; null for a task without.
/// </param>
internal sealed record ScoredSplit(
    IReadOnlyList<long> SourceRows, IReadOnlyList<byte[]> Labels, IReadOnlyList<float[]> Logits, IReadOnlyList<float[]> Probabilities,
    IReadOnlyList<float[]?> Scores);
