using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using CrossDistil.Metrics;

namespace CrossDistil.Studies.Statistics;

/// <summary>
/// Normalised Multi-AUC of resampled rows, ties one half, see <see cref="MultiAuc"/>: one pass over rows sorted once.
/// Undefined when fewer than two levels are drawn. Pairs are counted in doubles: exact to 2⁵³ of them.
/// </summary>
internal sealed class ResampledMultiAuc : ResampledMetric
{
    private const int Lanes = 4; // of a Vector256<double>
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
        var width = (_levels + Lanes - 1) / Lanes;
        var rented = ArrayPool<Vector256<double>>.Shared.Rent((_levels + 1) * width);
        var sums = rented.AsSpan(0, (_levels + 1) * width);
        sums.Clear();
        var wins = sums[..^width]; // [higher level] × lower levels
        var drawn = sums[^width..]; // levels
        if (width == 1) drawn[0] = AddWins(counts, wins);
        else AddWins(counts, wins, drawn);
        foreach (var (start, end) in _ties) SubtractTies(start, end, counts, Numbers(wins));
        var value = Combine(Numbers(wins), Numbers(drawn)[.._levels]);
        ArrayPool<Vector256<double>>.Shared.Return(rented);
        return value;
    }

    private static Span<double> Numbers(Span<Vector256<double>> vectors) => MemoryMarshal.Cast<Vector256<double>, double>(vectors);

    /// <summary>
    /// Up to four levels, those of two tasks, stay in one register: no branch on the level, which would be
    /// mispredicted. Four rows take turns with sums of their own, so that a row does not wait for the one before it.
    /// </summary>
    private Vector256<double> AddWins(ReadOnlySpan<int> counts, Span<Vector256<double>> wins)
    {
        ReadOnlySpan<Vector256<double>> one =
        [
            Vector256.Create(1.0, 0, 0, 0), Vector256.Create(0, 1.0, 0, 0), Vector256.Create(0, 0, 1.0, 0), Vector256.Create(0, 0, 0, 1.0),
        ];
        Span<Vector256<double>> turns = stackalloc Vector256<double>[4 * Lanes];
        turns.Clear();
        var below = Vector256<double>.Zero;
        var levels = _rows.Classes.AsSpan(0, _rows.Units.Length);
        for (var place = 0; place < levels.Length; place++)
        {
            var (level, count) = (levels[place], Vector256.Create((double)counts[_rows.Units[place]]));
            turns[(Lanes * (place % 4)) + level] += count * below;
            below += count * one[level];
        }

        for (var level = 0; level < wins.Length; level++)
            wins[level] = turns[level] + turns[Lanes + level] + turns[(2 * Lanes) + level] + turns[(3 * Lanes) + level];
        return below;
    }

    private void AddWins(ReadOnlySpan<int> counts, Span<Vector256<double>> wins, Span<Vector256<double>> below)
    {
        for (var place = 0; place < _rows.Units.Length; place++)
        {
            var (level, count) = (_rows.Classes[place], counts[_rows.Units[place]]);
            var own = wins.Slice(level * below.Length, (level + Lanes - 1) / Lanes);
            for (var lower = 0; lower < own.Length; lower++) own[lower] += count * below[lower];
            Numbers(below)[level] += count;
        }
    }

    private void SubtractTies(int start, int end, ReadOnlySpan<int> counts, Span<double> wins)
    {
        Span<double> ties = stackalloc double[_levels];
        ties.Clear();
        for (var place = start; place < end; place++) ties[_rows.Classes[place]] += counts[_rows.Units[place]];
        var width = wins.Length / _levels;
        for (var higher = _rows.Classes[start]; higher <= _rows.Classes[end - 1]; higher++)
            for (var lower = 0; lower < higher; lower++) wins[(higher * width) + lower] -= ties[higher] * ties[lower] / 2;
    }

    private static double? Combine(ReadOnlySpan<double> wins, ReadOnlySpan<double> drawn)
    {
        double sum = 0, weights = 0;
        var width = wins.Length / drawn.Length;
        for (var higher = 1; higher < drawn.Length; higher++)
        {
            for (var lower = 0; lower < higher; lower++)
            {
                if (drawn[higher] == 0 || drawn[lower] == 0) continue;
                var weight = drawn[higher] + drawn[lower];
                sum += weight * (wins[(higher * width) + lower] / (drawn[higher] * drawn[lower]));
                weights += weight;
            }
        }

        return weights > 0 ? sum / weights : null;
    }
}
