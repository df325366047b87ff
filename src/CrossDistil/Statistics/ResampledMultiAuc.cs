using System.Buffers;
using CrossDistil.Metrics;

namespace CrossDistil.Statistics;

/// <summary>
/// Normalised Multi-AUC of resampled rows, ties one half, see <see cref="MultiAuc"/>: one pass over rows sorted once. Undefined when fewer than two levels
/// are drawn.
/// </summary>
public sealed class ResampledMultiAuc : ResampledMetric
{
    private readonly RankedRows _rows;
    private readonly (int Start, int End)[] _ties;
    private readonly int _levels;

    /// <summary>Sorts the rows.</summary>
    /// <param name="logits">[row] not NaN.</param>
    /// <param name="levels">[row] 0..count − 1, higher is better, or −1 for a row to skip.</param>
    /// <param name="count">Number of levels, 1..256.</param>
    /// <param name="units">[row] its unit, or −1 for a row to skip.</param>
    /// <exception cref="InvalidOperationException">A logit is NaN; the message names the row.</exception>
    public ResampledMultiAuc(ReadOnlySpan<float> logits, ReadOnlySpan<int> levels, int count, ReadOnlySpan<int> units)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 256);
        foreach (var level in levels) ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(level, count, nameof(levels));
        (_rows, _levels) = (new(logits, levels, units), count);
        _ties = _rows.Ties;
    }

    /// <inheritdoc/>
    public override double? Of(ReadOnlySpan<int> counts)
    {
        var rented = ArrayPool<long>.Shared.Rent(_levels * _levels);
        var wins = rented.AsSpan(0, _levels * _levels);     // doubled; [higher level, lower level]
        Span<long> drawn = stackalloc long[_levels];
        wins.Clear();
        drawn.Clear();
        AddWins(counts, wins, drawn);
        foreach (var (start, end) in _ties) TakeBackTies(start, end, counts, wins);
        var value = Combine(wins, drawn);
        ArrayPool<long>.Shared.Return(rented);
        return value;
    }

    private void AddWins(ReadOnlySpan<int> counts, Span<long> wins, Span<long> below)
    {
        var levels = _rows.Classes.AsSpan(0, _rows.Units.Length);
        for (var place = 0; place < levels.Length; place++)
        {
            var (level, count) = (levels[place], (long)counts[_rows.Units[place]]);
            var own = wins.Slice(level * below.Length, level);
            for (var lower = 0; lower < own.Length; lower++) own[lower] += 2 * count * below[lower];
            below[level] += count;
        }
    }

    private void TakeBackTies(int start, int end, ReadOnlySpan<int> counts, Span<long> wins)
    {
        Span<long> ties = stackalloc long[_levels];
        ties.Clear();
        for (var place = start; place < end; place++) ties[_rows.Classes[place]] += counts[_rows.Units[place]];
        for (var higher = _rows.Classes[start]; higher <= _rows.Classes[end - 1]; higher++)
            for (var lower = 0; lower < higher; lower++) wins[(higher * _levels) + lower] -= ties[higher] * ties[lower];
    }

    private static double? Combine(ReadOnlySpan<long> wins, ReadOnlySpan<long> drawn)
    {
        double sum = 0, weights = 0;
        for (var higher = 1; higher < drawn.Length; higher++)
        {
            for (var lower = 0; lower < higher; lower++)
            {
                if (drawn[higher] == 0 || drawn[lower] == 0) continue;
                double weight = drawn[higher] + drawn[lower];
                sum += weight * (wins[(higher * drawn.Length) + lower] / (2.0 * drawn[higher] * drawn[lower]));
                weights += weight;
            }
        }

        return weights > 0 ? sum / weights : null;
    }
}
