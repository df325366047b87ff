using CrossDistil.Data.Strata;
using CrossDistil.Objectives;
using CrossDistil.Scoring.Options;
using Xunit;

namespace CrossDistil.Tests.Training;

public sealed class TaskDistillationTests
{
    private static readonly (string Name, double Weight)[] Tasks = [("click", 2), ("like", 10)];
    private static readonly LossWeights Weights = new() { Teacher = Of(3, 5), Student = ByName(7, 11) };

    [Fact]
    public void Every_number_of_crossdistil_is_its_own_tasks()
    {
        var method = new CrossDistilMethod
        {
            Alpha = Of(0.2, 0.3), Temperature = ByName(1.5, 2.5), Margin = new() { List = [0.5, null] }, Beta1 = Of(0.1, 0.4), Beta2 = ByName(0.6, 0.8), Weights = Weights,
        };
        RowSet[] sets = [.. Orders().SelectMany(order => order.Terms).SelectMany(term => new[] { term.Higher, term.Lower }).Distinct()];
        TaskDistillation[] tasks = [.. Orders().Select(order => method.DistillationOf(order.Terms, order.Target, Tasks[order.Target], sets))];
        Assert.Equal([0.2, 0.3], tasks.Select(task => task.Alpha));
        Assert.Equal([1.5, 2.5], tasks.Select(task => task.Temperature));
        Assert.Equal([0.5, null], tasks.Select(task => task.Margin));
        Assert.Equal([2 * 3f, 10 * 5f], tasks.Select(task => task.TeacherWeight));
        Assert.Equal([2 * 7f, 10 * 11f], tasks.Select(task => task.StudentWeight));
        Assert.Equal([[1f, 0.1f, 0.6f], [1f, 0.4f, 0.8f]], tasks.Select(task => task.Terms.Select(term => term.Weight).ToArray()));
    }

    [Fact]
    public void Every_number_of_distillation_inside_a_task_is_its_own_tasks()
    {
        TaskDistillation[] tasks = [.. Tasks.Select((task, t) => TaskDistillation.Create(t, task, Of(0.2, 0.3), ByName(1.5, 2.5), Weights))];
        Assert.Equal([0.2, 0.3], tasks.Select(task => task.Alpha));
        Assert.Equal([1.5, 2.5], tasks.Select(task => task.Temperature));
        Assert.Equal([2 * 3f, 10 * 5f], tasks.Select(task => task.TeacherWeight));
        Assert.Equal([2 * 7f, 10 * 11f], tasks.Select(task => task.StudentWeight));
    }

    private static IEnumerable<LevelOrder> Orders() => Enumerable.Range(0, 2).Select(task => LevelOrder.Lexicographic(2, task, [true, true, true, true]));

    private static PerTask<double> Of(double click, double like) => new() { List = [click, like] };

    private static PerTask<double> ByName(double click, double like) =>
        new() { ByName = new Dictionary<string, double>(StringComparer.Ordinal) { ["like"] = like, ["click"] = click } };
}
