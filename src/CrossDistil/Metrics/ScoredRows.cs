namespace CrossDistil.Metrics;

/// <summary>
/// Scores with a small class each, gathered until they are ranked: what the exact ranking metrics keep of a stream.
/// </summary>
internal sealed class ScoredRows
{
    private float[] _scores = [];
    private short[] _classes = [];
    private int _count;
    private bool _sorted;

    public ReadOnlySpan<float> Scores => _scores.AsSpan(0, _count);

    public ReadOnlySpan<short> Classes => _classes.AsSpan(0, _count);

    /// <summary>Makes room for so many more rows.</summary>
    public void Reserve(int rows)
    {
        var needed = checked(_count + rows);
        if (needed <= _scores.Length) return;
        var size = (int)Math.Min(Array.MaxLength, Math.Max(needed, _scores.Length * 2L));
        Array.Resize(ref _scores, size);
        Array.Resize(ref _classes, size);
    }

    /// <summary>Adds a row; there must be room.</summary>
    public void Add(float score, int @class)
    {
        _scores[_count] = score;
        _classes[_count++] = (short)@class;
        _sorted = false;
    }

    /// <summary>Holds the labelled ones of these rows in place of what was held, class = label.</summary>
    /// <exception cref="InvalidOperationException">A logit is NaN or a label is neither 0, 1 nor missing; the message
    /// names the row.</exception>
    public void SetLabelled(ReadOnlySpan<float> logits, ReadOnlySpan<byte> labels)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(labels.Length, logits.Length, nameof(labels));
        Clear(logits.Length);
        for (var row = 0; row < logits.Length; row++) AddLabelled(row, logits, labels);
    }

    /// <summary>The same for those given of the rows.</summary>
    public void SetLabelled(ReadOnlySpan<float> logits, ReadOnlySpan<byte> labels, ReadOnlySpan<int> rows)
    {
        Clear(rows.Length);
        foreach (var row in rows) AddLabelled(row, logits, labels);
    }

    /// <summary>Puts the rows in ascending order of score.</summary>
    public ScoredRows Rank()
    {
        if (!_sorted) Array.Sort(_scores, _classes, 0, _count);
        _sorted = true;
        return this;
    }

    /// <summary>
    /// The end of the group of equal scores that starts at <paramref name="start"/>; the rows must be ranked.
    /// </summary>
    public int EndOfTies(int start)
    {
        var end = start + 1;
        while (end < _count && _scores[end] == _scores[start]) end++;
        return end;
    }

    /// <summary>
    /// The start of the group of equal scores whose last row is <paramref name="last"/>; the rows must be ranked.
    /// </summary>
    public int StartOfTies(int last)
    {
        var start = last;
        while (start > 0 && _scores[start - 1] == _scores[last]) start--;
        return start;
    }

    /// <summary>Fails on a NaN, which has no place in any order.</summary>
    /// <exception cref="InvalidOperationException">The score is NaN; the message names its row.</exception>
    public static void Check(float score, long row, string what)
    {
        if (float.IsNaN(score))
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"row {row}: the {what} is NaN"));
    }

    private void Clear(int room)
    {
        _count = 0;
        Reserve(room);
    }

    private void AddLabelled(int row, ReadOnlySpan<float> logits, ReadOnlySpan<byte> labels)
    {
        Check(logits[row], row, "logit");
        if (Labels.IsKnown(labels[row], row)) Add(logits[row], labels[row]);
    }
}
