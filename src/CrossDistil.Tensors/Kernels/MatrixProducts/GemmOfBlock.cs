using System.Runtime.Intrinsics.X86;

namespace CrossDistil.Tensors.Kernels.MatrixProducts;

/// <summary>
/// Matrix products with blocks of <typeparamref name="TBlock"/>: pack what tiles share, then compute the tiles.
/// </summary>
internal sealed unsafe class Gemm<TBlock>(Workers workers) : Gemm(workers)
    where TBlock : struct, IBlock
{
    private const int PanelsPerChunk = 8;

    private readonly NativeBuffer _left = new(), _right = new();

    public override void Dispose()
    {
        _left.Dispose();
        _right.Dispose();
        base.Dispose();
    }

    protected override void Compute(in Product product)
    {
        if (product.Rows == 0 || product.Columns == 0) return;
        var plan = GemmPlan.For(product, TBlock.Rows, TBlock.Columns);
        var left = plan.SharesLeft ? Share(product.Left, product.Rows, TBlock.Rows, product, plan, _left) : 0;
        var right = plan.SharesRight ? Share(product.Right, product.Columns, TBlock.Columns, product, plan, _right) : 0;
        foreach (var scratch in Scratch) scratch.Reserve(TileWork.Scratch(plan), keep: 0);
        Workers.Run(new TileWork(product, plan, left, right, Scratch), product.Groups * plan.RowTiles * plan.ColumnTiles);
    }

    /// <summary>Packs a whole factor.</summary>
    private nint Share(Factor factor, int others, int width, in Product product, GemmPlan plan, NativeBuffer buffer)
    {
        var panels = GemmPlan.Divide(others, width);
        buffer.Reserve((long)product.Groups * plan.DepthBlocks * plan.DepthBlock * panels * width * sizeof(float), keep: 0);
        var pack = new PackWork(factor, others, width, product.Depth, plan, buffer.Address);
        Workers.Run(pack, product.Groups * plan.DepthBlocks * GemmPlan.Divide(panels, PanelsPerChunk));
        return buffer.Address;
    }

    /// <summary>Place of a packed panel: groups, in them blocks of depth, in them panels, all of full size.</summary>
    private static float* Panel(nint packed, GemmPlan plan, int group, int depthBlock, int panels, int panel, int width) =>
        (float*)packed + (((((long)group * plan.DepthBlocks) + depthBlock) * panels) + panel) * plan.DepthBlock * width;

    private readonly struct PackWork(Factor factor, int others, int width, int depth, GemmPlan plan, nint to) : IWork
    {
        public void Execute(int chunk, int worker)
        {
            var panels = GemmPlan.Divide(others, width);
            var (rest, part) = Math.DivRem(chunk, GemmPlan.Divide(panels, PanelsPerChunk));
            var (group, block) = Math.DivRem(rest, plan.DepthBlocks);
            var start = block * plan.DepthBlock;
            var length = Math.Min(plan.DepthBlock, depth - start);
            var panel = part * PanelsPerChunk;
            var count = Math.Min(PanelsPerChunk * width, others - (panel * width));
            var target = Panel(to, plan, group, block, panels, panel, width);
            Panels.Pack(
                (float*)factor.At(group, panel * width, start), factor.Stride, factor.AlongDepth, width, count, length, target,
                plan.DepthBlock * width);
        }
    }

    private readonly struct TileWork(Product p, GemmPlan plan, nint sharedLeft, nint sharedRight, NativeBuffer[] scratch) : IWork
    {
        /// <summary>Bytes that a worker needs: a part of both factors, one block and its bias.</summary>
        public static long Scratch(GemmPlan plan) =>
            ((((long)plan.TileRows + plan.TileColumns) * plan.DepthBlock) + ((TBlock.Rows + 1) * TBlock.Columns)) * sizeof(float);

        public void Execute(int chunk, int worker)
        {
            var (rest, columnTile) = Math.DivRem(chunk, plan.ColumnTiles);
            var (group, rowTile) = Math.DivRem(rest, plan.RowTiles);
            int row = rowTile * plan.TileRows, column = columnTile * plan.TileColumns;
            int rows = Math.Min(plan.TileRows, p.Rows - row), columns = Math.Min(plan.TileColumns, p.Columns - column);
            var memory = (float*)scratch[worker].Address;
            for (var block = 0; block < plan.DepthBlocks; block++)
            {
                var left = sharedLeft != 0
                    ? Panel(sharedLeft, plan, group, block, GemmPlan.Divide(p.Rows, TBlock.Rows), row / TBlock.Rows, TBlock.Rows)
                    : Pack(p.Left, group, row, rows, block, TBlock.Rows, memory);
                var panels = GemmPlan.Divide(p.Columns, TBlock.Columns);
                var right = sharedRight != 0
                    ? Panel(sharedRight, plan, group, block, panels, column / TBlock.Columns, TBlock.Columns)
                    : Pack(p.Right, group, column, columns, block, TBlock.Columns, memory + (plan.TileRows * plan.DepthBlock));
                Multiply(
                    group, row, rows, column, columns, block, left, right, memory + ((plan.TileRows + plan.TileColumns) * plan.DepthBlock));
            }
        }

        private float* Pack(Factor factor, int group, int first, int count, int block, int width, float* to)
        {
            var start = block * plan.DepthBlock;
            var length = Math.Min(plan.DepthBlock, p.Depth - start);
            Panels.Pack(
                (float*)factor.At(group, first, start), factor.Stride, factor.AlongDepth, width, count, length, to,
                plan.DepthBlock * width);
            return to;
        }

        private void Multiply(int group, int row, int rows, int column, int columns, int block, float* left, float* right, float* spare)
        {
            var depth = Math.Min(plan.DepthBlock, p.Depth - (block * plan.DepthBlock));
            var last = block == plan.DepthBlocks - 1;
            var (accumulate, relu) = (p.Accumulate || block > 0, p.Relu && last);
            var result = (float*)p.Result.Address + (p.ResultGroupStep * group) + ((nint)row * p.Result.Stride) + column;
            var rectified = last && p.Rectified != 0 ? (float*)p.Rectified + (result - (float*)p.Result.Address) : null;
            var bias = last && p.Bias != 0 ? (float*)p.Bias + (group * p.Columns) + column : null;
            for (var j = 0; j < columns; j += TBlock.Columns)
            {
                var b = right + (j * plan.DepthBlock);
                var biasHere = bias is null ? null : bias + j;
                for (var i = 0; i < rows; i += TBlock.Rows)
                {
                    var c = result + ((nint)i * p.Result.Stride) + j;
                    var a = left + (i * plan.DepthBlock);
                    int rowsHere = Math.Min(TBlock.Rows, rows - i), columnsHere = Math.Min(TBlock.Columns, columns - j);
                    var passed = rectified is null ? null : rectified + (c - result);
                    Prefetch(c, rowsHere, columnsHere);
                    if (passed is not null) Prefetch(passed, rowsHere, columnsHere);
                    if (rowsHere == TBlock.Rows && columnsHere == TBlock.Columns)
                        TBlock.Multiply(depth, a, b, c, p.Result.Stride, accumulate, biasHere, relu);
                    else
                        MultiplyEdge(depth, a, b, c, rowsHere, columnsHere, accumulate, biasHere, relu, spare);
                    if (passed is not null) Rectify(c, passed, rowsHere, columnsHere);
                }
            }
        }

        /// <summary>Prefetches the cache lines of a block before it is computed.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Prefetch(float* block, int rows, int columns)
        {
            if (!Sse.IsSupported) return;
            for (var r = 0; r < rows; r++, block += p.Result.Stride)
                for (var c = 0; c < columns; c += NativeBuffer.Alignment / sizeof(float)) Sse.Prefetch0(block + c);
        }

        /// <summary>0 where the ReLU's result is 0, while the block is in the first cache.</summary>
        private void Rectify(float* block, float* passed, int rows, int columns)
        {
            for (var r = 0; r < rows; r++, block += p.Result.Stride, passed += p.Result.Stride)
            {
                for (var c = 0; c < columns; c += Lanes.Count)
                {
                    var kept = Vector256.AndNot(
                        Lanes.Load(block + c, columns - c), Vector256.Equals(Lanes.Load(passed + c, columns - c), default));
                    Lanes.Store(kept, block + c, columns - c);
                }
            }
        }

        /// <summary>
        /// A block that reaches over the edge is computed in scratch memory, and its inner part copied.
        /// </summary>
        private void MultiplyEdge(
            int depth, float* a, float* b, float* c, int rows, int columns, bool accumulate, float* bias, bool relu, float* spare)
        {
            var spareBias = spare + (TBlock.Rows * TBlock.Columns);
            if (bias is not null) Copy(bias, 0, spareBias, 0, 1, columns);
            if (accumulate) Copy(c, p.Result.Stride, spare, TBlock.Columns, rows, columns);
            TBlock.Multiply(depth, a, b, spare, TBlock.Columns, accumulate, bias is null ? null : spareBias, relu);
            Copy(spare, TBlock.Columns, c, p.Result.Stride, rows, columns);
        }

        private static void Copy(float* from, nint fromStride, float* to, nint toStride, int rows, int columns)
        {
            for (var i = 0; i < rows; i++)
                new ReadOnlySpan<float>(from + (i * fromStride), columns).CopyTo(new Span<float>(to + (i * toStride), columns));
        }
    }
}
