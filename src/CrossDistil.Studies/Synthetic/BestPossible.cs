using CrossDistil.Data.Cache;
using CrossDistil.Experiments;
using CrossDistil.Metrics;
using CrossDistil.Training;

namespace CrossDistil.Studies.Synthetic;

/// <summary>Metrics of the true probabilities of a generated log: an upper bound for every model.</summary>
internal static class BestPossible
{
    /// <summary>Measures the true probabilities on the test split.</summary>
    /// <param name="experiment">An experiment over the generated log, with the log's row order and task names.</param>
    /// <param name="cache">Its encoded data; the test split must not be open yet.</param>
    /// <param name="truthFile">The file of true probabilities that was written with the log.</param>
    /// <exception cref="InputException">The file does not fit the log or the tasks.</exception>
    public static OrderedDictionary<string, TaskMetrics> Measure(Experiment experiment, DatasetCache cache, string truthFile)
    {
        string[] tasks = [.. experiment.Tasks.Select(task => task.Name)];
        var test = cache.OpenTest();
        var orders = new TrainingSetup(experiment, cache.Training).Plan.Orders;
        return new Evaluator(test, tasks, orders, experiment.Metrics.NdcgAt).Measure(Logits(truthFile, tasks, test.SourceRows));
    }

    /// <summary>The log-odds of the true probabilities of some rows: [task][row].</summary>
    /// <param name="truthFile">
    /// Header <c>row,&lt;task&gt;_probability,…</c>, then one line per row of the log, from 0.
    /// </param>
    /// <param name="tasks">Names of the tasks.</param>
    /// <param name="rows">Rows of the log, in any order.</param>
    internal static float[][] Logits(string truthFile, IReadOnlyList<string> tasks, ReadOnlySpan<long> rows)
    {
        using var lines = File.ReadLines(truthFile).GetEnumerator();
        var header = lines.MoveNext() ? lines.Current.Split(',') : [];
        int[] columns = [.. tasks.Select(task => Array.IndexOf(header, $"{task}_probability"))];
        if (Array.FindIndex(columns, column => column < 0) is >= 0 and var missing)
            throw new InputException(truthFile, $"no column {tasks[missing]}_probability", "name the tasks as the generated log does");
        var truth = new List<float[]>(); // [row of the log][task]
        while (lines.MoveNext())
        {
            var cells = lines.Current.Split(',');
            truth.Add([.. columns.Select(column => LogOdds(double.Parse(cells[column], CultureInfo.InvariantCulture)))]);
        }

        var count = rows.Length;
        var logits = tasks.Select(_ => new float[count]).ToArray();
        for (var i = 0; i < count; i++)
        {
            if (rows[i] >= truth.Count)
                throw new InputException(truthFile, $"ends before row {rows[i]} of the log", "generate log and truth again");
            for (var task = 0; task < logits.Length; task++) logits[task][i] = truth[(int)rows[i]][task];
        }

        return logits;
    }

    private static float LogOdds(double probability) => (float)Math.Log(probability / (1 - probability));
}
