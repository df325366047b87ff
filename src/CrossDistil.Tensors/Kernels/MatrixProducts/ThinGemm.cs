using System.Runtime.Intrinsics.X86;

namespace CrossDistil.Tensors.Kernels.MatrixProducts;

/// <summary>
/// Matrix products with few columns and at least a block of rows. Each factor is read where it lies; only a left one
/// along the depth is transposed on the way, a block of rows at a time. Nothing is padded: the last rows belong to a
/// block that overlaps the one before, columns that a block lacks repeat its last one, and what was computed twice is
/// thrown away.
/// </summary>
internal sealed unsafe class ThinGemm<TBlock>(Workers workers) : Gemm(workers)
    where TBlock : struct, IThinBlock
{
    private const int MaxDepth = 128; // of a transposed panel, which then stays in the L1 cache
    private const int NumbersPerChunk = 1 << 15; // of the left factor

    protected override void Compute(in Product product)
    {
        if (product.Rows < TBlock.Rows) throw new ArgumentException("Fewer rows than a block has.", nameof(product));
        if (product.Columns == 0) return;
        var quads = GemmPlan.Divide(product.Columns, IThinBlock.Columns);
        var rows = GemmPlan.RoundUp(NumbersPerChunk / Math.Max(1, product.Depth), TBlock.Rows);
        var columns = (product.Left.AlongDepth ? quads : 1) * IThinBlock.Columns; // all of them share a transposed panel
        foreach (var scratch in Scratch) scratch.Reserve((MaxDepth + columns) * TBlock.Rows * sizeof(float), keep: 0);
        var (rowChunks, columnChunks) = (GemmPlan.Divide(product.Rows, rows), GemmPlan.Divide(product.Columns, columns));
        Workers.Run(new ChunkWork(product, rows, columns, rowChunks, columnChunks, Scratch), product.Groups * rowChunks * columnChunks);
    }

    private readonly struct ChunkWork(Product p, int rows, int columns, int rowChunks, int columnChunks, NativeBuffer[] scratch) : IWork
    {
        public void Execute(int chunk, int worker)
        {
            var (rest, columnChunk) = Math.DivRem(chunk, columnChunks);
            var (group, rowChunk) = Math.DivRem(rest, rowChunks);
            var memory = (float*)scratch[worker].Address;
            var column = columnChunk * columns;
            var end = Math.Min(p.Rows, (rowChunk + 1) * rows);
            for (var row = rowChunk * rows; row < end; row += TBlock.Rows)
                Multiply(group, row, column, Math.Min(columns, p.Columns - column), memory, memory + (MaxDepth * TBlock.Rows));
        }

        private void Multiply(int group, int row, int column, int count, float* panel, float* sums)
        {
            var start = Math.Min(row, p.Rows - TBlock.Rows);
            var result = (float*)p.Result.Address + (p.ResultGroupStep * group) + ((nint)start * p.Result.Stride) + column;
            Begin(result, sums, row - start, count);
            var maxDepth = p.Left.AlongDepth ? MaxDepth : p.Depth;
            for (var k = 0; k < p.Depth; k += maxDepth)
            {
                var depth = Math.Min(maxDepth, p.Depth - k);
                var left = (float*)p.Left.At(group, start, k);
                if (p.Left.AlongDepth)
                {
                    Panels.Pack(left, p.Left.Stride, alongDepth: true, TBlock.Rows, TBlock.Rows, depth, panel, panelStep: 0);
                    left = panel;
                }

                for (var j = 0; j < count; j += IThinBlock.Columns)
                    AddColumns(depth, left, (float*)p.Right.At(group, column + j, k), count - j, sums + (j * TBlock.Rows));
            }

            var bias = p.Bias == 0 ? null : (float*)p.Bias + (group * p.Columns) + column;
            for (var j = 0; j < count; j++) Finish(sums + (j * TBlock.Rows), bias is null ? null : bias + j);
            for (var j = 0; j < count; j += IThinBlock.Columns)
                Store(sums + (j * TBlock.Rows), result + j, row - start, Math.Min(IThinBlock.Columns, count - j));
            if (p.Rectified != 0) Rectify(result, (float*)p.Rectified + (result - (float*)p.Result.Address), row - start, count);
        }

        private void AddColumns(int depth, float* left, float* right, int columnsLeft, float* sums)
        {
            var leftStep = p.Left.AlongDepth ? TBlock.Rows : p.Left.Stride;
            var (columnStep, step) = p.Right.AlongDepth ? (p.Right.Stride, (nint)1) : (1, p.Right.Stride);
            var last = Math.Min(IThinBlock.Columns, columnsLeft) - 1;
            nint column1 = Math.Min(1, last) * columnStep, column2 = Math.Min(2, last) * columnStep, column3 = last * columnStep;
            TBlock.Multiply(depth, left, leftStep, right, step, column1, column2, column3, sums);
        }

        private void Begin(float* result, float* sums, int firstRow, int count)
        {
            new Span<float>(sums, GemmPlan.RoundUp(count, IThinBlock.Columns) * TBlock.Rows).Clear();
            for (var i = firstRow; p.Accumulate && i < TBlock.Rows; i++)
                for (var j = 0; j < count; j++) sums[(j * TBlock.Rows) + i] = result[((nint)i * p.Result.Stride) + j];
        }

        /// <summary>A column's bias and ReLU; NaN is not below 0 and passes, so a diverged run shows.</summary>
        private void Finish(float* sums, float* bias)
        {
            if (bias is null && !p.Relu) return;
            for (var i = 0; i < TBlock.Rows; i += Vector128<float>.Count)
            {
                var values = Vector128.Load(sums + i);
                if (bias is not null) values += Vector128.Create(*bias);
                if (p.Relu) values = Vector128.ConditionalSelect(Vector128.LessThan(values, default), default, values);
                values.Store(sums + i);
            }
        }

        private void Store(float* sums, float* result, int firstRow, int count)
        {
            var (i, stride) = (firstRow, (nint)p.Result.Stride);
            for (; Sse.IsSupported && count == IThinBlock.Columns && i <= TBlock.Rows - 4; i += 4)
                Panels.Transpose(sums + i, TBlock.Rows, result + (i * stride), stride);
            for (; i < TBlock.Rows; i++)
                for (var j = 0; j < count; j++) result[(i * stride) + j] = sums[(j * TBlock.Rows) + i];
        }

        /// <summary>0 where the ReLU's result is 0.</summary>
        private void Rectify(float* result, float* passed, int firstRow, int count)
        {
            for (var i = firstRow; i < TBlock.Rows; i++)
            {
                var row = (nint)i * p.Result.Stride;
                for (var j = 0; j < count; j++)
                    if (passed[row + j] == 0) result[row + j] = 0;
            }
        }
    }
}
