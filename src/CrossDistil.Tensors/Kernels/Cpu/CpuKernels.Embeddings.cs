using System.Runtime.Intrinsics.X86;

namespace CrossDistil.Tensors.Kernels.Cpu;

internal sealed unsafe partial class CpuKernels
{
    private const int SegmentsPerChunk = 256;
    private const int PrefetchDistance = 12;

    public override void Gather(nint table, int dim, int groups, nint rows, int fields, Matrix y) =>
        RunRows(new GatherWork(table, dim, groups, rows, fields, y), y.Rows, y.Columns);

    public override void GatherMean(nint table, int dim, int groups, nint offsets, nint rows, Matrix y, int column) =>
        RunRows(new GatherMeanWork(table, dim, groups, offsets, rows, y, column), y.Rows, groups * dim * 4);

    public override void GatherGradient(Matrix dy, int dim, int groups, int fields, nint gradients) =>
        RunRows(new GatherGradientWork(dy, dim, groups, fields, gradients), dy.Rows, dy.Columns);

    public override void SumRows(RowSegments segments, nint table, float decay, nint sums) =>
        RunSegments(new SumRowsWork(segments, table, decay, sums), segments);

    public override void RowAdam(AdamStep step, RowSegments segments, float decay, nint table, nint m, nint v) =>
        RunSegments(new RowAdamWork(step, segments, decay, table, m, v), segments);

    public override void RowAdagrad(float rate, float epsilon, RowSegments segments, int groups, nint sums, nint table, nint squares) =>
        RunSegments(new RowAdagradWork(rate, epsilon, segments, groups, sums, table, squares), segments);

    private void RunSegments<T>(T work, RowSegments segments)
        where T : struct, IRowWork => workers.Run(
            new RowsWork<T>(work, segments.Count, SegmentsPerChunk), Chunks(segments.Count, SegmentsPerChunk));

    /// <summary>Prefetches a table row: the rows of a batch are scattered in memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(nint table, int row, int dim)
    {
        if (Sse.IsSupported && row >= 0) Sse.Prefetch0((float*)table + ((long)row * dim));
    }

    private readonly struct GatherWork(nint table, int dim, int groups, nint rows, int fields, Matrix y) : IRowWork
    {
        public void Execute(int row)
        {
            var ids = (int*)rows + ((long)row * fields);
            var remaining = ((long)y.Rows - row) * fields;
            var (length, block) = (groups * dim, y.Columns / groups);
            var to = Row(y, row);
            for (var f = 0; f < fields; f++, to += dim)
            {
                if (f + PrefetchDistance < remaining) Prefetch(table, ids[f + PrefetchDistance], length);
                if (ids[f] < 0) continue;
                var from = (float*)table + ((long)ids[f] * length);
                for (var g = 0; g < groups; g++) Lanes.Copy(from + (g * dim), to + (g * block), dim);
            }
        }
    }

    private readonly struct GatherMeanWork(nint table, int dim, int groups, nint offsets, nint rows, Matrix y, int column) : IRowWork
    {
        public void Execute(int row)
        {
            int start = ((int*)offsets)[row], end = ((int*)offsets)[row + 1];
            var (length, block) = (groups * dim, y.Columns / groups);
            var scale = Vector256.Create(start == end ? 0 : 1f / (end - start));
            for (var g = 0; g < groups; g++)
            {
                float* from = (float*)table + (g * dim), to = Row(y, row) + (g * block) + column;
                for (var d = 0; d < dim; d += Lanes.Count)
                {
                    var sum = Vector256<float>.Zero;
                    for (var i = start; i < end; i++) sum += Lanes.Load(from + ((long)((int*)rows)[i] * length) + d, dim - d);
                    Lanes.Store(sum * scale, to + d, dim - d);
                }
            }
        }
    }

    private readonly struct GatherGradientWork(Matrix dy, int dim, int groups, int fields, nint gradients) : IRowWork
    {
        public void Execute(int row)
        {
            var to = (float*)gradients + ((long)row * fields * groups * dim);
            var block = dy.Columns / groups;
            for (var f = 0; f < fields; f++)
                for (var g = 0; g < groups; g++, to += dim) Lanes.Copy(Row(dy, row) + (g * block) + (f * dim), to, dim);
        }
    }

    /// <summary>Part d of a touched row's gradient: its occurrences in order, plus decay·occurrences·row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Sum(in RowSegments segments, int segment, float* row, float decay, int d)
    {
        int left = segments.Dim - d, start = ((int*)segments.Starts)[segment], end = ((int*)segments.Starts)[segment + 1];
        var sum = decay == 0 ? default : Vector256.Create(decay * (end - start)) * Lanes.Load(row + d, left);
        for (var i = start; i < end; i++)
        {
            var entry = ((int*)segments.Order)[i];
            var gradient = (float*)segments.Gradients + ((long)((int*)segments.Sources)[entry] * segments.Dim) + d;
            sum = Vector256.MultiplyAddEstimate(Vector256.Create(((float*)segments.Scales)[entry]), Lanes.Load(gradient, left), sum);
        }

        return sum;
    }

    /// <summary>Prefetches the first gradient of a later segment.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PrefetchGradient(in RowSegments segments, int segment)
    {
        var entry = ((int*)segments.Order)[((int*)segments.Starts)[segment]];
        Prefetch(segments.Gradients, ((int*)segments.Sources)[entry], segments.Dim);
    }

    private readonly struct SumRowsWork(RowSegments segments, nint table, float decay, nint sums) : IRowWork
    {
        public void Execute(int segment)
        {
            var dim = segments.Dim;
            if (segment + PrefetchDistance < segments.Count) PrefetchGradient(segments, segment + PrefetchDistance);
            var row = (float*)table + ((long)((int*)segments.Rows)[segment] * dim);
            var to = (float*)sums + ((long)segment * dim);
            for (var d = 0; d < dim; d += Lanes.Count) Lanes.Store(Sum(segments, segment, row, decay, d), to + d, dim - d);
        }
    }

    private readonly struct RowAdamWork(AdamStep step, RowSegments segments, float decay, nint table, nint m, nint v) : IRowWork
    {
        public void Execute(int segment)
        {
            var dim = segments.Dim;
            var rows = (int*)segments.Rows;
            if (segment + PrefetchDistance < segments.Count)
            {
                PrefetchGradient(segments, segment + PrefetchDistance);
                var next = rows[segment + PrefetchDistance];
                Prefetch(table, next, dim);
                Prefetch(m, next, dim);
                Prefetch(v, next, dim);
            }

            var start = (long)rows[segment] * dim;
            var weights = (float*)table + start;
            for (var d = 0; d < dim; d += Lanes.Count)
                MoveAdam(
                    step, weights + d, Sum(segments, segment, weights, decay, d), (float*)m + start + d, (float*)v + start + d, dim - d);
        }
    }

    private readonly struct RowAdagradWork(
        float rate, float epsilon, RowSegments segments, int groups, nint sums, nint table, nint squares) : IRowWork
    {
        public void Execute(int segment)
        {
            var dim = segments.Dim / groups;
            var row = ((int*)segments.Rows)[segment];
            if (segment + PrefetchDistance < segments.Count)
            {
                var next = ((int*)segments.Rows)[segment + PrefetchDistance];
                Prefetch(table, next, segments.Dim);
                Prefetch(squares, next, groups);
            }

            float* weights = (float*)table + ((long)row * segments.Dim), gradient = (float*)sums + ((long)segment * segments.Dim);
            var totals = (float*)squares + ((long)row * groups);
            for (var g = 0; g < groups; g++, weights += dim, gradient += dim)
            {
                var total = totals[g] += Dot(gradient, gradient, dim) / dim;
                var scale = rate / (MathF.Sqrt(total) + epsilon);
                if (dim == Lanes.Half) (Vector128.Load(weights) - (Vector128.Load(gradient) * scale)).Store(weights);
                else for (var d = 0; d < dim; d += Lanes.Count)
                    Lanes.Store(Lanes.Load(weights + d, dim - d) - (Lanes.Load(gradient + d, dim - d) * scale), weights + d, dim - d);
            }
        }
    }
}
