using System.Runtime.Intrinsics;

namespace CrossDistil.Tensors;

internal sealed unsafe partial class CpuKernels
{
    public override void Dense(Matrix x, Matrix weight, nint bias, Matrix y, int groups, Activation activation)
    {
        int inputs = x.Columns / groups, outputs = y.Columns / groups;
        Multiply(new Product(
            y.Rows,
            outputs,
            inputs,
            groups,
            new Factor(x.Address, x.Stride, AlongDepth: true, inputs),
            new Factor(weight.Address, weight.Stride, AlongDepth: false, (nint)inputs * weight.Stride),
            y,
            outputs,
            Accumulate: false,
            bias,
            activation == Activation.Relu));
    }

    public override void DenseInputGradient(Matrix dy, Matrix weight, Matrix dx, int groups, bool accumulate)
    {
        int inputs = dx.Columns / groups, outputs = dy.Columns / groups;
        Multiply(new Product(
            dx.Rows,
            inputs,
            outputs,
            groups,
            new Factor(dy.Address, dy.Stride, AlongDepth: true, outputs),
            new Factor(weight.Address, weight.Stride, AlongDepth: true, (nint)inputs * weight.Stride),
            dx,
            inputs,
            accumulate));
    }

    public override void DenseWeightGradient(Matrix x, Matrix dy, Matrix dweight, int groups, bool accumulate)
    {
        int inputs = x.Columns / groups, outputs = dy.Columns / groups;
        Multiply(new Product(
            inputs,
            outputs,
            x.Rows,
            groups,
            new Factor(x.Address, x.Stride, AlongDepth: false, inputs),
            new Factor(dy.Address, dy.Stride, AlongDepth: false, outputs),
            dweight,
            (nint)inputs * dweight.Stride,
            accumulate));
    }

    public override void DenseActivationGradient(Matrix y, Matrix dy, nint dbias, Activation activation)
    {
        var rows = RowsPerChunk(dy.Columns);
        var chunks = Chunks(dy.Rows, rows);
        var sums = dbias == 0 ? 0 : Partials<float>((long)chunks * dy.Columns);
        workers.Run(new ActivationGradientWork(y, dy, sums, rows, activation == Activation.Relu), chunks);
        if (dbias == 0) return;
        for (var chunk = 0; chunk < chunks; chunk++)
        {
            var part = (float*)sums + ((long)chunk * dy.Columns);
            for (var c = 0; c < dy.Columns; c += Lanes.Count)
                Lanes.Store(Lanes.Load(part + c, dy.Columns - c), (float*)dbias + c, dy.Columns - c, accumulate: true);
        }
    }

    private void Multiply(in Product product) => (product.Columns <= NarrowColumns ? narrow : wide).Multiply(product);

    private readonly struct ActivationGradientWork(Matrix y, Matrix dy, nint sums, int rows, bool relu) : IWork
    {
        public void Execute(int chunk, int worker)
        {
            var sum = sums == 0 ? null : (float*)sums + ((long)chunk * dy.Columns);
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

                    if (sum is not null) Lanes.Store(lanes, sum + c, left, accumulate: r > first);
                }
            }
        }
    }
}
