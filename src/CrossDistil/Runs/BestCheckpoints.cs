using CrossDistil.Experiments;
using CrossDistil.Tensors.States;

namespace CrossDistil.Runs;

/// <summary>
/// Keeps each task's best validation and its checkpoint, and says when every task has stopped improving. A task is
/// judged by its own metric alone; tasks with the same best validation share a file.
/// </summary>
/// <param name="folder">Where checkpoints are written.</param>
/// <param name="tasks">Names of the tasks.</param>
/// <param name="metric">Metric that chooses.</param>
/// <param name="patience">Validations without a better value after which a task has stopped; null = never.</param>
internal sealed class BestCheckpoints(string folder, IReadOnlyList<string> tasks, SelectionMetric metric, int? patience)
{
    private readonly Evaluation?[] _best = new Evaluation?[tasks.Count];
    private readonly int[] _worse = new int[tasks.Count];
    private HashSet<string> _held = new(StringComparer.Ordinal); // files that a saved state names

    /// <summary>Where checkpoints are written.</summary>
    public string Folder => folder;

    /// <summary>Whether every task has stopped improving.</summary>
    public bool AllStopped => patience is { } limit && _worse.All(count => count >= limit);

    /// <summary>A task's best validation, or null before the first.</summary>
    public Evaluation? Best(int task) => _best[task];

    /// <summary>Whether there was a validation.</summary>
    public bool IsChosen => Array.TrueForAll(_best, best => best is not null);

    /// <summary>File of a task's best checkpoint.</summary>
    public string PathOf(int task) => PathAt(_best[task]!.Step);

    /// <summary>Names of the files that tasks need now.</summary>
    public IReadOnlyCollection<string> Names => [.. Files().Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    /// <summary>Keeps files that no task needs any more until the next call.</summary>
    /// <param name="names">Names of the files; files of the last call that are not among them are removed.</param>
    public void Hold(IEnumerable<string> names)
    {
        var before = _held;
        _held = [.. names.Select(name => Path.Combine(folder, name))];
        Remove(before);
    }

    /// <summary>Which validations were best, and how long ago.</summary>
    /// <param name="state">Where to.</param>
    /// <param name="evaluations">Every validation until then.</param>
    public void VisitState(IStateVisitor state, IReadOnlyList<Evaluation> evaluations)
    {
        foreach (var task in Enumerable.Range(0, tasks.Count))
        {
            state.Number($"best.{task}.validation", () => Place(_best[task]), place => _best[task] = BestAt(Count(place)));
            state.Number($"best.{task}.worse", () => (ulong)_worse[task], worse => _worse[task] = Count(worse));
        }

        int Count(ulong count) => (int)StateNumbers.Count(count, (ulong)evaluations.Count);

        // The first validation is every task's best so far: a task has none only where there was no validation.
        Evaluation? BestAt(int place) => (place, evaluations.Count) switch
        {
            (0, 0) => null,
            (0, _) => throw new ArgumentOutOfRangeException(nameof(place), place, "There were validations, and none is the best."),
            _ => evaluations[place - 1],
        };

        ulong Place(Evaluation? best) => best is null ? 0 : 1 + (ulong)evaluations.TakeWhile(other => other.Step != best.Step).Count();
    }

    /// <summary>
    /// Adds a validation: saves the model where a task improved, and removes files that no task needs any more.
    /// </summary>
    /// <param name="evaluation">The validation.</param>
    /// <param name="save">Writes a checkpoint to a path.</param>
    public void Add(Evaluation evaluation, Action<string> save)
    {
        int[] better = [.. Enumerable.Range(0, tasks.Count).Where(task => IsBetter(evaluation, task))];
        if (better.Length > 0) save(PathAt(evaluation.Step));
        var before = Files();
        for (var task = 0; task < tasks.Count; task++) _worse[task]++;
        foreach (var task in better) (_best[task], _worse[task]) = (evaluation, 0);
        Remove(before);
    }

    private void Remove(IEnumerable<string> files)
    {
        foreach (var file in files.Except(Files(), StringComparer.Ordinal).Except(_held, StringComparer.Ordinal))
        {
            File.Delete(file);
            File.Delete(OptimizerFile.Of(file));
        }
    }

    private bool IsBetter(Evaluation evaluation, int task)
    {
        // A task that has stopped keeps its checkpoint: training continues for the others, and may make it look better by chance.
        if (patience is { } limit && _worse[task] >= limit) return false;
        if (_best[task] is not { } best) return true;
        var (now, before) = (evaluation.Quality(tasks[task], metric), best.Quality(tasks[task], metric));
        return now is not null && (before is null || now > before);
    }

    private HashSet<string> Files() => [.. _best.OfType<Evaluation>().Select(best => PathAt(best.Step))];

    private string PathAt(long step) => Path.Combine(folder, $"step-{step:D8}.ckpt");
}
