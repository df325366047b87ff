using CrossDistil.Data.Encoding;
using CrossDistil.Scoring.Calibration;

namespace CrossDistil.Scoring.Bundles;

/// <summary>
/// Rows to score and, after <see cref="Ranker.Score"/>, their results. Reusable: once its buffers have grown, nothing
/// is allocated per row. For one thread at a time; a value that is never set is missing, like a NULL in training.
/// </summary>
public sealed class RankRequest
{
    private readonly float[][] _logits, _probabilities;
    private readonly int[] _unknown;
    private double[] _scores = [], _keys = [];
    private int[] _order = [];

    internal RankRequest(FeatureColumns columns, int tasks)
    {
        Rowset = new EncodedRows(columns);
        (_logits, _probabilities) = (new float[tasks][], new float[tasks][]);
        Array.Fill(_logits, []);
        Array.Fill(_probabilities, []);
        _unknown = new int[columns.Count];
    }

    /// <summary>Rows of the request.</summary>
    public int Rows => Rowset.Rows;

    /// <summary>[row] the formula's value, of the last scoring.</summary>
    public ReadOnlySpan<double> Scores => _scores.AsSpan(0, Rows);

    /// <summary>Rows, best first, of the last scoring; equal ones by their place, NaN last.</summary>
    public ReadOnlySpan<int> Order => _order.AsSpan(0, Rows);

    /// <summary>
    /// [feature] how many unknown ids the rows brought, at the last scoring; 0 of a standardised number.
    /// </summary>
    public ReadOnlySpan<int> UnknownIds => _unknown;

    internal EncodedRows Rowset { get; }

    /// <summary>Starts from scratch: every feature of every row is missing, and there are no results.</summary>
    /// <param name="rows">How many rows will be scored, ≥ 0.</param>
    public void Begin(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        Rowset.Begin(rows);
        Array.Clear(_unknown);
        if (_scores.Length >= rows) return;
        var capacity = Math.Max(rows, _scores.Length * 2);
        (_scores, _keys, _order) = (new double[capacity], new double[capacity], new int[capacity]);
        foreach (ref var logits in _logits.AsSpan()) logits = new float[capacity];
        foreach (ref var probabilities in _probabilities.AsSpan()) probabilities = new float[capacity];
    }

    /// <summary>A row's value of a feature; of a list feature, its only one.</summary>
    /// <param name="row">0..<see cref="Rows"/> − 1.</param>
    /// <param name="feature">Position, see <see cref="Ranker.Feature"/>.</param>
    /// <param name="value">Missing and unknown values count as in training.</param>
    public void Set(int row, int feature, RawValue value) => Rowset.Set(row, feature, [value]);

    /// <summary>A row's values of a list feature; of another one, at most one.</summary>
    /// <inheritdoc cref="Set(int, int, RawValue)"/>
    /// <exception cref="InputException">Several values for a feature that takes one.</exception>
    public void Set(int row, int feature, ReadOnlySpan<RawValue> values) => Rowset.Set(row, feature, values);

    /// <summary>Every row's value of a feature: encoded once.</summary>
    /// <param name="feature">Position, see <see cref="Ranker.Feature"/>.</param>
    /// <param name="value">Missing and unknown values count as in training.</param>
    public void SetAll(int feature, RawValue value) => Rowset.SetAll(feature, [value]);

    /// <summary>Every row's values of a list feature: encoded once.</summary>
    /// <inheritdoc cref="SetAll(int, RawValue)"/>
    /// <exception cref="InputException">Several values for a feature that takes one.</exception>
    public void SetAll(int feature, ReadOnlySpan<RawValue> values) => Rowset.SetAll(feature, values);

    /// <summary>The values of the rows from <paramref name="start"/> to before <paramref name="end"/>: encoded once.</summary>
    internal void SetRows(int start, int end, int feature, ReadOnlySpan<RawValue> values) => Rowset.SetRows(start, end, feature, values);

    /// <summary>[row] a task's logits, of the last scoring.</summary>
    public ReadOnlySpan<float> Logits(int task) => _logits[task].AsSpan(0, Rows);

    /// <summary>[row] a task's calibrated probabilities, 0..1, of the last scoring.</summary>
    public ReadOnlySpan<float> Probabilities(int task) => _probabilities[task].AsSpan(0, Rows);

    /// <summary>How many of a row's features are missing, and how many bring an unknown value.</summary>
    public (int Missing, int Unknown) Gaps(int row) => Rowset.Gaps(row);

    internal Span<float> LogitsFrom(int task, int start) => _logits[task].AsSpan(start);

    /// <summary>Makes probabilities, scores and order of the logits.</summary>
    internal void Finish(IReadOnlyList<Calibrator> calibrators, RankingFormula formula)
    {
        Rowset.CountUnknown(_unknown);
        for (var task = 0; task < _logits.Length; task++) calibrators[task].Apply(Logits(task), _probabilities[task].AsSpan(0, Rows));
        Span<double> row = stackalloc double[_logits.Length];
        for (var r = 0; r < Rows; r++)
        {
            for (var task = 0; task < row.Length; task++) row[task] = _probabilities[task][r];
            _scores[r] = formula.Of(row);
            var key = formula.SingleTask is { } single ? _logits[single][r] : _scores[r];
            (_keys[r], _order[r]) = (double.IsNaN(key) ? double.PositiveInfinity : -key, r);
        }

        Sort();
    }

    /// <summary>By key, and equal keys by place: the sort itself is not stable.</summary>
    private void Sort()
    {
        var keys = _keys.AsSpan(0, Rows);
        var order = _order.AsSpan(0, Rows);
        keys.Sort(order);
        for (var start = 0; start < keys.Length;)
        {
            var end = start + 1;
            while (end < keys.Length && keys[end] == keys[start]) end++;
            if (end - start > 1) order[start..end].Sort();
            start = end;
        }
    }
}
