using CrossDistil.Data;
using CrossDistil.Metrics;
using CrossDistil.Studies.Sweeps;
using Xunit;

namespace CrossDistil.Tests.Studies.Sweeps;

public sealed class ObjectiveTests
{
    private static readonly string[] s_tasks = ["long_view", "video.like"];

    [Theory]
    [InlineData("auc", (0.6 + 0.8) / 2)]
    [InlineData("multi_auc", (0.5 + 0.7) / 2)]
    [InlineData("logloss", -(0.4 + 0.1) / 2)]
    [InlineData("auc + multi_auc", (0.7 + 0.6) / 2)]
    [InlineData("video.like.auc", 0.8)]
    [InlineData("video.like.auc+long_view.multi_auc", (0.8 + 0.5) / 2)]
    [InlineData("auc+video.like.logloss", (0.7 - 0.1) / 2)]
    [InlineData("video.like.auc+video.like.auc+long_view.auc", (0.8 + 0.8 + 0.6) / 3)]
    public void A_value_is_the_mean_of_the_terms(string text, double expected) =>
        Assert.Equal(expected, Of(text, Metrics(0.6, 0.5, 0.4), Metrics(0.8, 0.7, 0.1))!.Value, 1e-12);

    [Fact]
    public void Auc_within_users_needs_users()
    {
        var user = new PerUserMetrics(0.55, 1, 3, null, 10, 3);
        var known = Metrics(0.6, 0.5, 0.4) with { PerUser = user };
        Assert.Equal(0.6, Of("gauc", known, known with { PerUser = user with { Gauc = 0.65 } })!.Value, 1e-12);
        Assert.Null(Of("gauc", known, Metrics(0.8, 0.7, 0.1)));
    }

    [Fact]
    public void A_value_that_needs_an_undefined_one_is_undefined()
    {
        Assert.Null(Of("auc", Metrics(0.6, 0.5, 0.4), Metrics(null, 0.7, 0.1)));
        Assert.Null(Of("multi_auc+video.like.auc", Metrics(0.6, 0.5, 0.4), Metrics(null, 0.7, 0.1)));
        Assert.Equal(0.6, Of("long_view.auc", Metrics(0.6, 0.5, 0.4), Metrics(null, 0.7, 0.1)));
    }

    [Theory]
    [InlineData("acu", "unknown metric \"acu\"; did you mean \"auc\"?")]
    [InlineData("precision", "unknown metric \"precision\"; known metrics: auc, multi_auc, logloss, gauc")]
    [InlineData("", "empty term; join metrics with +; known metrics: auc, multi_auc, logloss, gauc")]
    [InlineData("auc+", "empty term; join metrics with +; known metrics: auc, multi_auc, logloss, gauc")]
    [InlineData("longview.auc", "unknown task \"longview\"; did you mean \"long_view\"?")]
    [InlineData("wombat.auc", "unknown task \"wombat\"; known tasks: long_view, video.like")]
    [InlineData("wombat.acu", "unknown metric \"acu\"; did you mean \"auc\"?", "unknown task \"wombat\"; known tasks: long_view, video.like")]
    public void Faults_name_what_is_known(string text, params string[] lines) => Assert.Equal(
        lines.Select(line => $"the option objective {text}: {line}"),
        Assert.Throws<InputException>(() => Objective.Parse(text, s_tasks)).Faults.Select(fault => fault.ToString()));

    private static double? Of(string text, TaskMetrics longView, TaskMetrics like) =>
        Objective.Parse(text, s_tasks).Of(new() { ["long_view"] = longView, ["video.like"] = like });

    private static TaskMetrics Metrics(double? auc, double? multiAuc, double? logloss) => new(auc, multiAuc, [], logloss, null, null, Rows: 10, Positives: 5);
}
