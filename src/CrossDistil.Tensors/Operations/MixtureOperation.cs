namespace CrossDistil.Tensors.Operations;

/// <summary>
/// y_g = Σ_e gate_g,e·expert_e per row, for one gate or several that see the same experts or some of them.
/// </summary>
internal sealed class MixtureOperation : Operation
{
    private readonly List<Tensor> _gates = [];
    private readonly List<Tensor> _experts = []; // tensors of some experts each
    private readonly List<Tensor> _results = []; // one per gate, or one for all side by side
    private MixtureBlock _mix;

    public override bool IsReached => _results.Exists(result => result.HasGradient);

    /// <summary>Mixes; as many results as gates, or a single one that holds all side by side.</summary>
    /// <param name="tape">Where the results go.</param>
    /// <param name="gates">[gate] of [rows, experts seen] or [1, experts seen].</param>
    /// <param name="experts">[part] of [rows, experts · width].</param>
    /// <param name="mask">[gate, part]; empty = every gate mixes every part.</param>
    /// <param name="results">Filled.</param>
    public static void Run(
        Tape tape, ReadOnlySpan<Tensor> gates, ReadOnlySpan<Tensor> experts, ReadOnlySpan<bool> mask, Span<Tensor> results)
    {
        var width = Check(tape, gates, experts, mask);
        var (rows, needsGradient, count) = (experts[0].Rows, false, 0);
        foreach (var gate in gates) needsGradient |= gate.NeedsGradient;
        foreach (var part in experts) (needsGradient, count) = (needsGradient | part.NeedsGradient, count + (part.Columns / width));
        var columns = results.Length == gates.Length ? width : width * gates.Length;
        for (var i = 0; i < results.Length; i++) results[i] = tape.New(rows, columns, needsGradient);

        var mix = BlockOf(tape, gates, experts, mask, results, width, count);
        tape.Kernels.Mixture(mix);
        if (tape.Record<MixtureOperation>(results[0]) is not { } operation) return;
        operation._gates.AddRange(gates);
        operation._experts.AddRange(experts);
        operation._results.AddRange((ReadOnlySpan<Tensor>)results);
        operation._mix = mix;
    }

    public override void Backward(TensorKernels kernels)
    {
        for (var g = 0; g < _mix.GateCount; g++) OpenGate(g);
        var first = 0;
        foreach (var part in _experts) first += OpenExperts(part, first);
        kernels.MixtureGradient(_mix);
        for (var g = 0; g < _mix.GateCount; g++) SumOverRows(kernels, g);
    }

    public override void Describe(IGraphWriter graph) =>
        graph.Mixture(new MixtureParts(
            [.. _results], [.. _gates], [.. _experts], _mix.Width, [.. Enumerable.Range(0, _mix.GateCount).Select(SeenParts)]));

    public override void Forget()
    {
        _gates.Clear();
        _experts.Clear();
        _results.Clear();
    }

    private static int Check(Tape tape, ReadOnlySpan<Tensor> gates, ReadOnlySpan<Tensor> experts, ReadOnlySpan<bool> mask)
    {
        if (gates.IsEmpty || experts.IsEmpty) throw new ArgumentException("A mixture needs a gate and experts.", nameof(gates));
        if (!mask.IsEmpty && mask.Length != gates.Length * experts.Length)
            throw new ArgumentException(
                $"{gates.Length} gates and {experts.Length} tensors of experts need their product of marks, not {mask.Length}.",
                nameof(mask));
        foreach (var part in experts)
        {
            tape.Check(part);
            if (part.Rows != experts[0].Rows)
                throw new ArgumentException($"Experts of {experts[0].Rows} and {part.Rows} rows cannot be mixed.", nameof(experts));
        }

        var width = 0;
        for (var g = 0; g < gates.Length; g++)
        {
            var columns = 0;
            for (var p = 0; p < experts.Length; p++) columns += Mixes(mask, g, p, experts.Length) ? experts[p].Columns : 0;
            tape.Check(gates[g]);
            if (gates[g].Rows != experts[0].Rows && gates[g].Rows != 1)
                throw new ArgumentException($"Gates of {gates[g].Rows} rows do not serve experts of {experts[0].Rows}.", nameof(gates));
            if (columns == 0 || columns % gates[g].Columns != 0)
                throw new ArgumentException($"{columns} columns are not {gates[g].Columns} experts of equal width.", nameof(experts));
            if (g > 0 && columns / gates[g].Columns != width)
                throw new ArgumentException(
                    $"Experts of {width} and of {columns / gates[g].Columns} columns cannot be mixed.", nameof(experts));
            width = columns / gates[g].Columns;
        }

        foreach (var part in experts)
            if (part.Columns % width != 0)
                throw new ArgumentException($"{part.Columns} columns are not experts of {width}.", nameof(experts));
        return width;
    }

    private static bool Mixes(ReadOnlySpan<bool> mask, int gate, int part, int parts) => mask.IsEmpty || mask[(gate * parts) + part];

    private static MixtureBlock BlockOf(
        Tape tape, ReadOnlySpan<Tensor> gates, ReadOnlySpan<Tensor> experts, ReadOnlySpan<bool> mask, ReadOnlySpan<Tensor> results,
        int width, int count)
    {
        var mix = new MixtureBlock(
            experts[0].Rows, width, count, gates.Length, tape.Arena.Take(count * Unsafe.SizeOf<MixedExpert>()),
            tape.Arena.Take(gates.Length * Unsafe.SizeOf<MixtureGate>()),
            tape.Arena.Take((long)gates.Length * count * sizeof(int)));
        for (var g = 0; g < gates.Length; g++)
        {
            var weights = gates[g].Rows == mix.Rows ? gates[g].Matrix : gates[g].Matrix with { Rows = mix.Rows, Stride = 0 };
            mix.GateSpan[g] = new MixtureGate(
                weights, default, Accumulate: false,
                Part(results.Length == 1 ? results[0].Matrix : results[g].Matrix, results.Length == 1 ? g : 0, width), default);
        }

        var expert = 0;
        for (var p = 0; p < experts.Length; p++)
        {
            for (var e = 0; e < experts[p].Columns / width; e++, expert++)
                mix.ExpertSpan[expert] = new MixedExpert(
                    experts[p].Matrix.SliceColumns(e * width, width), default, Accumulate: false, experts[p].IsRectified);
        }

        for (var g = 0; g < gates.Length; g++)
        {
            var seen = mix.SeenBy(g);
            var (column, place) = (0, 0);
            for (var p = 0; p < experts.Length; p++)
            {
                for (var e = 0; e < experts[p].Columns / width; e++) seen[place++] = Mixes(mask, g, p, experts.Length) ? column++ : -1;
            }
        }

        return mix;
    }

    private static Matrix Part(Matrix all, int part, int width) => all.SliceColumns(part * width, width);

    private void OpenGate(int g)
    {
        var joined = _results.Count == 1;
        var result = _results[joined ? 0 : g];
        ref var gate = ref _mix.GateSpan[g];
        var (gradient, accumulate) = (default(Matrix), false);
        if (result.HasGradient && _gates[g].NeedsGradient)
        {
            // A gate of all rows has a gradient per row first.
            gradient = IsOfAllRows(g)
                ? new Matrix(Output.Tape!.Arena.Take((long)_mix.Rows * _gates[g].Columns * sizeof(float)), _mix.Rows, _gates[g].Columns)
                : _gates[g].OpenGradient(out accumulate);
        }

        gate = gate with
        {
            WeightGradient = gradient,
            Accumulate = accumulate,
            OutputGradient = result.HasGradient ? Part(result.GradientMatrix, joined ? g : 0, _mix.Width) : default,
        };
    }

    private int OpenExperts(Tensor part, int first)
    {
        var places = _mix.ExpertSpan.Slice(first, part.Columns / _mix.Width);
        var (gradient, accumulate) = (default(Matrix), false);
        if (part.NeedsGradient && IsReachedThroughGates(first)) gradient = part.OpenGradient(out accumulate, part.IsRectified);
        for (var e = 0; e < places.Length; e++)
            places[e] = places[e] with
            {
                Gradient = gradient.Address == 0 ? default : Part(gradient, e, _mix.Width), Accumulate = accumulate,
            };
        return places.Length;
    }

    private bool IsReachedThroughGates(int expert)
    {
        for (var g = 0; g < _mix.GateCount; g++)
            if (_mix.SeenBy(g)[expert] >= 0 && _mix.GateSpan[g].OutputGradient.Address != 0) return true;
        return false;
    }

    private bool[] SeenParts(int gate)
    {
        var seen = _mix.SeenBy(gate);
        var (parts, first) = (new bool[_experts.Count], 0);
        for (var p = 0; p < parts.Length; first += _experts[p++].Columns / _mix.Width) parts[p] = seen[first] >= 0;
        return parts;
    }

    private bool IsOfAllRows(int g) => _gates[g].Rows != _mix.Rows;

    private void SumOverRows(TensorKernels kernels, int g)
    {
        var perRow = _mix.GateSpan[g].WeightGradient;
        if (perRow.Address == 0 || !IsOfAllRows(g)) return;
        var gradient = _gates[g].OpenGradient(out var accumulate);
        if (!accumulate) kernels.Clear(gradient.Address, _gates[g].Columns);
        kernels.DenseActivationGradient(default, perRow, gradient.Address, Activation.None);
    }
}
