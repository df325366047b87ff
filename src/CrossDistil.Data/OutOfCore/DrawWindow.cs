using CrossDistil.Data.Cache;
using CrossDistil.Data.Sampling;

namespace CrossDistil.Data.OutOfCore;

/// <summary>
/// The rows that the next steps draw, column by column, in the order of the draws: row k here is draw k. Allocated once
/// and refilled; only the list fields' ids grow where a window has longer lists than any before.
/// </summary>
internal sealed class DrawWindow : IRowColumns
{
    private readonly DatasetSplit _split;
    private readonly int[]?[] _ids;             // [field]; null = not read
    private readonly long[]?[] _offsets;        // [field]; null = single-valued, or not read
    private readonly float[]?[] _numbers;       // [column]; null = not read
    private readonly byte[][] _labels;          // [task]
    private readonly float[]? _weights;
    private readonly int[] _origins;

    /// <summary>Makes room.</summary>
    /// <param name="split">Where the rows are.</param>
    /// <param name="schema">Its schema.</param>
    /// <param name="privileged">Whether the privileged features are read too.</param>
    /// <param name="rows">Draws, a whole number of steps.</param>
    public DrawWindow(DatasetSplit split, DatasetSchema schema, bool privileged, int rows)
    {
        _split = split;
        _offsets = [.. schema.Fields.Select(field => field.IsList && IsRead(field.IsPrivileged) ? new long[rows + 1] : null)];
        _ids = [.. schema.Fields.Select(field => IsRead(field.IsPrivileged) ? new int[rows] : null)];
        _numbers = [.. schema.Numbers.Select(number => IsRead(number.IsPrivileged) ? new float[rows] : null)];
        _labels = [.. schema.Tasks.Select(_ => new byte[rows])];
        _weights = split.Files.Weights is null ? null : new float[rows];
        _origins = new int[rows];

        bool IsRead(bool isPrivileged) => privileged || !isPrivileged;
    }

    /// <inheritdoc/>
    public int Rows => _origins.Length;

    /// <summary>[draw] the split's row.</summary>
    public ReadOnlySpan<int> Origins => _origins;

    /// <summary>Where the sampler stood before the first draw.</summary>
    public IReadOnlyList<ulong> Positions { get; private set; } = [];

    /// <inheritdoc/>
    public ReadOnlySpan<float> Weights => _weights;

    /// <inheritdoc/>
    public ReadOnlySpan<int> Ids(int field) => _offsets[field] is null ? _ids[field] : [];

    /// <inheritdoc/>
    public ReadOnlySpan<long> ListOffsets(int field) => _offsets[field];

    /// <inheritdoc/>
    public ReadOnlySpan<int> ListIds(int field) => _offsets[field] is null ? [] : _ids[field];

    /// <inheritdoc/>
    public ReadOnlySpan<float> Numbers(int column) => _numbers[column];

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Labels(int task) => _labels[task];

    /// <summary>Draws the next rows and reads them.</summary>
    /// <param name="sampler">Is moved past the window's last step.</param>
    /// <param name="order">Room for the draws.</param>
    /// <param name="sweep">Reads the columns.</param>
    /// <param name="cancellation">Cancels between two columns.</param>
    /// <exception cref="InputException">A file of the cache cannot be read.</exception>
    public void Fill(IRowSampler sampler, DrawOrder order, ColumnSweep sweep, CancellationToken cancellation)
    {
        Positions = sampler.Positions;
        order.Fill(sampler, _origins, cancellation);
        var files = _split.Files;
        for (var field = 0; field < _ids.Length; field++) Scatter(field, _offsets[field] is null ? files.Ids[field] : null);
        for (var column = 0; column < _numbers.Length; column++)
            if (_numbers[column] is { } numbers) Read(files.Numbers[column], numbers);
        for (var task = 0; task < _labels.Length; task++) ReadLabels(task, order, sweep, cancellation);
        if (_weights is not null) Read(files.Weights!, _weights);

        void Scatter(int field, ColumnFile? single)
        {
            if (_ids[field] is not { } ids) return;
            if (single is not null) Read(single, ids);
            else ReadLists(field, order, sweep, cancellation);
        }

        void Read<T>(ColumnFile file, T[] values)
            where T : unmanaged
        {
            cancellation.ThrowIfCancellationRequested();
            sweep.Scatter<T>(file, order, values);
        }
    }

    private void ReadLists(int field, DrawOrder order, ColumnSweep sweep, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var (files, starts) = (_split.Files, _offsets[field]!);
        sweep.Lengths(files.Offsets[field]!, order, starts);
        if (_ids[field]!.Length < starts[^1]) _ids[field] = new int[checked((int)starts[^1])];
        cancellation.ThrowIfCancellationRequested();
        sweep.Lists(files.Offsets[field]!, files.Ids[field], order, starts, _ids[field]);
    }

    private void ReadLabels(int task, DrawOrder order, ColumnSweep sweep, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (_split.ReplacedLabels(task) is { } replaced)
            for (var draw = 0; draw < _origins.Length; draw++) _labels[task][draw] = replaced[_origins[draw]];
        else
            sweep.Scatter<byte>(_split.Files.Labels[task], order, _labels[task]);
    }
}
