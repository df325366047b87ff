namespace CrossDistil.Data.Sampling;

/// <summary>
/// Draws every row once per epoch, in a new random order in each epoch. The order depends on the stream's seed and
/// purpose and on the epoch alone, so a stored <see cref="Position"/> is all that is needed to resume. A draw may run
/// over the end of an epoch into the next.
/// </summary>
/// <param name="rows">Number of rows, at least 1.</param>
/// <param name="stream">Source of the orders; its position belongs to the sampler.</param>
internal sealed class EpochSampler(int rows, RandomStream stream)
{
    /// <summary>
    /// Purpose of the stream of training rows: methods that pass once over them get them in the same order.
    /// </summary>
    public const string Purpose = "order of rows";

    private int[] _order = [];                  // allocated by the first draw: skipping needs none
    private ulong _shuffled = ulong.MaxValue;   // the epoch whose order is in _order

    /// <summary>Rows drawn so far, over all epochs; setting it takes the sampler back there.</summary>
    public ulong Position { get; set; }

    /// <summary>The epoch that the next row comes from, from 0.</summary>
    public ulong Epoch => Position / (ulong)rows;

    /// <summary>Fills <paramref name="drawn"/> with the next row indices.</summary>
    public void Draw(Span<int> drawn)
    {
        while (!drawn.IsEmpty)
        {
            Shuffle();
            var next = (int)(Position % (ulong)rows);
            var count = Math.Min(drawn.Length, rows - next);
            _order.AsSpan(next, count).CopyTo(drawn);
            Position += (ulong)count;
            drawn = drawn[count..];
        }
    }

    private void Shuffle()
    {
        if (_shuffled == Epoch) return;
        _shuffled = Epoch;
        stream.Position = Epoch * (ulong)rows;
        if (_order.Length == 0) _order = new int[rows];
        for (var row = 0; row < rows; row++) _order[row] = row;
        stream.Shuffle(_order.AsSpan());
    }
}

/// <summary>A step's rows from an epoch's order: each row once, whole batches across the end of an epoch.</summary>
/// <param name="order">The order.</param>
/// <param name="rows">Rows of a step, at least 1.</param>
internal sealed class EpochSteps(EpochSampler order, int rows) : IRowSampler
{
    private readonly int[] _rows = new int[rows];

    /// <inheritdoc/>
    public ReadOnlySpan<int> Rows => _rows;

    /// <inheritdoc/>
    public IReadOnlyList<ulong> Positions
    {
        get => [order.Position];
        set => order.Position = value is [var position] ? position : throw new ArgumentOutOfRangeException(nameof(value));
    }

    /// <inheritdoc/>
    public void Draw() => order.Draw(_rows);

    /// <inheritdoc/>
    public void Skip() => order.Position += (ulong)_rows.Length;
}
