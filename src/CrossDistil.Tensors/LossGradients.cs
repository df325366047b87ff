using System.Numerics;
using CrossDistil.Tensors.Kernels.Cpu;

namespace CrossDistil.Tensors;

/// <summary>
/// The gradients of several losses of one tape, kept apart: to compare them, and to put a weighted sum of them where
/// the optimizers look. What is compared and weighed is the shared part alone. It is found, not declared: a number of a
/// parameter, or a whole embedding table, is shared from the step on in which a second loss has sent it a gradient
/// other than 0, and stays so, for what is dead in one batch (a ReLU, a task without labels) is not a loss's own in
/// that batch. Parameters are judged number by number because one wide parameter may hold blocks of several owners. A
/// table with a vector per network (<see cref="EmbeddingTable.Groups"/> above 1) is never shared.
/// </summary>
/// <remarks>One thread at a time. Nothing here allocates managed memory once the sizes were seen; the same bits for any
/// number of threads.</remarks>
internal sealed class LossGradients : IDisposable
{
    private const int MaxLosses = 32; // bits of a mark

    private readonly Parameter[] _parameters;
    private readonly EmbeddingTable[] _tables;
    private readonly TensorKernels _kernels;
    private readonly int _count;                // numbers of all parameters together
    private readonly NativeBuffer[] _dense;     // [loss] of [count], one parameter after another; 0 where not shared
    private readonly RowGradients[][] _rows;    // [loss][table]
    private readonly nint[] _sums;              // [loss] of the table under comparison: gradient per row; 0 = does not reach it
    private readonly NativeBuffer _reached;     // uint32 [count]: bit l = loss l has reached it
    private readonly uint[] _reachedTables;
    private readonly double[] _dots;            // [losses · losses]

    /// <summary>Compares nothing yet; nothing is known to be shared.</summary>
    /// <param name="parameters">The dense parameters that losses may share; not disposed here.</param>
    /// <param name="tables">The embedding tables that losses may share; not disposed here.</param>
    /// <param name="losses">Number of losses, 1 … 32.</param>
    /// <param name="workers">The threads that compute.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of losses is outside its range.</exception>
    public LossGradients(IReadOnlyList<Parameter> parameters, IReadOnlyList<EmbeddingTable> tables, int losses, Workers workers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(losses, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(losses, MaxLosses);
        (_parameters, _tables, _kernels) = ([.. parameters], [.. tables], new CpuKernels(workers));
        _count = checked(_parameters.Sum(p => p.Count));
        _dense = [.. Enumerable.Range(0, losses).Select(_ => new NativeBuffer((long)_count * sizeof(float)))];
        _rows = [.. _dense.Select(_ => Array.ConvertAll(_tables, table => new RowGradients(table.Rows, table.RowLength)))];
        _reached = new NativeBuffer((long)_count * sizeof(uint));
        (_reachedTables, _sums, _dots) = (new uint[_tables.Length], new nint[losses], new double[losses * losses]);
    }

    /// <summary>Number of losses.</summary>
    public int Losses => _dense.Length;

    /// <summary>
    /// Which losses have reached a number so far, bit l for loss l: of all parameters in order. With
    /// <see cref="ReachedTables"/> the whole state that goes from step to step.
    /// </summary>
    public Span<uint> ReachedNumbers => _reached.Span<uint>(_count);

    /// <summary>Which losses have reached a table so far, bit l for loss l.</summary>
    public Span<uint> ReachedTables => _reachedTables;

    /// <summary>
    /// One backward pass per loss. The shared gradients are then held here; those of a single loss are in the
    /// parameters already. Parameters and tables must hold no gradient before. Parameters outside the list get the
    /// plain sum.
    /// </summary>
    /// <param name="tape">Tape that the losses are on.</param>
    /// <param name="losses">[loss] of [1, 1].</param>
    /// <exception cref="ArgumentException">There are more or fewer losses than were announced.</exception>
    /// <exception cref="InvalidOperationException">Two losses reach different rows of one table, so that what is an
    /// occurrence of a row in the batch is not the same for both.</exception>
    public void Sweep(Tape tape, ReadOnlySpan<Tensor> losses)
    {
        if (losses.Length != Losses) throw new ArgumentException($"{losses.Length} losses, not {Losses}.", nameof(losses));
        for (var loss = 0; loss < losses.Length; loss++)
        {
            tape.Backward(losses[loss]);
            TakeOut(loss);
        }

        Array.Clear(_dots);
        LeaveUnshared();
        for (var a = 0; a < Losses; a++)
            for (var b = a; b < Losses; b++) AddDot(a, b, _kernels.Dot(_dense[a].Address, _dense[b].Address, _count));
        for (var table = 0; table < _tables.Length; table++) CompareRows(table);
    }

    /// <summary>
    /// g_a · g_b of the last sweep over what is shared; of a table's row, the gradients of its occurrences are summed
    /// first.
    /// </summary>
    public double Dot(int a, int b) => _dots[(Math.Min(a, b) * Losses) + Math.Max(a, b)];

    /// <summary>‖g‖ of the last sweep over what is shared; 0 for a loss that shares nothing.</summary>
    public double Norm(int loss) => Math.Sqrt(Dot(loss, loss));

    /// <summary>
    /// Cosine of the angle between two losses' gradients of the last sweep over what is shared, in [−1, 1] but for
    /// rounding: below 0 they conflict. Null where one of them is 0.
    /// </summary>
    public double? Cosine(int a, int b) => Norm(a) * Norm(b) is > 0 and var product ? Dot(a, b) / product : null;

    /// <summary>
    /// Σ scale·g into the parameters and tables, from which the optimizers step; a row of a table then occurs as often
    /// as in one pass. What is not shared counts once, unscaled. Once per sweep.
    /// </summary>
    /// <param name="scales">One per loss.</param>
    /// <exception cref="ArgumentException">There are more or fewer scales than losses.</exception>
    public void Put(ReadOnlySpan<double> scales)
    {
        if (scales.Length != Losses) throw new ArgumentException($"{scales.Length} scales for {Losses} losses.", nameof(scales));
        var start = 0;
        foreach (var parameter in _parameters)
        {
            for (var loss = 0; loss < Losses; loss++)
            {
                var scale = new Function(FunctionKind.Affine, (float)scales[loss]);
                _kernels.Map(scale, Dense(loss, start), parameter.GradientMatrix.Address, parameter.Count, accumulate: true);
            }

            start += parameter.Count;
        }

        for (var table = 0; table < _tables.Length; table++) PutRows(table, scales);
    }

    /// <summary>
    /// Instead of <see cref="Put"/>, where the sweep was made to compare alone: no gradient of it is left, neither here
    /// nor in the parameters and tables. What is known to be shared, and what was compared, stays.
    /// </summary>
    public void Discard()
    {
        foreach (var parameter in _parameters) _kernels.Clear(parameter.GradientMatrix.Address, parameter.Count);
        foreach (var buffer in _dense) _kernels.Clear(buffer.Address, _count);
        foreach (var tables in _rows)
            foreach (var rows in tables) rows.Clear();
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        foreach (var buffer in _dense) buffer.Dispose();
        foreach (var tables in _rows)
            foreach (var rows in tables) rows.Dispose();
        _reached.Dispose();
        _kernels.Dispose();
    }

    private nint Dense(int loss, int start) => _dense[loss].LiveAddress + ((nint)start * sizeof(float));

    private bool IsShared(int table) => _tables[table].Groups == 1 && BitOperations.PopCount(_reachedTables[table]) > 1;

    private void AddDot(int a, int b, double dot) => _dots[(a * Losses) + b] += dot;

    private void TakeOut(int loss)
    {
        var start = 0;
        foreach (var parameter in _parameters)
        {
            var gradient = parameter.GradientMatrix;
            _kernels.Copy(gradient, gradient with { Address = Dense(loss, start) }, accumulate: false);
            _kernels.Clear(gradient.Address, parameter.Count);
            start += parameter.Count;
        }

        _kernels.Mark(_dense[loss].Address, _reached.Address, 1u << loss, _count);
        for (var table = 0; table < _tables.Length; table++)
        {
            _rows[loss][table].Clear();
            _rows[loss][table] = _tables[table].Exchange(_rows[loss][table]);
        }
    }

    /// <summary>Back into the parameters, which are clear, with what is of one loss: no other adds to it.</summary>
    private void LeaveUnshared()
    {
        var start = 0;
        foreach (var parameter in _parameters)
        {
            var reached = _reached.Address + ((nint)start * sizeof(uint));
            for (var loss = 0; loss < Losses; loss++)
                _kernels.MoveUnshared(Dense(loss, start), reached, parameter.GradientMatrix.Address, parameter.Count);
            start += parameter.Count;
        }
    }

    private void CompareRows(int table)
    {
        var segments = SumRows(table);
        var count = segments.Count * segments.Dim;
        for (var loss = 0; loss < Losses; loss++)
            if (_sums[loss] != 0 && _kernels.Dot(_sums[loss], _sums[loss], count) != 0) _reachedTables[table] |= 1u << loss;
        if (!IsShared(table)) return;
        for (var a = 0; a < Losses; a++)
            for (var b = a; b < Losses; b++)
                if (_sums[a] != 0 && _sums[b] != 0) AddDot(a, b, _kernels.Dot(_sums[a], _sums[b], count));
    }

    /// <summary>
    /// Sums every loss's gradient per row; all of them have the rows of the first one that reaches the table.
    /// </summary>
    private RowSegments SumRows(int table)
    {
        RowGradients? first = null;
        RowSegments segments = default;
        for (var loss = 0; loss < Losses; loss++)
        {
            var rows = _rows[loss][table];
            _sums[loss] = 0;
            if (rows.BatchRows == 0) continue;
            if (first is null) (first, segments) = (rows, rows.Segments());
            else if (!rows.HasEntriesOf(first))
                throw new InvalidOperationException($"The losses reach different rows of '{_tables[table].Name}'.");
            _sums[loss] = rows.SumRows(_kernels, segments, _tables[table].Address, decay: 0);
        }

        return segments;
    }

    /// <summary>The sum replaces the first loss's gradients, whose entries are those of the batch.</summary>
    private void PutRows(int table, ReadOnlySpan<double> scales)
    {
        var (first, shared) = (-1, IsShared(table));
        for (var loss = 0; loss < Losses; loss++)
        {
            var rows = _rows[loss][table];
            if (rows.BatchRows == 0) continue;
            var scale = shared ? (float)scales[loss] : 1;
            if (first < 0)
            {
                first = loss;
                rows.Scale(_kernels, scale);
            }
            else
            {
                _rows[first][table].Add(_kernels, rows, scale);
                rows.Clear();
            }
        }

        if (first >= 0) _rows[first][table] = _tables[table].Exchange(_rows[first][table]);
    }
}
