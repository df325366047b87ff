using CrossDistil.Tensors;
using CrossDistil.Tensors.Optimizers;

namespace CrossDistil.Tests.Tensors;

/// <summary>A small model that uses every operation, large enough that every kernel works in several chunks.</summary>
internal sealed class TrainingLoop : IDisposable
{
    private const int Rows = 700;
    private static readonly int[] FieldRows = [300, 7, 50];

    private readonly Workers _workers;
    private readonly Tape _tape;
    private readonly EmbeddingTable _table = Numbers.Table(FieldRows, 10);
    private readonly Parameter _experts = Numbers.Parameter("experts", 33, 3 * 48, 2, 0.2);
    private readonly Parameter _expertBias = Numbers.Parameter("expert bias", 1, 3 * 48, 3, 0.1);
    private readonly Parameter _second = Numbers.Parameter("second", 3 * 48, 20, 4, 0.2);
    private readonly Parameter _secondBias = Numbers.Parameter("second bias", 1, 60, 5, 0.1);
    private readonly Parameter _gate = Numbers.Parameter("gate", 33, 3, 6, 0.2);
    private readonly Parameter _head = Numbers.Parameter("head", 20, 1, 7, 0.2);
    private readonly Parameter _slope = Numbers.Parameter("slope", 1, 1, 8);
    private readonly Parameter _mix = Numbers.Parameter("mix", 1, 3, 9);
    private readonly Parameter[] _parameters;
    private readonly Adam _adam;
    private readonly RowSparseAdam _rowAdam;
    private readonly int[] _ids = Numbers.Ids(Rows, FieldRows);
    private readonly float[] _numbers = Numbers.Normal(Rows * 3);
    private readonly FieldLists[] _lists;
    private ulong _seed;

    public TrainingLoop(int threads)
    {
        _workers = new Workers(threads);
        _tape = new Tape(_workers);
        _parameters = [_experts, _expertBias, _second, _secondBias, _gate, _head, _slope, _mix];
        _adam = new Adam(_parameters, new AdamOptions { Rate = 0.01, WeightDecay = 0.01 }, _workers);
        _rowAdam = new RowSparseAdam(_table, new RowSparseAdamOptions { Rate = 0.01, L2 = 0.01 }, _workers);
        int[] offsets = [.. Enumerable.Range(0, Rows + 1).Select(r => r * 2)];
        _lists = [new FieldLists(1, offsets, [.. Enumerable.Range(0, 2 * Rows).Select(i => i % 7)])];
    }

    /// <summary>Everything that was trained.</summary>
    public float[] State => [.. _table.Values, .. _parameters.SelectMany(p => p.Values.ToArray())];

    public float Step()
    {
        _tape.Reset();
        var t = _tape;
        var x = t.Gather(_table, _ids, Rows, _lists, _numbers, 3); // [rows, 33]
        var hidden = t.Dropout(t.Dense(x, _experts, _expertBias, Activation.Relu), 0.2f, ++_seed); // [rows, 3·48]
        var experts = t.GroupedDense(hidden, _second, _secondBias, 3, Activation.Relu); // [rows, 3·20]
        var gates = t.Softmax(t.Dense(x, _gate, bias: null, Activation.None)); // [rows, 3]
        var h = t.Mixture(gates, experts) + t.Mixture(t.Use(_mix), experts); // [rows, 20]
        h = t.Concat([t.Slice(h, 0, 5), t.Slice(h, 5, 15)]);
        var z = t.Dense(h, _head, bias: null, Activation.None) * t.Use(_slope); // [rows, 1]
        var ranking = t.Mean(t.Softplus(t.SliceRows(z, 0, Rows / 2) - t.SliceRows(z, Rows / 2, Rows / 2)));
        var soft = t.Detach(t.Sigmoid(t.Clamp(z, -3, 3)));
        var loss = ranking + t.Mean(t.Max(t.Softplus(z) - (soft * z), 0.01f));
        t.Backward(loss);
        _adam.Step();
        _rowAdam.Step();
        return loss.Scalar;
    }

    public void Dispose()
    {
        foreach (var disposable in (IDisposable[])[_table, .. _parameters, _adam, _rowAdam, _tape, _workers])
            disposable.Dispose();
    }
}
