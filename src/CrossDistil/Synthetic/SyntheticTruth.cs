using System.Globalization;

namespace CrossDistil.Synthetic;

/// <summary>Reads the true probabilities of a synthetic log as logits: what a perfect model would score.</summary>
public static class SyntheticTruth
{
    /// <summary>[task][row] ln(p / (1−p)) of the rows asked for.</summary>
    /// <param name="path">A <c>truth.csv</c>, its lines in the order of the log.</param>
    /// <param name="tasks">Names of the tasks; each needs a column <c>&lt;task&gt;_probability</c>.</param>
    /// <param name="sourceRows">Row numbers in the log, from 0, ascending.</param>
    public static float[][] Logits(string path, IReadOnlyList<string> tasks, ReadOnlySpan<long> sourceRows)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        using var reader = new StreamReader(path);
        var columns = (reader.ReadLine() ?? string.Empty).Split(',');
        int[] positions = [.. tasks.Select(task => Array.IndexOf(columns, $"{task}_probability"))];
        var length = sourceRows.Length;
        float[][] logits = [.. tasks.Select(_ => new float[length])];
        var line = -1L;
        string text = string.Empty;
        for (var row = 0; row < sourceRows.Length; row++)
        {
            for (; line < sourceRows[row]; line++) text = reader.ReadLine() ?? throw new EndOfStreamException($"{path} has no row {sourceRows[row]}.");
            var values = text.Split(',');
            for (var task = 0; task < positions.Length; task++)
            {
                var p = double.Parse(values[positions[task]], CultureInfo.InvariantCulture);
                logits[task][row] = (float)Math.Log(p / (1 - p));
            }
        }

        return logits;
    }
}
