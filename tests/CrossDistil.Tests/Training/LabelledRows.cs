using CrossDistil.Data.Schema;

namespace CrossDistil.Tests.Training;

/// <summary>
/// Random rows and task options, with levels, ranking terms and Multi-AUC worked out by enumeration over texts such as <c>+-?</c>: written from
/// the definitions alone, to hold the product against.
/// </summary>
internal sealed class LabelledRows
{
    private readonly Random _random;
    private readonly List<string[]>[] _levels;      // [target] best first, the labels of each level

    /// <summary>Two to four tasks of random polarity, some requiring an earlier one, some with listed levels; rows that are impossible are not drawn.</summary>
    public LabelledRows(int seed)
    {
        _random = new(seed);
        Count = 2 + (seed % 3);
        var options = Enumerable.Range(0, Count).Select(task => new TaskOptions
        {
            Name = SmallData.FourTasks[task],
            Negative = _random.Next(3) == 0,
            Requires = task > 0 && _random.Next(3) == 0 ? SmallData.FourTasks[_random.Next(task)] : null,
        }).ToArray();
        Tasks = options;
        for (var task = 0; task < Count; task++)
            if (_random.Next(3) == 0) options[task] = options[task] with { Order = Listed(task) };
        Train = Rows(20 + _random.Next(60), plain: true);
        Validation = Rows(40, plain: false);
        _levels = [.. Enumerable.Range(0, Count).Select(target => AllLevels(target).Where(level => Train.Any(row => Belongs(row, level))).ToList())];
    }

    public int Count { get; }

    public IReadOnlyList<TaskOptions> Tasks { get; }

    public string[] Train { get; }

    public string[] Validation { get; }

    /// <summary>Best first: the labels of each level, those without a training row left out.</summary>
    public IReadOnlyList<string[]> Levels(int target) => _levels[target];

    /// <summary>Level of a row, 0 the worst; −1 where its missing labels leave it open.</summary>
    public int LevelOf(string row, int target)
    {
        var levels = _levels[target];
        var place = levels.FindIndex(level => Belongs(row, level));
        return place < 0 ? -1 : levels.Count - 1 - place;
    }

    /// <summary>All terms as "part higher rows > lower rows", counted; levels with fewer rows than asked are passed over, then adjacent ones of one half are paired.</summary>
    public IEnumerable<string> Terms(int target, int minRows)
    {
        yield return $"Coarse {Train.Count(row => row[target] == '+')} > {Train.Count(row => row[target] == '-')}";
        var levels = Levels(target).Where(level => Train.Count(row => Belongs(row, level)) >= minRows).ToList();
        for (var place = 1; place < levels.Count; place++)
        {
            var (higher, lower) = (levels[place - 1], levels[place]);
            if (higher[0][target] != lower[0][target]) continue;
            var (above, below) = (Train.Count(row => Belongs(row, higher)), Train.Count(row => Belongs(row, lower)));
            yield return $"{(higher[0][target] == '+' ? "Positive" : "Negative")} {string.Join('|', higher)}: {above} > {string.Join('|', lower)}: {below}";
        }
    }

    /// <summary>Σ (N_j + N_k)·AUC(k, j) / Σ (N_j + N_k) over all pairs of validation rows.</summary>
    public double? MultiAuc(int target, float[] logits)
    {
        int[] levels = [.. Validation.Select(row => LevelOf(row, target))];
        double sum = 0, weights = 0;
        for (var k = 0; k < levels.Length; k++)
            for (var j = 0; j < k; j++)
            {
                double[] pairs =
                [
                    .. from a in Enumerable.Range(0, levels.Length) where levels[a] == k
                       from b in Enumerable.Range(0, levels.Length) where levels[b] == j
                       select logits[a] > logits[b] ? 1 : logits[a] < logits[b] ? 0 : 0.5,
                ];
                if (pairs.Length == 0) continue;
                double weight = levels.Count(level => level == k) + levels.Count(level => level == j);
                sum += weight * pairs.Average();
                weights += weight;
            }

        return weights > 0 ? sum / weights : null;
    }

    public float[] Logits() => [.. Validation.Select(_ => _random.Next(12) / 4f)];

    public static IEnumerable<string> Combinations(int tasks) =>
        tasks == 0 ? [string.Empty] : Combinations(tasks - 1).SelectMany(labels => new[] { labels + '+', labels + '-' });

    public bool IsPossible(string row) => Tasks.Index().All(task => task.Item.Requires is null || !Breaks(row, task.Index, task.Item.Requires));

    /// <summary>Whatever its missing labels are, the row's labels are among those of the level.</summary>
    private static bool Belongs(string row, string[] level) =>
        Combinations(row.Length).Where(labels => row.Zip(labels).All(pair => pair.First == '?' || pair.First == pair.Second)).All(level.Contains);

    /// <summary>Best first, levels without a row included.</summary>
    private IEnumerable<string[]> AllLevels(int target) => Tasks[target].Order is { } order
        ? order.Select(level => level.Split('|'))
        : Combinations(Count).OrderByDescending(labels => Key(labels, target), StringComparer.Ordinal).Select(labels => (string[])[labels]);

    /// <summary>Greater is better: own label, then the others in order, reversed where polarity differs.</summary>
    private string Key(string labels, int target) => string.Concat(
        new[] { target }.Concat(Enumerable.Range(0, Count).Where(task => task != target))
            .Select(task => labels[task] == '+' != (Tasks[task].Negative != Tasks[target].Negative) ? 'b' : 'a'));

    private bool Breaks(string row, int task, string required)
    {
        if (row[task] != '+') return false;
        var other = Tasks.Index().Single(other => string.Equals(other.Item.Name, required, StringComparison.Ordinal)).Index;
        return row[other] == '-' || (Tasks[other].Requires is { } further && Breaks(row[..other] + '+' + row[(other + 1)..], other, further));
    }

    /// <summary>The possible combinations in random order, positives first, neighbours of one half joined at random.</summary>
    private string[] Listed(int target)
    {
        var levels = new List<string>();
        foreach (var own in "+-")
        {
            var half = Combinations(Count).Where(labels => labels[target] == own && IsPossible(labels)).OrderBy(_ => _random.Next()).ToList();
            for (var at = 0; at < half.Count;)
            {
                var size = Math.Min(1 + _random.Next(3), half.Count - at);
                levels.Add(string.Join('|', half.Skip(at).Take(size).Order(StringComparer.Ordinal)));
                at += size;
            }
        }

        return [.. levels];
    }

    private string[] Rows(int count, bool plain)
    {
        var rates = Enumerable.Range(0, Count).Select(_ => 0.2 + (0.6 * _random.NextDouble())).ToArray();
        var rows = new List<string>();
        if (plain) rows.AddRange([new string('+', Count), new string('-', Count)]); // both classes of every task, as ingest demands
        while (rows.Count < count)
        {
            var row = string.Concat(rates.Select(rate => _random.NextDouble() is var draw && draw < 0.1 ? '?' : _random.NextDouble() < rate ? '+' : '-'));
            if (IsPossible(row)) rows.Add(row);
        }

        return [.. rows];
    }
}
