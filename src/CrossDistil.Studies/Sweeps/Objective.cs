using CrossDistil.Metrics;

namespace CrossDistil.Studies.Sweeps;

/// <summary>
/// The objective of a choice: a metric, or a sum of metrics, each of all tasks or of one. Greater is better.
/// </summary>
public sealed class Objective
{
    private static readonly string[] s_metrics = ["auc", "multi_auc", "logloss", "gauc"];
    private readonly Term[] _terms;

    private Objective(string text, Term[] terms) => (Text, _terms) = (text, terms);

    /// <summary>Its text, such as <c>like.auc+long_view.multi_auc</c>.</summary>
    public string Text { get; }

    /// <summary>Whether it is defined only where metrics.user names a user.</summary>
    public bool NeedsUser => Array.Exists(_terms, term => term.Metric is "gauc");

    /// <summary>
    /// Reads an objective: terms <c>metric</c> or <c>task.metric</c>, joined by <c>+</c>; a term named twice counts
    /// twice.
    /// </summary>
    /// <param name="text">Such as <c>auc</c>, <c>auc+multi_auc</c> or <c>like.auc</c>.</param>
    /// <param name="tasks">Names of the experiment's tasks.</param>
    /// <exception cref="InputException">A metric or a task is unknown; has every fault.</exception>
    public static Objective Parse(string text, IReadOnlyList<string> tasks)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(tasks);
        var faults = new List<Fault>();
        void Report(string problem, string remedy) => faults.Add(new Fault($"the option objective {text}", problem, remedy));
        Term[] terms = [.. text.Split('+', StringSplitOptions.TrimEntries).Select(term => Read(term, tasks, Report))];
        return faults.Count == 0 ? new Objective(text, terms) : throw new InputException(faults);
    }

    /// <summary>The mean over terms; a term without a task is the mean over tasks, and logloss is negated.</summary>
    /// <param name="tasks">Metrics by task.</param>
    /// <returns>Any finite number; null when a value that it needs is undefined.</returns>
    public double? Of(OrderedDictionary<string, TaskMetrics> tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        return Mean(_terms.Select(term => term.Task is { } task
            ? Measured(term.Metric, tasks[task])
            : Mean(tasks.Values.Select(metrics => Measured(term.Metric, metrics)))));
    }

    private static Term Read(string term, IReadOnlyList<string> tasks, Action<string, string> report)
    {
        var dot = term.LastIndexOf('.');
        var (task, metric) = (dot < 0 ? null : term[..dot], term[(dot + 1)..]);
        if (metric.Length == 0) report("empty term", $"join metrics with +; known metrics: {string.Join(", ", s_metrics)}");
        else if (!s_metrics.Contains(metric, StringComparer.Ordinal))
            report($"unknown metric \"{metric}\"", Nearest.Meant(metric, s_metrics, "metrics"));
        if (task is not null && !tasks.Contains(task, StringComparer.Ordinal))
            report($"unknown task \"{task}\"", Nearest.Meant(task, tasks, "tasks"));
        return new(task, metric);
    }

    private static double? Measured(string metric, TaskMetrics task) => metric switch
    {
        "auc" => task.Auc,
        "multi_auc" => task.MultiAuc,
        "logloss" => -task.Logloss,
        "gauc" => task.PerUser?.Gauc,
        _ => throw new InvalidOperationException($"{metric} is not measured."),
    };

    private static double? Mean(IEnumerable<double?> values)
    {
        double?[] all = [.. values];
        return Array.TrueForAll(all, value => value is not null) ? all.Average() : null;
    }

    private sealed record Term(string? Task, string Metric);
}
