using CrossDistil.Data.Cache;
using CrossDistil.Data.Sampling;

namespace CrossDistil.Data.OutOfCore;

/// <summary>
/// Reads the drawn rows from files that do not fit into memory: a second sampler, the scout, draws the steps of a
/// window ahead, every column is read once for all of them, and while they are handed out a thread fills the next
/// window (docs/decisions/0012-out-of-core.md). The rows and their order are those of <see cref="DirectDraws"/>.
/// </summary>
internal sealed class WindowedDraws : IDrawReader
{
    private readonly IRowSampler _sampler;
    private readonly IRowSampler _scout;
    private readonly DrawOrder _order;
    private readonly ColumnSweep _sweep = new();
    private readonly DrawWindow[] _windows;     // the one that is handed out, the one that is filled
    private readonly BatchReader[] _readers;
    private readonly CancellationTokenSource _end = new();
    private Task? _filling;
    private int _current = 1;
    private int _next;                          // the next draw of the current window
    private bool _isStarted;

    /// <summary>Makes room for two windows; nothing is read yet.</summary>
    /// <param name="split">The rows.</param>
    /// <param name="schema">The schema of their cache.</param>
    /// <param name="privileged">Whether batches carry the privileged features too.</param>
    /// <param name="sampler">Says where training stands; is moved along, and never draws.</param>
    /// <param name="scout">A sampler of equal make.</param>
    /// <param name="steps">Steps of a window, at least 1.</param>
    public WindowedDraws(DatasetSplit split, DatasetSchema schema, bool privileged, IRowSampler sampler, IRowSampler scout, int steps)
    {
        (_sampler, _scout) = (sampler, scout);
        var rows = checked(steps * sampler.Rows.Length);
        _order = new DrawOrder(rows); // the windows are filled one at a time: one order does for both
        _windows = [new(split, schema, privileged, rows), new(split, schema, privileged, rows)];
        _readers = [.. _windows.Select(window => new BatchReader(window, schema, privileged))];
    }

    /// <summary>How many steps' windows a share of the memory holds; at least one step.</summary>
    /// <param name="bytes">Memory for both windows together.</param>
    /// <param name="split">The rows.</param>
    /// <param name="rowsPerStep">Rows that a step draws.</param>
    /// <param name="stepsPerEpoch">No window is longer: an epoch is one reading then.</param>
    public static int StepsIn(long bytes, DatasetSplit split, int rowsPerStep, long stepsPerEpoch)
    {
        var bytesPerDraw = (2 * ((split.Bytes / Math.Max(1, split.Rows)) + 1 + sizeof(int))) + sizeof(ulong);
        var max = Math.Min(stepsPerEpoch, Array.MaxLength / 4 / rowsPerStep);
        return (int)Math.Clamp(bytes / bytesPerDraw / rowsPerStep, 1, Math.Max(1, max));
    }

    /// <inheritdoc/>
    public Batch NewBatch() => _readers[0].NewBatch(_sampler.Rows.Length);

    /// <inheritdoc/>
    public void Next(Batch batch)
    {
        if (!_isStarted || _next == _windows[_current].Rows) Turn();
        var window = _windows[_current];
        _readers[_current].Read(_next, _sampler.Rows.Length, batch);
        window.Origins.Slice(_next, batch.Rows).CopyTo(batch.Origins);
        _next += batch.Rows;
        _sampler.Skip();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _end.Cancel();
        _filling?.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default)
            .Wait(CancellationToken.None);
        _end.Dispose();
    }

    /// <summary>Takes the window that was filled, and has the other one filled.</summary>
    private void Turn()
    {
        Await();
        if (!_windows[1 - _current].Positions.SequenceEqual(_sampler.Positions)) // first of all, or taken elsewhere since
        {
            _scout.Positions = _sampler.Positions;
            Fill(1 - _current);
            Await();
        }

        (_current, _next, _isStarted) = (1 - _current, 0, true);
        Fill(1 - _current);
    }

    private void Await() => _filling?.GetAwaiter().GetResult();

    private void Fill(int window) => _filling = Task.Factory.StartNew(
        () => _windows[window].Fill(_scout, _order, _sweep, _end.Token), _end.Token, TaskCreationOptions.LongRunning,
        TaskScheduler.Default);
}
