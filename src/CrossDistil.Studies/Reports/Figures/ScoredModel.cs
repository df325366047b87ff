using CrossDistil.Runs;
using CrossDistil.Studies.Reports.Sources;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>Who scored the test rows of one task: a teacher or a student of a run.</summary>
/// <param name="Title">What figures call it.</param>
/// <param name="Run">Its run.</param>
/// <param name="Scored">The rows.</param>
/// <param name="Task">Place of the task in the run.</param>
/// <param name="Scores">[row] a teacher's score before calibration, or a student's logit.</param>
internal sealed record ScoredModel(string Title, RunSource Run, ScoredSplit Scored, int Task, float[] Scores)
{
    /// <summary>
    /// Of one run its teacher and student. Of several, teacher and student of each but the first, then the student of the first, which the others are held
    /// against. Runs without scored rows are passed over, and so are teachers without scores.
    /// </summary>
    public static IReadOnlyList<ScoredModel> Of(IReadOnlyList<RunSource> runs, string task)
    {
        var isAlone = runs.Count == 1;
        return [.. (isAlone ? runs : runs.Skip(1)).SelectMany(run => Of(run, task, isAlone, isBaseline: false)), .. isAlone ? [] : Of(runs[0], task, isAlone, isBaseline: true)];
    }

    private static IEnumerable<ScoredModel> Of(RunSource run, string task, bool isAlone, bool isBaseline)
    {
        var index = RunTasks.IndexOf(run, task);
        if (run.Scored is not { SourceRows.Count: > 0 } scored || index < 0) yield break;
        if (!isBaseline && scored.Scores[index] is { } scores) yield return new(Title("teacher"), run, scored, index, scores);
        yield return new(Title("student"), run, scored, index, scored.Logits[index]);

        string Title(string who) => isAlone ? who : $"{run.Name}, {who}";
    }
}
