using CrossDistil.Runs;
using CrossDistil.Studies.Reports.Sources;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>A teacher or a student of a run that scored the test rows of one task.</summary>
/// <param name="Title">Its name in figures.</param>
/// <param name="Run">Its run.</param>
/// <param name="Scored">The rows.</param>
/// <param name="Task">Position of the task in the run.</param>
/// <param name="Scores">[row] a teacher's score before calibration, or a student's logit.</param>
internal sealed record ScoredModel(string Title, RunSource Run, ScoredSplit Scored, int Task, float[] Scores)
{
    /// <summary>
    /// Of one run its teacher and student. Of several, teacher and student of each but the first, then the student of
    /// the first, with which the others are compared. Runs without scored rows and teachers without scores are left
    /// out.
    /// </summary>
    public static IReadOnlyList<ScoredModel> Of(IReadOnlyList<RunSource> runs, string task)
    {
        var isAlone = runs.Count == 1;
        return isAlone
            ? [.. Of(runs[0], task, isAlone, isBaseline: false)]
            : [.. runs.Skip(1).SelectMany(r => Of(r, task, isAlone, isBaseline: false)), .. Of(runs[0], task, isAlone, isBaseline: true)];
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
