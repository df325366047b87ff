namespace CrossDistil.Metrics;

/// <summary>
/// Scores with a small class each, collected until they are ranked: the rows of an exact ranking metric.
/// </summary>
internal sealed class ScoredRows
{
    private float[] _scores = [];
    private short[] _classes = [];
    private int _count;
    private long _seen;
    private bool _sorted;

    public ReadOnlySpan<float> Scores => _scores.AsSpan(0, _count);

    public ReadOnlySpan<short> Classes => _classes.AsSpan(0, _count);

    /// <summary>Reserves space for so many more rows.</summary>
    public void Reserve(int rows)
    {
        var needed = checked(_count + rows);
        if (needed <= _scores.Length) return;
        var size = (int)Math.Min(Array.MaxLength, Math.Max(needed, _scores.Length * 2L));
        Array.Resize(ref _scores, size);
        Array.Resize(ref _classes, size);
    }

    /// <summary>Adds a row; there must be space.</summary>
    public void Add(float score, int @class)
    {
        _scores[_count] = score;
        _classes[_count++] = (short)@class;
        _sorted = false;
    }

    /// <summary>Adds the labelled ones of these rows, class = label.</summary>
    /// <param name="scores">[row] logits or probabilities.</param>
    /// <param name="labels">[row] 0, 1, or 255 for a row to skip.</param>
    /// <param name="what">What a score is, for the message.</param>
    /// <exception cref="InvalidOperationException">
    /// A score is NaN, or a label none of these; the message names the row of the stream.
    /// </exception>
    public void AddLabelled(ReadOnlySpan<float> scores, ReadOnlySpan<byte> labels, string what)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(labels.Length, scores.Length, nameof(labels));
        Reserve(scores.Length);
        for (var row = 0; row < scores.Length; row++) AddLabelled(_seen++, scores[row], labels[row], what);
    }

    /// <summary>Replaces the rows by the labelled ones of these, class = label.</summary>
    /// <inheritdoc cref="AddLabelled(ReadOnlySpan{float}, ReadOnlySpan{byte}, string)"/>
    public void SetLabelled(ReadOnlySpan<float> logits, ReadOnlySpan<byte> labels)
    {
        (_count, _seen) = (0, 0);
        AddLabelled(logits, labels, "logit");
    }

    /// <summary>The same for the given rows.</summary>
    public void SetLabelled(ReadOnlySpan<float> logits, ReadOnlySpan<byte> labels, ReadOnlySpan<int> rows)
    {
        _count = 0;
        Reserve(rows.Length);
        foreach (var row in rows) AddLabelled(row, logits[row], labels[row], "logit");
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

    /// <summary>Fails on a NaN, which cannot be ordered.</summary>
    /// <exception cref="InvalidOperationException">The score is NaN; the message names its row.</exception>
    public static void Check(float score, long row, string what)
    {
        if (float.IsNaN(score)) throw new InvalidOperationException($"row {row}: the {what} is NaN");
    }

    private void AddLabelled(long row, float score, byte label, string what)
    {
        Check(score, row, what);
        if (Labels.IsKnown(label, row)) Add(score, label);
    }
}
