namespace CrossDistil.Tensors.Kernels.Cpu;

internal sealed unsafe partial class CpuKernels
{
    public override void Copy(Matrix from, Matrix to, bool accumulate) => RunRows(new CopyWork(from, to, accumulate), to.Rows, to.Columns);

    public override void Softmax(Matrix x, Matrix y) => RunRows(new SoftmaxWork(x, y), x.Rows, x.Columns);

    public override void SoftmaxGradient(Matrix y, Matrix dy, Matrix dx, bool accumulate) =>
        RunRows(new SoftmaxGradientWork(y, dy, dx, accumulate), y.Rows, y.Columns);

    private void RunRows<T>(T work, int rows, int columns)
        where T : struct, IRowWork
    {
        var perChunk = RowsPerChunk(columns);
        workers.Run(new RowsWork<T>(work, rows, perChunk), Chunks(rows, perChunk));
    }

    private static float* Row(Matrix matrix, int row) => (float*)matrix.Address + ((long)row * matrix.Stride);

    private static float Dot(float* x, float* y, int count)
    {
        if (count == Lanes.Half) return Vector128.Dot(Vector128.Load(x), Vector128.Load(y));
        var sum = Vector256<float>.Zero;
        for (var c = 0; c < count; c += Lanes.Count)
            sum = Vector256.MultiplyAddEstimate(Lanes.Load(x + c, count - c), Lanes.Load(y + c, count - c), sum);
        return Vector256.Sum(sum);
    }

    /// <summary>Work that is independent from row to row.</summary>
    private interface IRowWork
    {
        void Execute(int row);
    }

    private readonly struct RowsWork<T>(T work, int rows, int perChunk) : IWork
        where T : struct, IRowWork
    {
        public void Execute(int chunk, int worker)
        {
            var end = (int)Math.Min(rows, (chunk + 1L) * perChunk);
            for (var r = chunk * perChunk; r < end; r++) work.Execute(r);
        }
    }

    private readonly struct CopyWork(Matrix from, Matrix to, bool accumulate) : IRowWork
    {
        public void Execute(int row)
        {
            float* source = Row(from, row), target = Row(to, row);
            for (var c = 0; c < to.Columns; c += Lanes.Count)
                Lanes.Store(Lanes.Load(source + c, to.Columns - c), target + c, to.Columns - c, accumulate);
        }
    }

    private readonly struct SoftmaxWork(Matrix x, Matrix y) : IRowWork
    {
        public void Execute(int row)
        {
            float* from = Row(x, row), to = Row(y, row);
            var highest = Vector256.Create(float.NegativeInfinity);
            for (var c = 0; c < x.Columns; c += Lanes.Count)
                highest = Vector256.Max(highest, Lanes.Load(from + c, x.Columns - c, float.NegativeInfinity));
            highest = Vector256.Create(Highest(highest));
            var sum = Vector256<float>.Zero;
            for (var c = 0; c < x.Columns; c += Lanes.Count)
            {
                var lanes = Vector256.Exp(Lanes.Load(from + c, x.Columns - c, float.NegativeInfinity) - highest);
                Lanes.Store(lanes, to + c, x.Columns - c);
                sum += lanes;
            }

            var scale = 1 / Vector256.Sum(sum);
            for (var c = 0; c < x.Columns; c += Lanes.Count) Lanes.Store(Lanes.Load(to + c, x.Columns - c) * scale, to + c, x.Columns - c);
        }

        private static float Highest(Vector256<float> lanes)
        {
            var highest = lanes[0];
            for (var i = 1; i < Lanes.Count; i++) highest = MathF.Max(highest, lanes[i]);
            return highest;
        }
    }

    private readonly struct SoftmaxGradientWork(Matrix y, Matrix dy, Matrix dx, bool accumulate) : IRowWork
    {
        public void Execute(int row)
        {
            float* values = Row(y, row), from = Row(dy, row), to = Row(dx, row);
            var mean = Vector256.Create(Dot(values, from, y.Columns));
            for (var c = 0; c < y.Columns; c += Lanes.Count)
            {
                var left = y.Columns - c;
                Lanes.Store(Lanes.Load(values + c, left) * (Lanes.Load(from + c, left) - mean), to + c, left, accumulate);
            }
        }
    }
}
