using System.Globalization;
using System.Text;
using CrossDistil.Data.Schema;
using CrossDistil.Experiments;
using CrossDistil.Ingest.Source;
using CrossDistil.Scoring.Options;
using CrossDistil.Studies.Health;
using CrossDistil.Tests.Ingest;
using Xunit;

namespace CrossDistil.Tests.Health;

/// <summary>A row of a made log; a test changes what it is to be about.</summary>
internal sealed record MadeRow(int Number, string User, string Item, double Age, string Day, string Extra, int Click, string Like);

/// <summary>Four thousand rows over ten days with nothing wrong in them, and a check of what a test makes of them.</summary>
internal static class MadeLog
{
    public const int Rows = 4000;

    public static readonly Experiment Experiment = new()
    {
        Name = "made",
        Source = new SourceOptions { Tables = Workplace.Tables(("log", "log.csv")) },
        Features = [new CategoricalFeature { Name = "user", MinCount = 2 }, new CategoricalFeature { Name = "item" }, new NumericFeature { Name = "age" }],
        Tasks = [new TaskOptions { Name = "click" }, new TaskOptions { Name = "like", Label = "\"like\"" }],
        Split = new TimeSplit { By = "day", ValidationFrom = "2022-05-08", TestFrom = "2022-05-10" },
        Model = new ModelOptions { EmbeddingDim = 4, Backbone = new MmoeOptions { Experts = 2, Hidden = [8] }, Tower = [4] },
    };

    /// <summary>Checks the log.</summary>
    /// <param name="change">What is wrong with its rows.</param>
    /// <param name="experiment">What is wrong with the experiment.</param>
    /// <param name="repeated">Rows that are written twice.</param>
    public static HealthReport Check(Func<MadeRow, MadeRow>? change = null, Experiment? experiment = null, Func<MadeRow, bool>? repeated = null)
    {
        using var place = new Workplace();
        var (made, stop) = (experiment ?? Experiment, TestContext.Current.CancellationToken);
        place.Write("log.csv", Text(change ?? (row => row), repeated ?? (_ => false)));
        using var cache = place.Open(made.Data);
        var source = SourceProfiler.Read(made.Data, place.Folder, time: null, stop);
        return HealthCheck.Run(new HealthData(made, cache.Training, cache.TestInputs, source), cost: null, stop);
    }

    /// <summary>The one finding of a kind.</summary>
    public static HealthFinding The(this HealthReport report, string kind) => Assert.Single(report.Findings, finding => string.Equals(finding.Kind, kind, StringComparison.Ordinal));

    /// <summary>The experiment with one more feature, over the column <c>extra</c>.</summary>
    public static Experiment With(FeatureOptions feature) => Experiment with { Features = [.. Experiment.Features, feature] };

    private static string Text(Func<MadeRow, MadeRow> change, Func<MadeRow, bool> repeated)
    {
        var random = new Random(5);
        var text = new StringBuilder("user,item,age,day,extra,click,like\n");
        for (var number = 0; number < Rows; number++)
        {
            var click = random.NextDouble() < 0.45 ? 1 : 0;
            var day = string.Create(CultureInfo.InvariantCulture, $"2022-05-{1 + (number * 10 / Rows):00}");
            var row = change(new(number, $"u{random.Next(50)}", $"i{random.Next(80)}", 20 + (40 * random.NextDouble()), day, string.Empty, click, random.NextDouble() < 0.3 ? "1" : "0"));
            for (var times = repeated(row) ? 2 : 1; times > 0; times--)
                text.Append(CultureInfo.InvariantCulture, $"{row.User},{row.Item},{row.Age:R},{row.Day},{row.Extra},{row.Click},{row.Like}\n");
        }

        return text.ToString();
    }
}
