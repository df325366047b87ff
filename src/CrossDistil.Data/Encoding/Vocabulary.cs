namespace CrossDistil.Data.Encoding;

/// <summary>
/// The distinct keys of a categorical feature, each at a position: count descending, then value ascending, over
/// training rows; where data continues from an earlier run, that run's keys at their positions, then the new ones so.
/// </summary>
internal abstract class Vocabulary
{
    /// <summary>How many keys there are.</summary>
    public abstract int Count { get; }

    /// <summary>
    /// These keys at their positions, and behind them those of <paramref name="other"/> that are not among them, in its
    /// order.
    /// </summary>
    /// <param name="other">A vocabulary of the same kind of keys.</param>
    /// <exception cref="ArgumentException">It is of another kind.</exception>
    /// <exception cref="OverflowException">Together they may be more than 2 GiB of text.</exception>
    public abstract Vocabulary GrownBy(Vocabulary other);

    /// <summary>Whether another vocabulary's keys are here, at their positions.</summary>
    public abstract bool StartsWith(Vocabulary other);

    /// <summary>
    /// A power of two that leaves an open-addressing table of <paramref name="count"/> keys at most half full.
    /// </summary>
    private protected static int TableSize(int count) => (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(count, 4) * 2);
}

/// <summary>A vocabulary of 64-bit keys: integers, or the bits of doubles.</summary>
internal sealed class IntegerVocabulary : Vocabulary
{
    private const int Together = 256;
    private readonly long[] _keys;
    private readonly int[] _slots; // position + 1; 0 = free

    /// <summary>Indexes <paramref name="keys"/>; the array is kept, not copied.</summary>
    /// <exception cref="ArgumentException">A key occurs twice.</exception>
    public IntegerVocabulary(long[] keys)
    {
        _keys = keys;
        _slots = new int[TableSize(keys.Length)];
        for (var position = 0; position < keys.Length; position++)
        {
            var slot = SlotOf(keys[position]);
            if (_slots[slot] != 0) throw new ArgumentException($"key {keys[position]} occurs twice", nameof(keys));
            _slots[slot] = position + 1;
        }
    }

    /// <inheritdoc/>
    public override int Count => _keys.Length;

    /// <summary>The keys by position.</summary>
    public ReadOnlySpan<long> Keys => _keys;

    /// <inheritdoc/>
    public override Vocabulary GrownBy(Vocabulary other)
    {
        if (other is not IntegerVocabulary more)
            throw new ArgumentException("The other vocabulary has keys of another kind.", nameof(other));
        return new IntegerVocabulary([.. _keys, .. more._keys.Where(key => Find(key) < 0)]);
    }

    /// <inheritdoc/>
    public override bool StartsWith(Vocabulary other) => other is IntegerVocabulary known && _keys.AsSpan().StartsWith(known._keys);

    /// <summary>Position of a key, or −1.</summary>
    public int Find(long key) => _slots[SlotOf(key)] - 1;

    /// <summary>
    /// Positions of many keys, or −1. Step by step over some hundred keys: within a step no load waits for another, so
    /// that the misses of a table larger than the processor's cache overlap.
    /// </summary>
    /// <param name="keys">Any keys.</param>
    /// <param name="positions">As many.</param>
    public void Find(ReadOnlySpan<long> keys, Span<int> positions)
    {
        if (_keys.Length == 0)
        {
            positions.Fill(-1);
            return;
        }

        Span<int> slots = stackalloc int[Together];
        for (; keys.Length > Together; keys = keys[Together..], positions = positions[Together..])
            FindTogether(keys[..Together], positions[..Together], slots);
        FindTogether(keys, positions[..keys.Length], slots[..keys.Length]);
    }

    private void FindTogether(ReadOnlySpan<long> keys, Span<int> positions, Span<int> slots)
    {
        var mask = _slots.Length - 1;
        for (var i = 0; i < slots.Length; i++) slots[i] = (int)StableHash.Of(keys[i]) & mask;
        for (var i = 0; i < slots.Length; i++) positions[i] = _slots[slots[i]] - 1;
        // Now whether it is settled.
        for (var i = 0; i < slots.Length; i++) slots[i] = positions[i] < 0 || _keys[Math.Max(positions[i], 0)] == keys[i] ? 1 : 0;
        for (var i = 0; i < slots.Length; i++)
            if (slots[i] == 0) positions[i] = Find(keys[i]);
    }

    private int SlotOf(long key)
    {
        var mask = _slots.Length - 1;
        var slot = (int)StableHash.Of(key) & mask;
        while (_slots[slot] is var found && found != 0 && _keys[found - 1] != key) slot = (slot + 1) & mask;
        return slot;
    }
}

/// <summary>A vocabulary of text keys, held as one block of UTF-8 and compared byte for byte.</summary>
internal sealed class TextVocabulary : Vocabulary
{
    private readonly int[] _offsets;
    private readonly byte[] _utf8;
    private readonly int[] _slots; // position + 1; 0 = free
    private readonly uint[] _marks; // upper half of the hash: most comparisons are not needed

    /// <summary>Indexes keys <c>utf8[offsets[p]..offsets[p + 1]]</c>; the arrays are kept, not copied.</summary>
    /// <exception cref="ArgumentException">A key occurs twice, or the offsets do not fit the bytes.</exception>
    public TextVocabulary(int[] offsets, byte[] utf8)
    {
        if (offsets.Length == 0 || offsets[0] != 0 || offsets[^1] != utf8.Length || !IsAscending(offsets))
            throw new ArgumentException("offsets do not fit the bytes", nameof(offsets));
        (_offsets, _utf8) = (offsets, utf8);
        _slots = new int[TableSize(offsets.Length - 1)];
        _marks = new uint[_slots.Length];
        for (var position = 0; position < Count; position++)
        {
            var hash = StableHash.Of(Key(position));
            var slot = SlotOf(Key(position), hash);
            if (_slots[slot] != 0) throw new ArgumentException($"key {position} occurs twice", nameof(utf8));
            (_slots[slot], _marks[slot]) = (position + 1, (uint)(hash >> 32));
        }
    }

    /// <inheritdoc/>
    public override int Count => _offsets.Length - 1;

    /// <summary>Starts of the keys in <see cref="Utf8"/>, and its length at the end.</summary>
    public ReadOnlySpan<int> Offsets => _offsets;

    /// <summary>All keys, one after the other.</summary>
    public ReadOnlySpan<byte> Utf8 => _utf8;

    /// <summary>The key at a position.</summary>
    public ReadOnlySpan<byte> Key(int position) => _utf8.AsSpan(_offsets[position].._offsets[position + 1]);

    /// <inheritdoc/>
    public override Vocabulary GrownBy(Vocabulary other)
    {
        if (other is not TextVocabulary more) throw new ArgumentException("The other vocabulary has keys of another kind.", nameof(other));
        if ((long)_utf8.Length + more._utf8.Length > Array.MaxLength)
            throw new OverflowException("Together the keys are more than 2 GiB of text.");
        List<int> offsets = [.. _offsets];
        List<byte> utf8 = [.. _utf8];
        for (var position = 0; position < more.Count; position++)
        {
            if (Find(more.Key(position)) >= 0) continue;
            utf8.AddRange(more.Key(position));
            offsets.Add(utf8.Count);
        }

        return new TextVocabulary([.. offsets], [.. utf8]);
    }

    /// <inheritdoc/>
    public override bool StartsWith(Vocabulary other) =>
        other is TextVocabulary known && _offsets.AsSpan().StartsWith(known._offsets) && _utf8.AsSpan().StartsWith(known._utf8);

    /// <summary>Position of a key, or −1.</summary>
    public int Find(ReadOnlySpan<byte> key) => _slots[SlotOf(key, StableHash.Of(key))] - 1;

    private int SlotOf(ReadOnlySpan<byte> key, ulong hash)
    {
        var mask = _slots.Length - 1;
        var (slot, mark) = ((int)hash & mask, (uint)(hash >> 32));
        while (_slots[slot] is var found && found != 0 && (_marks[slot] != mark || !Key(found - 1).SequenceEqual(key)))
            slot = (slot + 1) & mask;
        return slot;
    }

    private static bool IsAscending(ReadOnlySpan<int> offsets)
    {
        for (var i = 1; i < offsets.Length; i++)
            if (offsets[i] < offsets[i - 1]) return false;
        return true;
    }
}
