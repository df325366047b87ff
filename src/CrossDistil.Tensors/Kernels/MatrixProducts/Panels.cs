using System.Runtime.Intrinsics.X86;

namespace CrossDistil.Tensors.Kernels.MatrixProducts;

/// <summary>
/// Copies a part of a factor into panels: <c>width</c> numbers of the other index side by side for every depth, so that
/// a block reads both factors in order.
/// </summary>
internal static unsafe class Panels
{
    private const int Four = 4;
    private const int Eight = 8;

    /// <summary>
    /// Packs <paramref name="count"/> places of the other index from <paramref name="from"/> over
    /// <paramref name="depth"/>, into panels that lie <paramref name="panelStep"/> numbers apart; places missing in the
    /// last panel become 0.
    /// </summary>
    public static void Pack(float* from, int stride, bool alongDepth, int width, int count, int depth, float* to, int panelStep)
    {
        var (panels, rest) = Math.DivRem(count, width);
        var otherStep = alongDepth ? (nint)stride : 1;
        if (!alongDepth) PackStraight(from, stride, width, panels, depth, to, panelStep);
        for (var panel = 0; alongDepth && panel < panels; panel++)
            PackTransposed(from + (panel * width * otherStep), stride, width, depth, to + ((nint)panel * panelStep));
        if (rest > 0)
            PackPart(
                from + (panels * width * otherStep), otherStep, alongDepth ? 1 : stride, width, rest, depth,
                to + ((nint)panels * panelStep));
    }

    /// <summary>Four rows of four numbers; needs SSE.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(float* from, nint stride, float* to, nint width)
    {
        Vector128<float> r0 = Vector128.Load(from), r1 = Vector128.Load(from + stride);
        Vector128<float> r2 = Vector128.Load(from + (2 * stride)), r3 = Vector128.Load(from + (3 * stride));
        Vector128<float> low01 = Sse.UnpackLow(r0, r1), low23 = Sse.UnpackLow(r2, r3);
        Vector128<float> high01 = Sse.UnpackHigh(r0, r1), high23 = Sse.UnpackHigh(r2, r3);
        Sse.MoveLowToHigh(low01, low23).Store(to);
        Sse.MoveHighToLow(low23, low01).Store(to + width);
        Sse.MoveLowToHigh(high01, high23).Store(to + (2 * width));
        Sse.MoveHighToLow(high23, high01).Store(to + (3 * width));
    }

    /// <summary>Depth by depth over all panels, so that the source is read in whole rows.</summary>
    private static void PackStraight(float* from, int stride, int width, int panels, int depth, float* to, int panelStep)
    {
        for (var k = 0; k < depth; k++, from += stride, to += width)
        {
            var (source, target) = ((nint)from, (nint)to);
            for (var panel = 0; panel < panels; panel++, source += width * sizeof(float), target += panelStep * sizeof(float))
                CopyRow((float*)source, (float*)target, width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyRow(float* from, float* to, int width)
    {
        var i = 0;
        for (; i <= width - Vector256<float>.Count; i += Vector256<float>.Count) Vector256.Load(from + i).Store(to + i);
        if (i <= width - Four) Vector128.Load(from + i).Store(to + i);
        if ((width & (Four - 1)) != 0) Vector128.Load(from + width - Four).Store(to + width - Four); // overlaps the one before
    }

    /// <summary>
    /// Eight rows of the source from end to end, then the next: processors prefetch a few rows at a time well.
    /// </summary>
    private static void PackTransposed(float* from, int stride, int width, int depth, float* to)
    {
        var whole = Sse.IsSupported ? depth / Four * Four : 0;
        var eights = Avx.IsSupported ? width / Eight * Eight : 0;
        for (var i = 0; i < eights; i += Eight)
        {
            for (var k = 0; k < whole; k += Four)
                TransposeEight(from + ((nint)i * stride) + k, stride, to + ((nint)k * width) + i, width);
        }

        for (var k = 0; k < whole; k += Four)
        {
            for (var i = eights; i < width; i += Four)
            {
                var start = Math.Min(i, width - Four); // the last four overlap those before
                Transpose(from + ((nint)start * stride) + k, stride, to + ((nint)k * width) + start, width);
            }
        }

        for (var k = whole; k < depth; k++)
        {
            for (var i = 0; i < width; i++) to[((nint)k * width) + i] = from[((nint)i * stride) + k];
        }
    }

    private static void PackPart(float* from, nint step, nint depthStep, int width, int count, int depth, float* to)
    {
        for (var k = 0; k < depth; k++, from += depthStep, to += width)
        {
            for (var i = 0; i < width; i++) to[i] = i < count ? from[i * step] : 0;
        }
    }

    /// <summary>
    /// Eight rows of four numbers: the lower half of a vector does the first four rows, the upper half the others.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeEight(float* from, nint stride, float* to, nint width)
    {
        var other = from + (4 * stride);
        var r0 = Vector256.Create(Vector128.Load(from), Vector128.Load(other));
        var r1 = Vector256.Create(Vector128.Load(from + stride), Vector128.Load(other + stride));
        var r2 = Vector256.Create(Vector128.Load(from + (2 * stride)), Vector128.Load(other + (2 * stride)));
        var r3 = Vector256.Create(Vector128.Load(from + (3 * stride)), Vector128.Load(other + (3 * stride)));
        Vector256<double> low01 = Avx.UnpackLow(r0, r1).AsDouble(), low23 = Avx.UnpackLow(r2, r3).AsDouble();
        Vector256<double> high01 = Avx.UnpackHigh(r0, r1).AsDouble(), high23 = Avx.UnpackHigh(r2, r3).AsDouble();
        Avx.UnpackLow(low01, low23).AsSingle().Store(to);
        Avx.UnpackHigh(low01, low23).AsSingle().Store(to + width);
        Avx.UnpackLow(high01, high23).AsSingle().Store(to + (2 * width));
        Avx.UnpackHigh(high01, high23).AsSingle().Store(to + (3 * width));
    }
}
