using CrossDistil.Tensors;

namespace CrossDistil.Benchmarks;

/// <summary>
/// One training step of a mixture-of-experts model, written straight on the tape: 9 fields over 447,002 ids × 16, 8 experts 256-128, 2
/// gates, 2 towers 128-64-1, binary cross-entropy, Adam and row-sparse Adam. Ids are skewed as in a log.
/// </summary>
internal sealed class MmoeStep : IDisposable
{
    private const int Experts = 8;
    private const int Dim = 16;

    private static readonly int[] FieldRows = [1000, 440_000, 3, 8, 20, 2, 15, 954, 5000];

    private readonly List<Parameter> _parameters = [];
    private readonly Random _random = new(1);
    private readonly EmbeddingTable _table = new("embedding", FieldRows, Dim);
    private readonly Parameter[] _experts;
    private readonly Parameter[] _gates;
    private readonly Parameter[][] _towers;
    private readonly Tape _tape;
    private readonly Adam _adam;
    private readonly RowSparseAdam _rowAdam;
    private readonly int[] _ids;
    private readonly float[] _labels;
    private readonly int _batch;

    public MmoeStep(Workers workers, int batch)
    {
        _batch = batch;
        var width = FieldRows.Length * Dim;
        _experts = [New(width, 256 * Experts), New(1, 256 * Experts), New(256 * Experts, 128), New(1, 128 * Experts)];
        _gates = [New(width, Experts), New(width, Experts)];
        _towers = [.. Enumerable.Range(0, 2).Select(
            _ => (Parameter[])[New(128, 128), New(1, 128), New(128, 64), New(1, 64), New(64, 1), New(1, 1)])];
        foreach (ref var value in _table.Values) value = Normal() * 0.05f;
        _tape = new Tape(workers);
        _adam = new Adam(_parameters, new AdamOptions(), workers);
        _rowAdam = new RowSparseAdam(_table, new RowSparseAdamOptions(), workers);
        _ids = [.. Enumerable.Range(0, batch * FieldRows.Length).Select(
            i => (int)(FieldRows[i % FieldRows.Length] * Math.Pow(_random.NextDouble(), 3)))];
        _labels = [.. Enumerable.Range(0, batch).Select(_ => _random.NextDouble() < 0.1 ? 1f : 0f)];
    }

    /// <summary>Ticks spent in forward, backward, dense optimizer, row optimizer.</summary>
    public long[] Ticks { get; } = new long[4];

    public float Run()
    {
        var start = System.Diagnostics.Stopwatch.GetTimestamp();
        _tape.Reset();
        var x = _tape.Gather(_table, _ids, _batch); // [batch, fields·dim]
        var hidden = _tape.Dense(x, _experts[0], _experts[1], Activation.Relu); // [batch, experts·256]
        hidden = _tape.GroupedDense(hidden, _experts[2], _experts[3], Experts, Activation.Relu); // [batch, experts·128]
        var y = _tape.Constant(_labels, _batch, 1);
        var loss = Loss(0, x, hidden, y) + Loss(1, x, hidden, y);
        start = Count(0, start);
        _tape.Backward(loss);
        start = Count(1, start);
        _adam.Step();
        start = Count(2, start);
        _rowAdam.Step();
        Count(3, start);
        return loss.Scalar;
    }

    public void Dispose()
    {
        foreach (var parameter in _parameters) parameter.Dispose();
        _table.Dispose();
        _adam.Dispose();
        _rowAdam.Dispose();
        _tape.Dispose();
    }

    private Tensor Loss(int task, Tensor x, Tensor experts, Tensor y)
    {
        var gate = _tape.Softmax(_tape.Dense(x, _gates[task], bias: null, Activation.None)); // [batch, experts]
        var h = _tape.Mixture(gate, experts); // [batch, 128]
        var tower = _towers[task];
        h = _tape.Dense(h, tower[0], tower[1], Activation.Relu);
        h = _tape.Dense(h, tower[2], tower[3], Activation.Relu); // [batch, 64]
        var z = _tape.Dense(h, tower[4], tower[5], Activation.None); // [batch, 1]
        return _tape.Mean(_tape.Softplus(z) - (y * z));
    }

    private long Count(int part, long start)
    {
        var now = System.Diagnostics.Stopwatch.GetTimestamp();
        Ticks[part] += now - start;
        return now;
    }

    private Parameter New(int rows, int columns)
    {
        var parameter = new Parameter($"p{_parameters.Count}", rows, columns);
        foreach (ref var value in parameter.Values) value = rows == 1 ? 0 : Normal() / MathF.Sqrt(rows);
        _parameters.Add(parameter);
        return parameter;
    }

    private float Normal() => (float)(Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble()));
}
