using CrossDistil.Tensors;

namespace CrossDistil.Tests.Tensors;

/// <summary>A network under three losses with embeddings and a wide layer in common, of whose columns two are the second loss's own, and a head each.</summary>
internal sealed class ThreeLossNet : IDisposable
{
    public const int Losses = 3;
    private const int Dim = 4;
    private static readonly int[] FieldRows = [7, 5, 4];

    private readonly int _rows;
    private readonly Tape _tape;
    private readonly Parameter _wide = Numbers.Parameter("wide", 3 * Dim, 6, 2, 0.4);
    private readonly Parameter _wideBias = Numbers.Parameter("wide bias", 1, 6, 3, 0.3);
    private readonly Parameter[] _heads = [.. Enumerable.Range(0, Losses).Select(loss => Numbers.Parameter($"head {loss}", loss == 1 ? 6 : 4, 1, 4 + loss, 0.7))];
    private readonly int[] _ids;
    private readonly FieldLists[] _lists;

    public ThreeLossNet(int threads = 1, int rows = 40)
    {
        (_rows, _ids, Workers) = (rows, Numbers.Ids(rows, FieldRows), new Workers(threads));
        _lists = [new FieldLists(1, [.. Enumerable.Range(0, rows + 1).Select(r => r * 3 / 2)], [.. Enumerable.Range(0, 2 * rows).Select(i => i % 5)])];
        _tape = new Tape(Workers);
        Parameters = [_wide, _wideBias, .. _heads];
        Gradients = new LossGradients(Parameters, [Table], Losses, Workers);
    }

    public Workers Workers { get; }

    public EmbeddingTable Table { get; } = Numbers.Table(FieldRows, Dim);

    public Parameter[] Parameters { get; }

    public LossGradients Gradients { get; }

    /// <summary>By design: embeddings and the first four columns of the wide layer; then its own columns and the heads.</summary>
    public bool[] IsShared =>
    [
        .. Table.Values.ToArray().Select(_ => true), .. _wide.Values.ToArray().Select((_, i) => i % 6 < 4), .. _wideBias.Values.ToArray().Select((_, i) => i < 4),
        .. _heads.SelectMany(head => head.Values.ToArray()).Select(_ => false),
    ];

    public void Sweep() => Gradients.Sweep(_tape, Forward());

    public void BackwardOfSum()
    {
        var losses = Forward();
        _tape.Backward(losses[0] + losses[1] + losses[2]);
    }

    /// <summary>Every loss's gradient alone, dense: the table, then the parameters.</summary>
    public GradientOfOne[] Alone()
    {
        var gradients = new GradientOfOne[Losses];
        for (var loss = 0; loss < Losses; loss++)
        {
            Clear();
            _tape.Backward(Forward()[loss]);
            gradients[loss] = new GradientOfOne(Gradient());
        }

        Clear();
        return gradients;
    }

    /// <summary>What an optimizer would find now, dense: the table, then the parameters.</summary>
    public float[] Gradient()
    {
        var table = new float[Table.Rows * Dim];
        Table.AddGradientTo(table);
        return [.. table, .. Parameters.SelectMany(p => p.Gradient.ToArray())];
    }

    public float[] Values() => [.. Table.Values, .. Parameters.SelectMany(p => p.Values.ToArray())];

    public void Dispose()
    {
        Gradients.Dispose();
        Table.Dispose();
        foreach (var parameter in Parameters) parameter.Dispose();
        _tape.Dispose();
        Workers.Dispose();
    }

    private void Clear()
    {
        Table.ClearGradient();
        foreach (var parameter in Parameters) parameter.Gradient.Clear();
    }

    private Tensor[] Forward()
    {
        _tape.Reset();
        var x = _tape.Gather(Table, _ids, _rows, _lists);                                    // [rows, 3·dim]
        var h = _tape.Dense(x, _wide, _wideBias, Activation.Relu);                           // [rows, 6]
        var common = _tape.Slice(h, 0, 4);                                                   // [rows, 4]
        return
        [
            Loss(common, 0, 1), Loss(h, 1, 2), Loss(common, 2, -1) + 3,
        ];
    }

    private Tensor Loss(Tensor h, int head, float scale) =>
        _tape.Mean(_tape.Softplus(_tape.Dense(h, _heads[head], bias: null, Activation.None))) * scale;

    /// <param name="Values">Of the table, then of the parameters.</param>
    internal sealed record GradientOfOne(float[] Values)
    {
        public IEnumerable<float> Shared(ThreeLossNet net) => Values.Where((_, i) => net.IsShared[i]);
    }
}
