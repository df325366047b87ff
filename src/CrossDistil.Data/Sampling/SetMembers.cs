using CrossDistil.Data.Strata;

namespace CrossDistil.Data.Sampling;

/// <summary>
/// Which rows of a batch lie in each row set, and how many training rows each of them represents. Allocated once and
/// refilled with every batch.
/// </summary>
internal sealed class SetMembers
{
    private readonly PatternSets _patterns;
    private readonly float[] _weights;      // [batch row]
    private readonly int[] _byPattern;      // batch rows, those of one pattern together
    private readonly int[] _starts;         // [pattern + 1] into _byPattern
    private readonly int[] _next;           // [pattern]
    private readonly int[] _members;        // batch rows, set after set
    private readonly int[] _setStarts;      // [set + 1] into _members

    internal SetMembers(PatternSets patterns, int capacity, int maxPairs)
    {
        _patterns = patterns;
        MaxPairs = maxPairs;
        _weights = new float[capacity];
        _byPattern = new int[capacity];
        _starts = new int[patterns.Count + 1];
        _next = new int[patterns.Count];
        _members = new int[capacity * patterns.MaxSets];
        _setStarts = new int[patterns.PatternsOf.Count + 1];
    }

    /// <summary>
    /// [batch row] N_p / n_p, training rows over batch rows with the same labels; 0 for a row that lies in no set.
    /// </summary>
    public ReadOnlySpan<float> Weights => _weights;

    /// <summary>Pairs of two sets that are ranked in one step; where there are more, a part of them is.</summary>
    public int MaxPairs { get; }

    /// <summary>64 random bits of this batch, which choose that part.</summary>
    public ulong Draw { get; private set; }

    /// <summary>The batch rows that lie in a set, those with equal labels together.</summary>
    /// <param name="set">Its place among the sampler's sets.</param>
    public ReadOnlyMemory<int> RowsOf(int set) => _members.AsMemory(_setStarts[set].._setStarts[set + 1]);

    /// <summary>Sorts a batch's rows.</summary>
    /// <param name="patterns">[batch row] its <see cref="LabelPattern"/>.</param>
    /// <param name="draw">64 random bits.</param>
    internal void Fill(ReadOnlySpan<ushort> patterns, ulong draw)
    {
        Draw = draw;
        Sort(patterns);
        var end = 0;
        for (var set = 0; set < _patterns.PatternsOf.Count; set++)
        {
            foreach (var pattern in _patterns.PatternsOf[set])
            {
                var rows = _byPattern.AsSpan(_starts[pattern].._starts[pattern + 1]);
                rows.CopyTo(_members.AsSpan(end));
                end += rows.Length;
            }

            _setStarts[set + 1] = end;
        }
    }

    /// <summary>A counting sort of the rows that lie in any set.</summary>
    private void Sort(ReadOnlySpan<ushort> patterns)
    {
        _starts.AsSpan().Clear();
        foreach (var labels in patterns)
            if (_patterns.PlaceOf(labels) is >= 0 and var place) _starts[place + 1]++;
        for (var place = 0; place < _next.Length; place++) _starts[place + 1] += _next[place] = _starts[place];
        for (var row = 0; row < patterns.Length; row++)
        {
            var place = _patterns.PlaceOf(patterns[row]);
            _weights[row] = place < 0 ? 0 : (float)_patterns.Rows[place] / (_starts[place + 1] - _starts[place]);
            if (place >= 0) _byPattern[_next[place]++] = row;
        }
    }
}

/// <summary>
/// The label patterns that occur in training and lie in at least one of some row sets, numbered from 0.
/// </summary>
internal sealed class PatternSets
{
    private readonly int[] _places;     // [label pattern] its number, or −1

    public PatternSets(StrataIndex index, IReadOnlyList<RowSet> sets)
    {
        List<int>[] places = [.. sets.Select(_ => new List<int>())];
        _places = new int[LabelPattern.Count(index.Tasks)];
        Array.Fill(_places, -1);
        List<int> patterns = [], rows = [];
        foreach (var (pattern, count) in index.Patterns)
        {
            int[] holders = [.. Enumerable.Range(0, sets.Count).Where(set => sets[set].ContainsPattern(pattern))];
            if (holders.Length == 0) continue;
            foreach (var set in holders) places[set].Add(patterns.Count);
            MaxSets = Math.Max(MaxSets, holders.Length);
            _places[pattern] = patterns.Count;
            patterns.Add(pattern);
            rows.Add(count);
        }

        (Patterns, Rows, PatternsOf) = (patterns, rows, [.. places.Select(set => set.ToArray())]);
    }

    /// <summary>Number of patterns.</summary>
    public int Count => Patterns.Count;

    /// <summary>[number] the label pattern.</summary>
    public IReadOnlyList<int> Patterns { get; }

    /// <summary>[number] its training rows, N_p.</summary>
    public IReadOnlyList<int> Rows { get; }

    /// <summary>[set] numbers of the patterns in it.</summary>
    public IReadOnlyList<int[]> PatternsOf { get; }

    /// <summary>Maximum of sets that one pattern lies in.</summary>
    public int MaxSets { get; }

    /// <summary>The number of a label pattern; −1 where it lies in no set.</summary>
    public int PlaceOf(int pattern) => _places[pattern];
}
