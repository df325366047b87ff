using CrossDistil.Experiments;
using CrossDistil.Tensors.States;

namespace CrossDistil.Runs;

/// <summary>
/// Keeps each task's best validation and its checkpoint, and says when every task has stopped getting better. A task is judged by
/// its own metric alone; tasks whose best validation is the same share a file.
/// </summary>
/// <param name="folder">Where checkpoints are written.</param>
/// <param name="tasks">Names of the tasks.</param>
/// <param name="metric">What chooses.</param>
/// <param name="patience">Validations without a better value after which a task has stopped; null = never.</param>
internal sealed class BestCheckpoints(string folder, IReadOnlyList<string> tasks, SelectionMetric metric, int? patience)
{
    private readonly Evaluation?[] _best = new Evaluation?[tasks.Count];
    private readonly int[] _worse = new int[tasks.Count];
    private HashSet<string> _held = new(StringComparer.Ordinal); // files that a training may have to go on from

    /// <summary>Where checkpoints are written.</summary>
    public string Folder => folder;

    /// <summary>Whether no task is still getting better.</summary>
    public bool AllStopped => patience is { } limit && _worse.All(count => count >= limit);

    /// <summary>A task's best validation, or null before the first.</summary>
    public Evaluation? Best(int task) => _best[task];

    /// <summary>Whether there was a validation.</summary>
    public bool IsChosen => Array.TrueForAll(_best, best => best is not null);

    /// <summary>File of a task's best checkpoint.</summary>
    public string PathOf(int task) => PathAt(_best[task]!.Step);

    /// <summary>Names of the files that tasks need now.</summary>
    public IReadOnlyCollection<string> Names => [.. Files().Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    /// <summary>Keeps files that no task needs any more, until the next call.</summary>
    /// <param name="names">Names of the files; those that were kept and are not among them are removed.</param>
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
        for (var t = 0; t < tasks.Count; t++)
        {
            var task = t;
            var name = string.Create(CultureInfo.InvariantCulture, $"best.{task}");
            state.Number($"{name}.validation", () => (ulong)(1 + Place(_best[task])), place => _best[task] = BestAt((int)StateNumbers.Count(place, (ulong)evaluations.Count)));
            state.Number($"{name}.worse", () => (ulong)_worse[task], worse => _worse[task] = (int)StateNumbers.Count(worse, (ulong)evaluations.Count));
        }

        // The first validation is every task's best so far: a task has none only where there was none.
        Evaluation? BestAt(int place) => (place, evaluations.Count) switch
        {
            (0, 0) => null,
            (0, _) => throw new ArgumentOutOfRangeException(nameof(place), place, "There were validations, and none is the best."),
            _ => evaluations[place - 1],
        };

        int Place(Evaluation? best) => best is null ? -1 : evaluations.Index().First(evaluation => evaluation.Item.Step == best.Step).Index;
    }

    /// <summary>Takes in a validation: where a task got better the model is saved; files that no task needs any more are removed.</summary>
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
        // A task that has stopped keeps its checkpoint, though training goes on for the others and may by chance make it look better.
        if (patience is { } limit && _worse[task] >= limit) return false;
        if (_best[task] is not { } best) return true;
        var (now, before) = (evaluation.Quality(tasks[task], metric), best.Quality(tasks[task], metric));
        return now is not null && (before is null || now > before);
    }

    private HashSet<string> Files() => [.. _best.OfType<Evaluation>().Select(best => PathAt(best.Step))];

    private string PathAt(long step) => Path.Combine(folder, $"step-{step:D8}.ckpt");
}
