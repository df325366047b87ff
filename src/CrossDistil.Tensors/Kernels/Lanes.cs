namespace CrossDistil.Tensors.Kernels;

/// <summary>
/// Eight numbers at a time. What remains at the end of a row goes through the same vector instructions, padded, so that
/// an element's result never depends on where it stands.
/// </summary>
internal static unsafe class Lanes
{
    public const int Count = 8;

    /// <summary>
    /// As many numbers as a narrow embedding, or the weights of a few experts, have: a vector of their own.
    /// </summary>
    public const int Half = Count / 2;

    /// <summary>The first <paramref name="available"/> numbers (all eight if there are more), then zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(float* from, int available) =>
        available >= Count ? Vector256.Load(from) : LoadPart(from, available, 0);

    /// <summary>The same with another filling.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(float* from, int available, float filling) =>
        available >= Count ? Vector256.Load(from) : LoadPart(from, available, filling);

    /// <summary>Stores as many of the lanes as there is room for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> lanes, float* to, int available)
    {
        if (available >= Count) lanes.Store(to);
        else StorePart(lanes, to, available);
    }

    /// <summary>to (+)= lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> lanes, float* to, int available, bool accumulate) =>
        Store(accumulate ? Load(to, available) + lanes : lanes, to, available);

    /// <summary>The first <paramref name="count"/> numbers to another place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(float* from, float* to, int count)
    {
        if (count == Half) Vector128.Load(from).Store(to);
        else for (var i = 0; i < count; i += Count) Store(Load(from + i, count - i), to + i, count - i);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector256<float> LoadPart(float* from, int count, float filling)
    {
        if (count == Half) return Vector256.Create(Vector128.Load(from), Vector128.Create(filling));
        var part = stackalloc float[Count];
        for (var i = 0; i < Count; i++) part[i] = i < count ? from[i] : filling;
        return Vector256.Load(part);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StorePart(Vector256<float> lanes, float* to, int count)
    {
        if (count == Half)
        {
            lanes.GetLower().Store(to);
            return;
        }

        var part = stackalloc float[Count];
        lanes.Store(part);
        for (var i = 0; i < count; i++) to[i] = part[i];
    }
}
