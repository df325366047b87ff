namespace CrossDistil.Tensors.Kernels.MatrixProducts;

/// <summary>
/// How a product is cut: the result into tiles that threads compute on their own, the depth into blocks whose panels
/// fit the caches. A function of the shape alone. A factor that several tiles share is packed once, before; else each
/// tile packs its own part.
/// </summary>
internal readonly record struct GemmPlan(int TileRows, int TileColumns, int DepthBlock, int RowTiles, int ColumnTiles, int DepthBlocks)
{
    private const int Tiles = 16;
    private const int MaxDepth = 256;
    private const int MaxRows = 192;
    private const int MaxRowsOfWide = 384;
    private const int MaxColumnsOfTall = 2048;
    private const int MaxColumns = 256;
    private const int WorthSharing = 3;

    public bool SharesLeft => ColumnTiles >= WorthSharing;

    public bool SharesRight => RowTiles >= WorthSharing;

    /// <summary>
    /// The plan for one shape with blocks of <paramref name="blockRows"/>×<paramref name="blockColumns"/>.
    /// </summary>
    public static GemmPlan For(in Product p, int blockRows, int blockColumns)
    {
        var tiles = Math.Max(1, Tiles / p.Groups);
        var tall = p.Rows >= p.Columns;
        var rows = tall ? Math.Min(Divide(p.Rows, tiles), MaxRows) : Math.Min(p.Rows, MaxRowsOfWide);
        var columns = tall ? Math.Min(p.Columns, MaxColumnsOfTall) : Math.Min(Divide(p.Columns, tiles), MaxColumns);
        (rows, columns) = (RoundUp(rows, blockRows), RoundUp(columns, blockColumns));
        var depths = Math.Max(1, Divide(p.Depth, MaxDepth));
        var depth = RoundUp(Divide(p.Depth, depths), 8);
        return new GemmPlan(rows, columns, depth, Divide(p.Rows, rows), Divide(p.Columns, columns), depths);
    }

    /// <summary>x/y, rounded up.</summary>
    public static int Divide(int x, int y) => (x + y - 1) / y;

    /// <summary>The smallest positive multiple of <paramref name="step"/> that is at least x.</summary>
    public static int RoundUp(int x, int step) => Math.Max(1, Divide(x, step)) * step;
}
