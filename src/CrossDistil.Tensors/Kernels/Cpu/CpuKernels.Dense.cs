using CrossDistil.Tensors.Kernels.MatrixProducts;

namespace CrossDistil.Tensors.Kernels.Cpu;

internal sealed unsafe partial class CpuKernels
{
    private const int MaxSums = 32;

    public override void Dense(Matrix x, Matrix weight, nint bias, Matrix y, int groups, Activation activation)
    {
        int inputs = x.Columns / groups, outputs = y.Columns / groups;
        Multiply(new Product(
            y.Rows, outputs, inputs, groups,
            new Factor(x.Address, x.Stride, AlongDepth: true, inputs),
            new Factor(weight.Address, weight.Stride, AlongDepth: false, (nint)inputs * weight.Stride),
            y, outputs, Accumulate: false, bias, activation == Activation.Relu));
    }

    public override void DenseInputGradient(Matrix dy, Matrix weight, Matrix dx, int groups, bool accumulate, nint rectified)
    {
        int inputs = dx.Columns / groups, outputs = dy.Columns / groups;
        Multiply(new Product(
            dx.Rows, inputs, outputs, groups,
            new Factor(dy.Address, dy.Stride, AlongDepth: true, outputs),
            new Factor(weight.Address, weight.Stride, AlongDepth: true, (nint)inputs * weight.Stride),
            dx, inputs, accumulate, Rectified: rectified));
    }

    public override void DenseWeightGradient(Matrix x, Matrix dy, Matrix dweight, int groups, bool accumulate)
    {
        int inputs = x.Columns / groups, outputs = dy.Columns / groups;
        Multiply(new Product(
            inputs, outputs, x.Rows, groups,
            new Factor(x.Address, x.Stride, AlongDepth: false, inputs),
            new Factor(dy.Address, dy.Stride, AlongDepth: false, outputs),
            dweight, (nint)inputs * dweight.Stride, accumulate));
    }

    public override void DenseActivationGradient(Matrix y, Matrix dy, nint dbias, Activation activation)
    {
        // Few chunks: each has a sum per column, and all of them are added by one thread.
        var rows = Math.Max(RowsPerChunk(dy.Columns), Chunks(dy.Rows, MaxSums));
        var chunks = Chunks(dy.Rows, rows);
        var stride = (dy.Columns + Lanes.Count - 1) / Lanes.Count * Lanes.Count;
        var sums = dbias == 0 ? 0 : Partials<double>((long)chunks * stride);
        workers.Run(new ActivationGradientWork(y, dy, sums, stride, rows, activation == Activation.Relu), chunks);
        if (dbias == 0 || chunks == 0) return;

        // In double to the end: where a loss depends on differences alone, the pairs' contributions cancel to exactly
        // zero. A rounding error would be no signal, yet Adam would move a weight at full rate on it.
        var total = (double*)sums;
        for (var chunk = 1; chunk < chunks; chunk++)
        {
            var part = total + ((long)chunk * stride);
            for (var c = 0; c < stride; c += Vector256<double>.Count)
                (Vector256.Load(total + c) + Vector256.Load(part + c)).Store(total + c);
        }

        for (var c = 0; c < dy.Columns; c++) ((float*)dbias)[c] += (float)total[c];
    }

    private void Multiply(in Product product) => (product switch
    {
        { Columns: <= NarrowColumns, Rows: >= IThinBlock.MaxRows } => thin,
        { Columns: <= NarrowColumns } => narrow,
        _ => wide,
    }).Multiply(product);

    private readonly struct ActivationGradientWork(Matrix y, Matrix dy, nint sums, int stride, int rows, bool relu) : IWork
    {
        public void Execute(int chunk, int worker)
        {
            var sum = sums == 0 ? null : (double*)sums + ((long)chunk * stride);
            if (sum is not null) new Span<double>(sum, stride).Clear();
            var first = chunk * rows;
            for (var r = first; r < Math.Min(dy.Rows, first + rows); r++)
            {
                var values = (float*)y.Address + ((long)r * y.Stride);
                var gradient = (float*)dy.Address + ((long)r * dy.Stride);
                for (var c = 0; c < dy.Columns; c += Lanes.Count)
                {
                    var left = dy.Columns - c;
                    var lanes = Lanes.Load(gradient + c, left);
                    if (relu)
                    {
                        lanes = Vector256.AndNot(lanes, Vector256.Equals(Lanes.Load(values + c, left), default));
                        Lanes.Store(lanes, gradient + c, left);
                    }

                    if (sum is null) continue;
                    var (low, high) = Vector256.Widen(lanes);
                    (Vector256.Load(sum + c) + low).Store(sum + c);
                    (Vector256.Load(sum + c + 4) + high).Store(sum + c + 4);
                }
            }
        }
    }
}
