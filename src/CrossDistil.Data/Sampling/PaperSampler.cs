using CrossDistil.Data.Strata;

namespace CrossDistil.Data.Sampling;

/// <summary>
/// The draw of Algorithm 1 (Yang et al., AAAI 2022): one uniform batch and one batch of every set that a ranking term
/// uses — for two tasks x++, x+-, x-+, x-- and x+., x-., x.+, x.-. Every batch has its own random stream, so that a set
/// that is not drawn moves no other.
/// </summary>
internal sealed class PaperSampler : IRowSampler
{
    private readonly StrataIndex _index;
    private readonly RandomStream _uniform;
    private readonly RowSetSampler[] _samplers;
    private readonly int[] _rows;       // [1 + set, row]

    /// <summary>Prepares the draw.</summary>
    /// <param name="index">The training rows.</param>
    /// <param name="terms">The ranking terms of every teacher.</param>
    /// <param name="batch">Rows of each batch, at least 1.</param>
    /// <param name="seed">Seed of all its streams.</param>
    /// <exception cref="ArgumentException">A set that a term needs has no row.</exception>
    public PaperSampler(StrataIndex index, IReadOnlyList<RankingTerm> terms, int batch, ulong seed)
    {
        Sets = RankingTerm.SetsOf(terms);
        (_index, _uniform) = (index, new(seed, "sample uniform"));
        _samplers = [.. Sets.Select(set => new RowSetSampler(index, set, new(seed, $"sample {set}")))];
        RowsPerSet = batch;
        _rows = new int[(1 + Sets.Count) * batch];
    }

    /// <summary>
    /// The distinct sets of all terms: single levels first, then coarse sets, each in the order of the terms.
    /// </summary>
    public IReadOnlyList<RowSet> Sets { get; }

    /// <summary>Rows of the uniform batch and of each set's batch.</summary>
    public int RowsPerSet { get; }

    /// <summary>
    /// [1 + set, row] the last draw, one batch under the other: the uniform one, then the sets in their order.
    /// </summary>
    public ReadOnlySpan<int> Rows => _rows;

    /// <inheritdoc/>
    public int UniformRows => RowsPerSet;

    /// <summary>Positions of the streams: the uniform one, then the sets in their order.</summary>
    public IReadOnlyList<ulong> Positions
    {
        get => [_uniform.Position, .. _samplers.Select(sampler => sampler.Position)];
        set
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(value.Count, _samplers.Length + 1, nameof(value));
            _uniform.Position = value[0];
            for (var set = 0; set < _samplers.Length; set++) _samplers[set].Position = value[set + 1];
        }
    }

    /// <summary>Draws the next batches into <see cref="Rows"/>.</summary>
    public void Draw()
    {
        foreach (ref var row in _rows.AsSpan(0, RowsPerSet)) row = _uniform.NextInt(_index.RowCount);
        for (var set = 0; set < _samplers.Length; set++) _samplers[set].Draw(_rows.AsSpan((1 + set) * RowsPerSet, RowsPerSet));
    }

    /// <inheritdoc/>
    public void Skip()
    {
        _uniform.Position += (ulong)RowsPerSet; // one random value per row, here and in every set
        foreach (var sampler in _samplers) sampler.Position += (ulong)RowsPerSet;
    }
}
