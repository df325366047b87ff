using CrossDistil.Data.Strata;

namespace CrossDistil.Data.Sampling;

/// <summary>
/// One batch for all losses of a step: the next rows of an epoch, the same as plain training draws, and below them a
/// top-up from rare label patterns, so that every set that a ranking term uses has rows in the batch. Every pattern's
/// top-up has its own random stream.
/// </summary>
internal sealed class InBatchSampler : IRowSampler
{
    private readonly StrataIndex _index;
    private readonly PatternSets _patterns;
    private readonly int _maxPairs;
    private readonly EpochSampler _order;
    private readonly RandomStream _pairs;
    private readonly (int Pattern, int Rows, RandomStream Stream)[] _topUps;
    private readonly int[] _rows;

    /// <summary>Prepares the draw.</summary>
    /// <param name="index">The training rows.</param>
    /// <param name="terms">The ranking terms of every teacher.</param>
    /// <param name="batch">Uniform rows, at least 1.</param>
    /// <param name="topUp">
    /// Rows of the top-up as a share of <paramref name="batch"/>, in [0, 1]; every rare pattern gets one at least. 0 =
    /// no top-up.
    /// </param>
    /// <param name="maxPairs">Pairs of one ranking term and step, at least 1.</param>
    /// <param name="seed">Seed of all its streams.</param>
    public InBatchSampler(StrataIndex index, IReadOnlyList<RankingTerm> terms, int batch, double topUp, int maxPairs, ulong seed)
    {
        (_index, _maxPairs) = (index, maxPairs);
        Sets = RankingTerm.SetsOf(terms);
        _patterns = new PatternSets(index, Sets);
        _order = new(index.RowCount, new(seed, EpochSampler.Purpose));
        _pairs = new(seed, "sample pairs");
        _topUps =
        [
            .. _patterns.Patterns.Zip(TopUp.Rows(_patterns.Rows, index.RowCount, batch, topUp))
                .Where(pattern => pattern.Second > 0)
                .Select(pattern =>
                (pattern.First, pattern.Second, new RandomStream(seed, $"sample top-up {LabelPattern.Name(pattern.First, index.Tasks)}"))),
        ];
        UniformRows = batch;
        _rows = new int[batch + _topUps.Sum(pattern => pattern.Rows)];
    }

    /// <summary>
    /// The distinct sets of all terms: single levels first, then coarse sets, each in the order of the terms.
    /// </summary>
    public IReadOnlyList<RowSet> Sets { get; }

    /// <summary>Rows of the uniform part.</summary>
    public int UniformRows { get; }

    /// <summary>[batch row] the last draw: the uniform rows, then the top-up.</summary>
    public ReadOnlySpan<int> Rows => _rows;

    /// <summary>Positions of the streams: the order of the rows, that of the pairs, then the top-ups.</summary>
    public IReadOnlyList<ulong> Positions
    {
        get => [_order.Position, _pairs.Position, .. _topUps.Select(topUp => topUp.Stream.Position)];
        set
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(value.Count, _topUps.Length + 2, nameof(value));
            (_order.Position, _pairs.Position) = (value[0], value[1]);
            for (var i = 0; i < _topUps.Length; i++) _topUps[i].Stream.Position = value[i + 2];
        }
    }

    /// <inheritdoc/>
    public SetMembers NewMembers() => new(_patterns, _rows.Length, _maxPairs);

    /// <inheritdoc/>
    public void Draw()
    {
        _order.Draw(_rows.AsSpan(0, UniformRows));
        var at = UniformRows;
        for (var i = 0; i < _topUps.Length; i++)
        {
            var (pattern, count, stream) = _topUps[i];
            var all = _index.RowsOfPattern(pattern);
            foreach (ref var row in _rows.AsSpan(at, count)) row = all[stream.NextInt(all.Length)];
            at += count;
        }

        _pairs.Position++;
    }

    /// <inheritdoc/>
    public void Skip()
    {
        _order.Position += (ulong)UniformRows;
        foreach (var (_, count, stream) in _topUps) stream.Position += (ulong)count;
        _pairs.Position++;
    }

    /// <inheritdoc/>
    public void Sort(ReadOnlySpan<ushort> patterns, SetMembers members)
    {
        _pairs.Position--; // the value that the draw moved past
        members.Fill(patterns, _pairs.NextBits());
    }
}
