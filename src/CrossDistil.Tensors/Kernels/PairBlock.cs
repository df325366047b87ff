namespace CrossDistil.Tensors.Kernels;

/// <summary>
/// Pairs of a row of the larger side ("many") with a window of consecutive rows of the smaller side ("few"). Row k is
/// paired with places Start(k) … Start(k) + Window − 1 of the few; a window over the end continues in a copy of the
/// first places, or in padding of weight 0.
/// </summary>
/// <param name="Many">[ManyCount] float32 x.</param>
/// <param name="ManyWeights">[ManyCount] float32 u.</param>
/// <param name="ManyCount">Rows of the many.</param>
/// <param name="Few">[FewRoom] float32 z.</param>
/// <param name="FewWeights">[FewRoom] float32 v.</param>
/// <param name="FewCount">Rows of the few.</param>
/// <param name="Window">Pairs of a row, a multiple of 8.</param>
/// <param name="First">Where the first row's window starts.</param>
/// <param name="Stride">How much further the next row's starts.</param>
internal readonly record struct PairBlock(
    nint Many, nint ManyWeights, int ManyCount, nint Few, nint FewWeights, int FewCount, int Window, int First, int Stride)
{
    /// <summary>Places of the few, copies and padding included.</summary>
    public int FewRoom => Stride == 0 ? Window : FewCount + Window;

    /// <summary>Where the window of row <paramref name="k"/> starts.</summary>
    public int Start(int k) => (int)((First + ((long)k * Stride)) % FewCount);
}
