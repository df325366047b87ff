using System.Numerics;
using CrossDistil.Tensors;
using CrossDistil.Tensors.Kernels;

namespace CrossDistil.Tests.Tensors;

/// <summary>Every kernel as its definition says, one number at a time on one thread: what the fast kernels are tested against.</summary>
internal sealed unsafe class ReferenceKernels : TensorKernels
{
    public override void Dense(Matrix x, Matrix weight, nint bias, Matrix y, int groups, Activation activation)
    {
        int inputs = x.Columns / groups, outputs = y.Columns / groups;
        for (var r = 0; r < y.Rows; r++)
        {
            for (var c = 0; c < y.Columns; c++)
            {
                var g = c / outputs;
                var sum = 0f;
                for (var k = 0; k < inputs; k++)
                    sum = MathF.FusedMultiplyAdd(At(x, r, (g * inputs) + k), At(weight, (g * inputs) + k, c % outputs), sum);
                if (bias != 0) sum += ((float*)bias)[c];
                At(y, r, c) = activation == Activation.Relu && sum <= 0 ? 0 : sum;
            }
        }
    }

    public override void DenseInputGradient(Matrix dy, Matrix weight, Matrix dx, int groups, bool accumulate, nint rectified)
    {
        int inputs = dx.Columns / groups, outputs = dy.Columns / groups;
        for (var r = 0; r < dx.Rows; r++)
        {
            for (var c = 0; c < dx.Columns; c++)
            {
                var g = c / inputs;
                var sum = accumulate ? At(dx, r, c) : 0;
                for (var k = 0; k < outputs; k++) sum = MathF.FusedMultiplyAdd(At(dy, r, (g * outputs) + k), At(weight, c, k), sum);
                At(dx, r, c) = rectified != 0 && At(dx with { Address = rectified }, r, c) == 0 ? 0 : sum;
            }
        }
    }

    public override void DenseWeightGradient(Matrix x, Matrix dy, Matrix dweight, int groups, bool accumulate)
    {
        int inputs = x.Columns / groups, outputs = dy.Columns / groups;
        for (var r = 0; r < dweight.Rows; r++)
        {
            for (var c = 0; c < dweight.Columns; c++)
            {
                var g = r / inputs;
                var sum = accumulate ? At(dweight, r, c) : 0;
                for (var k = 0; k < x.Rows; k++) sum = MathF.FusedMultiplyAdd(At(x, k, r), At(dy, k, (g * outputs) + c), sum);
                At(dweight, r, c) = sum;
            }
        }
    }

    public override void DenseActivationGradient(Matrix y, Matrix dy, nint dbias, Activation activation)
    {
        for (var c = 0; c < dy.Columns; c++)
        {
            var sum = 0.0;
            for (var r = 0; r < dy.Rows; r++)
            {
                if (activation == Activation.Relu && At(y, r, c) == 0) At(dy, r, c) = 0;
                sum += At(dy, r, c);
            }

            if (dbias != 0) ((float*)dbias)[c] += (float)sum;
        }
    }

    public override void Map(Function function, nint x, nint y, int count, bool accumulate)
    {
        for (var i = 0; i < count; i++) Store(y, i, Value(function, ((float*)x)[i]), accumulate);
    }

    public override void MapGradient(Function function, nint x, nint y, nint dy, nint dx, int count, bool accumulate)
    {
        for (var i = 0; i < count; i++) Store(dx, i, Slope(function, ((float*)x)[i]) * ((float*)dy)[i], accumulate);
    }

    public override void Combine(Combination combination, Operand left, Operand right, nint result, int count, bool accumulate)
    {
        for (var i = 0; i < count; i++)
        {
            float l = ((float*)left.Address)[left.Repeats ? 0 : i], r = ((float*)right.Address)[right.Repeats ? 0 : i];
            Store(result, i, combination switch { Combination.Add => l + r, Combination.Subtract => l - r, _ => l * r }, accumulate);
        }
    }

    public override void Sum(nint x, nint y, float scale, nint result, int count, bool accumulate)
    {
        var sum = 0.0;
        for (var i = 0; i < count; i++) sum += y == 0 ? ((float*)x)[i] : (double)((float*)x)[i] * ((float*)y)[i];
        Store(result, 0, (float)(scale * sum), accumulate);
    }

    public override double Dot(nint x, nint y, int count)
    {
        var sum = 0.0;
        for (var i = 0; i < count; i++) sum += (double)((float*)x)[i] * ((float*)y)[i];
        return sum;
    }

    public override void Mark(nint x, nint reached, uint bit, int count)
    {
        for (var i = 0; i < count; i++)
            if (((float*)x)[i] != 0) ((uint*)reached)[i] |= bit;
    }

    public override void MoveUnshared(nint x, nint reached, nint y, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (BitOperations.PopCount(((uint*)reached)[i]) >= 2) continue;
            ((float*)y)[i] += ((float*)x)[i];
            ((float*)x)[i] = 0;
        }
    }

    public override void Fill(nint source, float scale, nint x, int count, bool accumulate)
    {
        var value = scale * *(float*)source;
        for (var i = 0; i < count; i++) Store(x, i, value, accumulate);
    }

    public override void Clear(nint x, int count) => new Span<float>((void*)x, count).Clear();

    public override void Dropout(nint x, nint y, int count, float rate, ulong seed, bool accumulate)
    {
        for (var i = 0; i < count; i++)
        {
            var keep = (int)(Hash(seed, (uint)i) >> 8) >= DropoutThreshold(rate);
            Store(y, i, keep ? ((float*)x)[i] * (1 / (1 - rate)) : 0, accumulate);
        }
    }

    public override void Copy(Matrix from, Matrix to, bool accumulate)
    {
        for (var r = 0; r < to.Rows; r++)
        {
            for (var c = 0; c < to.Columns; c++) At(to, r, c) = At(from, r, c) + (accumulate ? At(to, r, c) : 0);
        }
    }

    public override void Softmax(Matrix x, Matrix y)
    {
        for (var r = 0; r < x.Rows; r++)
        {
            var highest = float.NegativeInfinity;
            for (var c = 0; c < x.Columns; c++) highest = MathF.Max(highest, At(x, r, c));
            var sum = 0f;
            for (var c = 0; c < x.Columns; c++) sum += At(y, r, c) = MathF.Exp(At(x, r, c) - highest);
            for (var c = 0; c < x.Columns; c++) At(y, r, c) /= sum;
        }
    }

    public override void SoftmaxGradient(Matrix y, Matrix dy, Matrix dx, bool accumulate)
    {
        for (var r = 0; r < y.Rows; r++)
        {
            var dot = 0f;
            for (var c = 0; c < y.Columns; c++) dot += At(y, r, c) * At(dy, r, c);
            for (var c = 0; c < y.Columns; c++) At(dx, r, c) = (At(y, r, c) * (At(dy, r, c) - dot)) + (accumulate ? At(dx, r, c) : 0);
        }
    }

    public override void Mixture(MixtureBlock mix)
    {
        for (var g = 0; g < mix.GateCount; g++)
        {
            var gate = mix.GateSpan[g];
            for (var r = 0; r < mix.Rows; r++)
            {
                for (var c = 0; c < mix.Width; c++)
                {
                    var sum = 0f;
                    for (var e = 0; e < mix.ExpertCount; e++)
                    {
                        if (mix.SeenBy(g)[e] is >= 0 and var column)
                            sum = MathF.FusedMultiplyAdd(At(gate.Weights, r, column), At(mix.ExpertSpan[e].Values, r, c), sum);
                    }

                    At(gate.Output, r, c) = sum;
                }
            }
        }
    }

    public override void MixtureGradient(MixtureBlock mix)
    {
        for (var e = 0; e < mix.ExpertCount; e++)
        {
            for (var r = 0; r < mix.Rows; r++)
            {
                for (var g = 0; g < mix.GateCount; g++) AddGateGradient(mix, e, g, r);
                if (mix.ExpertSpan[e].Gradient.Address != 0) AddExpertGradient(mix, e, r);
            }
        }
    }

    public override double PairwiseLogistic(PairBlock pairs, nint manySums, nint fewSums)
    {
        var loss = 0.0;
        new Span<double>((void*)fewSums, pairs.FewRoom).Clear();
        for (var k = 0; k < pairs.ManyCount; k++)
        {
            ((double*)manySums)[k] = 0;
            for (var place = pairs.Start(k); place < pairs.Start(k) + pairs.Window; place++)
            {
                double u = ((float*)pairs.ManyWeights)[k], v = ((float*)pairs.FewWeights)[place];
                var d = ((float*)pairs.Few)[place] - ((float*)pairs.Many)[k];
                var (softplus, sigmoid) = (new Function(FunctionKind.Softplus), new Function(FunctionKind.Sigmoid));
                loss += u * v * Value(softplus, d);
                ((double*)manySums)[k] += v * Value(sigmoid, d);
                ((double*)fewSums)[place] += u * Value(sigmoid, d);
            }
        }

        return loss;
    }

    public override void Gather(nint table, int dim, int groups, nint rows, int fields, Matrix y)
    {
        for (var r = 0; r < y.Rows; r++)
        {
            for (var f = 0; f < fields; f++)
            {
                var row = ((int*)rows)[((long)r * fields) + f];
                for (var d = 0; row >= 0 && d < groups * dim; d++)
                    At(y, r, (d / dim * (y.Columns / groups)) + (f * dim) + (d % dim)) = ((float*)table)[((long)row * groups * dim) + d];
            }
        }
    }

    public override void GatherMean(nint table, int dim, int groups, nint offsets, nint rows, Matrix y, int column)
    {
        for (var r = 0; r < y.Rows; r++)
        {
            int start = ((int*)offsets)[r], end = ((int*)offsets)[r + 1];
            for (var d = 0; d < groups * dim; d++)
            {
                var sum = 0f;
                for (var i = start; i < end; i++) sum += ((float*)table)[((long)((int*)rows)[i] * groups * dim) + d];
                At(y, r, (d / dim * (y.Columns / groups)) + column + (d % dim)) = start == end ? 0 : sum * (1f / (end - start));
            }
        }
    }

    public override void GatherGradient(Matrix dy, int dim, int groups, int fields, nint gradients)
    {
        for (var r = 0; r < dy.Rows; r++)
        {
            for (var f = 0; f < fields; f++)
            {
                for (var d = 0; d < groups * dim; d++)
                    ((float*)gradients)[((((long)r * fields) + f) * groups * dim) + d] = At(dy, r, (d / dim * (dy.Columns / groups)) + (f * dim) + (d % dim));
            }
        }
    }

    public override void SumRows(RowSegments segments, nint table, float decay, nint sums)
    {
        for (var u = 0; u < segments.Count; u++)
        {
            int start = ((int*)segments.Starts)[u], end = ((int*)segments.Starts)[u + 1];
            for (var d = 0; d < segments.Dim; d++)
            {
                var sum = decay * (end - start) * ((float*)table)[((long)((int*)segments.Rows)[u] * segments.Dim) + d];
                for (var i = start; i < end; i++)
                {
                    var e = ((int*)segments.Order)[i];
                    var gradient = ((float*)segments.Gradients)[((long)((int*)segments.Sources)[e] * segments.Dim) + d];
                    sum = MathF.FusedMultiplyAdd(((float*)segments.Scales)[e], gradient, sum);
                }

                ((float*)sums)[((long)u * segments.Dim) + d] = sum;
            }
        }
    }

    public override void Adam(AdamStep step, nint w, nint gradient, nint m, nint v, int count)
    {
        for (var i = 0; i < count; i++)
        {
            Adam(step, ref ((float*)w)[i], ((float*)gradient)[i], ref ((float*)m)[i], ref ((float*)v)[i]);
            ((float*)gradient)[i] = 0;
        }
    }

    public override void RowAdam(AdamStep step, RowSegments segments, float decay, nint table, nint m, nint v)
    {
        using var memory = new NativeBuffer((long)segments.Count * segments.Dim * sizeof(float));
        var sums = memory.Address;
        SumRows(segments, table, decay, sums);
        for (var u = 0; u < segments.Count; u++)
        {
            var start = (long)((int*)segments.Rows)[u] * segments.Dim;
            for (var d = 0; d < segments.Dim; d++)
            {
                var i = start + d;
                Adam(step, ref ((float*)table)[i], ((float*)sums)[((long)u * segments.Dim) + d], ref ((float*)m)[i], ref ((float*)v)[i]);
            }
        }
    }

    public override void RowAdagrad(float rate, float epsilon, RowSegments segments, int groups, nint sums, nint table, nint squares)
    {
        var dim = segments.Dim / groups;
        for (var v = 0; v < segments.Count * groups; v++)
        {
            var vector = ((long)((int*)segments.Rows)[v / groups] * groups) + (v % groups);
            var gradient = new Span<float>((float*)sums + ((long)v * dim), dim);
            var square = 0f;
            foreach (var g in gradient) square += g * g;
            var total = ((float*)squares)[vector] += square / dim;
            for (var d = 0; d < dim; d++) ((float*)table)[(vector * dim) + d] -= rate * gradient[d] / (MathF.Sqrt(total) + epsilon);
        }
    }

    private static void AddGateGradient(MixtureBlock mix, int e, int g, int r)
    {
        var (gate, column, dot) = (mix.GateSpan[g], mix.SeenBy(g)[e], 0f);
        if (column < 0 || gate.OutputGradient.Address == 0 || gate.WeightGradient.Address == 0) return;
        for (var c = 0; c < mix.Width; c++) dot += At(mix.ExpertSpan[e].Values, r, c) * At(gate.OutputGradient, r, c);
        At(gate.WeightGradient, r, column) = dot + (gate.Accumulate ? At(gate.WeightGradient, r, column) : 0);
    }

    private static void AddExpertGradient(MixtureBlock mix, int e, int r)
    {
        var expert = mix.ExpertSpan[e];
        for (var c = 0; c < mix.Width; c++)
        {
            var sum = 0f;
            for (var g = 0; g < mix.GateCount; g++)
            {
                var (gate, column) = (mix.GateSpan[g], mix.SeenBy(g)[e]);
                if (column >= 0 && gate.OutputGradient.Address != 0)
                    sum = MathF.FusedMultiplyAdd(At(gate.Weights, r, column), At(gate.OutputGradient, r, c), sum);
            }

            if (expert.Rectified && At(expert.Values, r, c) == 0) sum = 0;
            At(expert.Gradient, r, c) = sum + (expert.Accumulate ? At(expert.Gradient, r, c) : 0);
        }
    }

    private static void Adam(AdamStep step, ref float w, float g, ref float m, ref float v)
    {
        m += (1 - step.Beta1) * (g - m);
        v = (step.Beta2 * v) + ((1 - step.Beta2) * (g * g));
        w = (w * step.Decay) - (step.Rate * m / ((MathF.Sqrt(v) * step.RootScale) + step.Epsilon));
    }

    private static float Value(Function function, float x) => function.Kind switch
    {
        FunctionKind.Affine => (function.A * x) + function.B,
        FunctionKind.Sigmoid => 1 / (1 + MathF.Exp(-x)),
        FunctionKind.Softplus => MathF.Max(x, 0) + (float)Math.Log(1 + Math.Exp(-Math.Abs((double)x))),
        _ => MathF.Min(MathF.Max(x, function.A), function.B),
    };

    private static float Slope(Function function, float x) => function.Kind switch
    {
        FunctionKind.Affine => function.A,
        FunctionKind.Sigmoid => Value(function, x) * (1 - Value(function, x)),
        FunctionKind.Softplus => 1 / (1 + MathF.Exp(-x)),
        _ => x >= function.A && x <= function.B ? 1 : 0,
    };

    private static void Store(nint target, int index, float value, bool accumulate) =>
        ((float*)target)[index] = accumulate ? ((float*)target)[index] + value : value;

    private static ref float At(Matrix matrix, int row, int column) => ref ((float*)matrix.Address)[((long)row * matrix.Stride) + column];
}
