namespace CrossDistil.Tensors.Kernels.Cpu;

internal sealed unsafe partial class CpuKernels
{
    private const int LanesAtOnce = 4 * Lanes.Count;

    public override void Mixture(MixtureBlock mix) => RunRows(new MixtureWork(mix), mix.Rows, mix.Width * mix.ExpertCount);

    public override void MixtureGradient(MixtureBlock mix) => RunRows(new MixtureGradientWork(mix), mix.Rows, mix.Width * mix.ExpertCount);

    /// <summary>Σ_k scales[k]·rows[k][c ..], four vectors of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> S0, Vector256<float> S1, Vector256<float> S2, Vector256<float> S3) Combine(
        float** rows, float* scales, int count, int c)
    {
        Vector256<float> s0 = default, s1 = default, s2 = default, s3 = default;
        for (var k = 0; k < count; k++)
        {
            var scale = Vector256.Create(scales[k]);
            var row = rows[k] + c;
            s0 = Vector256.MultiplyAddEstimate(scale, Vector256.Load(row), s0);
            s1 = Vector256.MultiplyAddEstimate(scale, Vector256.Load(row + Lanes.Count), s1);
            s2 = Vector256.MultiplyAddEstimate(scale, Vector256.Load(row + (2 * Lanes.Count)), s2);
            s3 = Vector256.MultiplyAddEstimate(scale, Vector256.Load(row + (3 * Lanes.Count)), s3);
        }

        return (s0, s1, s2, s3);
    }

    /// <summary>The same for one vector, or the rest of one.</summary>
    private static Vector256<float> Combine(float** rows, float* scales, int count, int c, int left)
    {
        var sum = Vector256<float>.Zero;
        for (var k = 0; k < count; k++)
            sum = Vector256.MultiplyAddEstimate(Vector256.Create(scales[k]), Lanes.Load(rows[k] + c, left), sum);
        return sum;
    }

    private readonly struct MixtureWork(MixtureBlock mix) : IRowWork
    {
        public void Execute(int row)
        {
            var scales = stackalloc float[mix.ExpertCount];
            var rows = stackalloc float*[mix.ExpertCount];
            var experts = (MixedExpert*)mix.Experts;
            for (var g = 0; g < mix.GateCount; g++)
            {
                var gate = (MixtureGate*)mix.Gates + g;
                var weights = Row(gate->Weights, row);
                var seen = (int*)mix.Seen + ((nint)g * mix.ExpertCount);
                var count = 0;
                for (var e = 0; e < mix.ExpertCount; e++)
                {
                    if (seen[e] < 0) continue;
                    scales[count] = weights[seen[e]];
                    rows[count++] = Row(experts[e].Values, row);
                }

                Mix(rows, scales, count, Row(gate->Output, row));
            }
        }

        private void Mix(float** rows, float* scales, int count, float* to)
        {
            var c = 0;
            for (; c <= mix.Width - LanesAtOnce; c += LanesAtOnce)
            {
                var (s0, s1, s2, s3) = Combine(rows, scales, count, c);
                s0.Store(to + c);
                s1.Store(to + c + Lanes.Count);
                s2.Store(to + c + (2 * Lanes.Count));
                s3.Store(to + c + (3 * Lanes.Count));
            }

            for (; c < mix.Width; c += Lanes.Count) Lanes.Store(Combine(rows, scales, count, c, mix.Width - c), to + c, mix.Width - c);
        }
    }

    /// <summary>
    /// All gradients of a row while its experts are in the first cache: every expert is read once and its gradient
    /// written once.
    /// </summary>
    private readonly struct MixtureGradientWork(MixtureBlock mix) : IRowWork
    {
        public void Execute(int row)
        {
            var scales = stackalloc float[mix.GateCount];
            var rows = stackalloc float*[mix.GateCount];
            for (var e = 0; e < mix.ExpertCount; e++)
            {
                var expert = (MixedExpert*)mix.Experts + e;
                var values = Row(expert->Values, row);
                var count = 0;
                for (var g = 0; g < mix.GateCount; g++)
                {
                    var gate = (MixtureGate*)mix.Gates + g;
                    var column = ((int*)mix.Seen)[((nint)g * mix.ExpertCount) + e];
                    if (column < 0 || gate->OutputGradient.Address == 0) continue;
                    var dy = Row(gate->OutputGradient, row);
                    scales[count] = Row(gate->Weights, row)[column];
                    rows[count++] = dy;
                    if (gate->WeightGradient.Address == 0) continue;
                    ref var dw = ref Row(gate->WeightGradient, row)[column];
                    dw = Dot(values, dy, mix.Width) + (gate->Accumulate ? dw : 0);
                }

                if (expert->Gradient.Address != 0) Spread(expert, values, rows, scales, count, Row(expert->Gradient, row));
            }
        }

        private void Spread(MixedExpert* expert, float* values, float** rows, float* scales, int count, float* to)
        {
            var (rectified, accumulate, c) = (expert->Rectified, expert->Accumulate, 0);
            for (; c <= mix.Width - LanesAtOnce; c += LanesAtOnce)
            {
                var (s0, s1, s2, s3) = Combine(rows, scales, count, c);
                Put(s0, values + c, to + c, Lanes.Count, rectified, accumulate);
                Put(s1, values + c + Lanes.Count, to + c + Lanes.Count, Lanes.Count, rectified, accumulate);
                Put(s2, values + c + (2 * Lanes.Count), to + c + (2 * Lanes.Count), Lanes.Count, rectified, accumulate);
                Put(s3, values + c + (3 * Lanes.Count), to + c + (3 * Lanes.Count), Lanes.Count, rectified, accumulate);
            }

            for (; c < mix.Width; c += Lanes.Count)
                Put(Combine(rows, scales, count, c, mix.Width - c), values + c, to + c, mix.Width - c, rectified, accumulate);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Put(Vector256<float> gradient, float* value, float* to, int left, bool rectified, bool accumulate)
        {
            if (rectified) gradient = Vector256.AndNot(gradient, Vector256.Equals(Lanes.Load(value, left), default));
            Lanes.Store(gradient, to, left, accumulate);
        }
    }
}
