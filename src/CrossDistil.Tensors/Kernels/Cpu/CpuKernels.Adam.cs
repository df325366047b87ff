namespace CrossDistil.Tensors.Kernels.Cpu;

internal sealed unsafe partial class CpuKernels
{
    public override void Adam(AdamStep step, nint w, nint gradient, nint m, nint v, int count) =>
        Run(new AdamWork(step, w, gradient, m, v, count), count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MoveAdam(AdamStep step, float* w, Vector256<float> g, float* m, float* v, int left)
    {
        var mean = Lanes.Load(m, left);
        mean += (1 - step.Beta1) * (g - mean);
        var square = (Lanes.Load(v, left) * step.Beta2) + ((1 - step.Beta2) * (g * g));
        var move = mean * step.Rate / ((Vector256.Sqrt(square) * step.RootScale) + Vector256.Create(step.Epsilon));
        Lanes.Store(mean, m, left);
        Lanes.Store(square, v, left);
        Lanes.Store((Lanes.Load(w, left) * step.Decay) - move, w, left);
    }

    private readonly struct AdamWork(AdamStep step, nint w, nint gradient, nint m, nint v, int count) : IWork
    {
        public void Execute(int chunk, int worker)
        {
            var end = End(chunk, count);
            for (var i = chunk * ElementsPerChunk; i < end; i += Lanes.Count)
            {
                MoveAdam(step, (float*)w + i, Lanes.Load((float*)gradient + i, end - i), (float*)m + i, (float*)v + i, end - i);
                Lanes.Store(Vector256<float>.Zero, (float*)gradient + i, end - i);
            }
        }
    }
}
