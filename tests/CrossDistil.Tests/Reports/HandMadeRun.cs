using System.Globalization;
using CrossDistil.Data.Schema;
using CrossDistil.Data.Strata;
using CrossDistil.Experiments;
using CrossDistil.Metrics;
using CrossDistil.Runs;
using CrossDistil.Scoring.Calibration;
using CrossDistil.Studies.Reports;
using CrossDistil.Studies.Reports.Figures;
using CrossDistil.Studies.Reports.Sources;

namespace CrossDistil.Tests.Reports;

/// <summary>Runs of two tasks written down by hand: nothing is trained.</summary>
internal static class HandMadeRun
{
    public static readonly string[] Tasks = ["click", "like"];

    private static readonly Experiment s_experiment = new()
    {
        Name = "made up",
        Source = new SourceOptions { Path = "../logs", Tables = new Dictionary<string, TableOptions>(StringComparer.Ordinal) { ["log"] = new() { Files = ["log.csv"] } } },
        Features = [new CategoricalFeature { Name = "user" }],
        Tasks = [.. Tasks.Select(task => new TaskOptions { Name = task })],
        Split = new TimeSplit { By = "day", ValidationFrom = "5", TestFrom = "6" },
        Training = new TrainingOptions { Epochs = 3, Seed = 7 },
    };

    /// <summary>Levels of both tasks: each has its own label first.</summary>
    public static StrataReport Strata { get; } = new(
        100, new(StringComparer.Ordinal) { ["click"] = ["++", "+-", "-+", "--"], ["like"] = ["++", "-+", "+-", "--"] },
        [Labels("++", 10, 3, 3), Labels("+-", 29, 2, 1), Labels("-+", 1, 1, 2), Labels("--", 60, 0, 0)], []);

    /// <summary>A run in the middle of its training.</summary>
    public static RunSource UnderWay(string name, params double[] aucs) => new(
        name, new RunFolder(name), s_experiment, Metrics: null,
        new RunProgress(2, 3, 150, 300, 1000, 30, [.. aucs.Select(Validation)], [.. aucs.Select((_, i) => 50L * (i + 1))], []), Strata, Scored: null);

    /// <summary>A finished run whose tasks chose the validation of the greatest AUC; its test split is closed.</summary>
    public static RunSource Fitted(string name, params double[] aucs)
    {
        var best = Array.IndexOf(aucs, aucs.Max()) + 1;
        var metrics = new RunMetrics(
            new(StringComparer.Ordinal), [.. aucs.Select(Validation)], [.. aucs.Select((_, i) => 600L * (i + 1))], ByTask(_ => 600L * best), ByTask(_ => (double)best),
            1234.4, 56.7, 7, Interrupted: false, ByTask(_ => 1.0), [new(1, new(StringComparer.Ordinal) { ["click, like"] = 0.25 }), new(2, new(StringComparer.Ordinal) { ["click, like"] = -0.125 })],
            ["tasks.like: too few rows"], new("0.1", ".NET 10", "Linux", "x64", 4, 2, 256, "abc", 512_400_000, new(2022, 4, 25, 1, 2, 3, TimeSpan.Zero)));
        return new(name, new RunFolder(name), s_experiment, metrics, Progress: null, Strata, Scored: null);
    }

    /// <summary>The same with its test rows, measured as training measures them.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="rows">Labels such as "+-" or "?+", the students' logit for both tasks, the teachers' score; null = no teachers.</param>
    public static RunSource Tested(string name, params (string Labels, float Logit, float? Score)[] rows)
    {
        var run = Fitted(name, 0.6, 0.7, 0.65);
        byte[][] labels = [.. Tasks.Select((_, task) => rows.Select(row => row.Labels[task] switch { '+' => (byte)1, '-' => (byte)0, _ => Stratum.Missing }).ToArray())];
        float[] logits = [.. rows.Select(row => row.Logit)];
        float[] probabilities = new PlattCalibrator(0.5, 0).Probabilities(logits);
        var scores = rows[0].Score is null ? null : rows.Select(row => row.Score!.Value).ToArray();
        var test = new OrderedDictionary<string, TaskMetrics>(StringComparer.Ordinal);
        for (var task = 0; task < Tasks.Length; task++)
        {
            var evaluator = new TaskEvaluator(4);
            evaluator.Add(logits, probabilities, labels[task], [.. rows.Select(row => LevelOf(row.Labels, task))]);
            test.Add(Tasks[task], evaluator.Result() with { Uncalibrated = ProbabilityMetrics.Of(Probability.Of(logits), labels[task]) });
        }

        return run with
        {
            Metrics = run.Metrics! with { Test = test },
            Scored = new ScoredSplit([.. Enumerable.Range(0, rows.Length).Select(row => (long)row)], labels, [logits, logits], [probabilities, probabilities], [scores, scores]),
        };
    }

    public static ReportSubject Subject(params RunSource[] runs) => new("made up", runs, [], BestPossible: null);

    /// <summary>A report's figure.</summary>
    public static Figure Figure(string id, params RunSource[] runs) => ReportBuilder.Of(Subject(runs)).Sections.SelectMany(section => section.Figures).Single(figure => string.Equals(figure.Id, id, StringComparison.Ordinal));

    /// <summary>The texts of a table, a row a line.</summary>
    public static string[] Texts(Panel panel) => [.. panel.Table.Rows.Select(row => string.Join(" | ", row.Select(cell => cell.Text)))];

    /// <summary>The values of a column.</summary>
    public static double?[] Values(Panel panel, string key)
    {
        var column = panel.Table.Columns.Index().Single(found => string.Equals(found.Item.Key, key, StringComparison.Ordinal)).Index;
        return [.. panel.Table.Rows.Select(row => row[column].Value)];
    }

    private static OrderedDictionary<string, TaskMetrics> Validation(double auc) => ByTask(task => new TaskMetrics(
        auc + (string.Equals(task, "like", StringComparison.Ordinal) ? 0.1 : 0), auc, [], 1 - auc, null, null, 10, 5));

    private static OrderedDictionary<string, T> ByTask<T>(Func<string, T> value) => new(Tasks.Select(task => KeyValuePair.Create(task, value(task))), StringComparer.Ordinal);

    private static LabelsReport Labels(string labels, int rows, int click, int like) => new(labels, rows, new(StringComparer.Ordinal) { ["click"] = click, ["like"] = like });

    /// <summary>By the definition: own label first, then the other one; −1 unless every completion agrees.</summary>
    private static int LevelOf(string labels, int task) => labels.Contains('?', StringComparison.Ordinal)
        ? -1
        : int.Parse($"{(labels[task] == '+' ? 1 : 0)}{(labels[1 - task] == '+' ? 1 : 0)}", NumberStyles.AllowBinarySpecifier, CultureInfo.InvariantCulture);
}
