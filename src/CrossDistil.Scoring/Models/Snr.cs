namespace CrossDistil.Scoring.Models;

/// <summary>
/// Sub-network routing (Ma et al., AAAI 2019): layers of sub-networks, each connected to every one above by a gate z.
/// SNR-trans: v_i = Σ_j z_ij·u_j·W_ij; SNR-aver: v_i = Σ_j z_ij·u_j. The last mix has one output per task.
/// </summary>
internal sealed class Snr : Backbone
{
    private readonly DenseLayer[] _subnets;
    private readonly Mix[] _mixes;
    private readonly Tensor[] _inputs;
    private readonly float _penalty;

    /// <summary>
    /// Layers <c>snr.M</c> from the input up: sub-networks <c>snr.M.subnet.J</c>, and gates and edges above them.
    /// </summary>
    public Snr(SnrOptions options, ParameterSet parameters, int input, int tasks)
    {
        var (layers, subnets) = (options.Hidden.Count, options.Subnets);
        (_subnets, _mixes, _inputs) = (new DenseLayer[layers], new Mix[layers], new Tensor[subnets]);
        for (var layer = 0; layer < layers; layer++)
        {
            string[] names = [.. Enumerable.Range(0, subnets).Select(j => $"snr.{layer}.subnet.{j}.0")];
            _subnets[layer] = layer == 0
                ? DenseLayer.OnOneInput(parameters, names, input, options.Hidden[0])
                : DenseLayer.OnOwnInputs(parameters, names, options.Hidden[layer - 1], options.Hidden[layer]);
            _mixes[layer] = new Mix(parameters, $"snr.{layer}", layer == layers - 1 ? tasks : subnets, subnets, TransformWidth(layer));
        }

        Width = options.Hidden[^1];
        _penalty = (float)options.Penalty;

        int? TransformWidth(int layer) => options is SnrTransOptions ? options.Hidden[layer] : null;
    }

    /// <inheritdoc/>
    public override int Width { get; }

    /// <summary>The gates of every mix, from the input up.</summary>
    internal IEnumerable<HardConcrete> Gates => _mixes.Select(mix => mix.Gates);

    /// <inheritdoc/>
    public override void Forward(Pass pass, ReadOnlySpan<Tensor> x, Span<Tensor> hidden)
    {
        var input = x[0];
        for (var layer = 0; layer < _mixes.Length; layer++)
        {
            if (layer > 0) input = pass.Tape.Concat(_inputs);                                // [rows, subnet · width below]
            var outputs = _subnets[layer].Forward(pass, input);                              // [rows, subnet · width]
            _mixes[layer].Forward(pass, outputs, layer == _mixes.Length - 1 ? hidden : _inputs);
        }
    }

    /// <summary>λ·Σ σ(ln α − β·ln(−γ/ζ)): λ times the expected number of open edges.</summary>
    public override Tensor? Penalty(Tape tape)
    {
        if (_penalty == 0) return null;
        var open = _mixes[0].Gates.ExpectedOpen(tape);
        foreach (var mix in _mixes.AsSpan(1)) open += mix.Gates.ExpectedOpen(tape);
        return open * _penalty;
    }

    /// <summary>The edges from one layer's sub-networks to the layer above.</summary>
    private sealed class Mix
    {
        private readonly Parameter[]? _transforms; // W, one stack per output; none in SNR-aver
        private readonly int _from;

        public Mix(ParameterSet parameters, string name, int to, int from, int? transformWidth)
        {
            Gates = new HardConcrete(parameters, name, to, from);
            _from = from;
            if (transformWidth is { } width)
                _transforms = [.. Enumerable.Range(0, to).Select(i => parameters.StackedWeight(Names(i), width, width))];

            string[] Names(int i) => [.. Enumerable.Range(0, from).Select(j => $"{name}.transform.{i}.{j}")];
        }

        public HardConcrete Gates { get; }

        /// <summary>[rows, from · width] → [to] of [rows, width].</summary>
        public void Forward(Pass pass, Tensor u, Span<Tensor> v)
        {
            var tape = pass.Tape;
            var gates = Gates.Forward(pass);                                                 // [to, from]
            for (var to = 0; to < v.Length; to++)
            {
                var edges = _transforms is null ? u : tape.GroupedDense(u, _transforms[to], bias: null, _from, Activation.None);
                v[to] = tape.Mixture(tape.SliceRows(gates, to, 1), edges);                   // [rows, width]
            }
        }
    }
}
