namespace CrossDistil.Tensors.Kernels.Cpu;

internal sealed unsafe partial class CpuKernels
{
    private const int MaxPairChunks = 16;
    private const int PairsPerChunk = 1 << 15;

    public override double PairwiseLogistic(PairBlock pairs, nint manySums, nint fewSums)
    {
        var rows = Math.Max(Chunks(PairsPerChunk, pairs.Window), Chunks(pairs.ManyCount, MaxPairChunks));
        var (chunks, room) = (Chunks(pairs.ManyCount, rows), pairs.FewRoom);
        var losses = Partials<byte>(chunks * (sizeof(double) + ((long)room * sizeof(float)))); // [chunk], then the few's sums
        var partials = losses + (chunks * sizeof(double));                                    // [chunk, room]
        workers.Run(new PairsWork(pairs, rows, manySums, losses, partials), chunks);
        var loss = 0.0;
        new Span<double>((void*)fewSums, room).Clear();
        for (var chunk = 0; chunk < chunks; chunk++)
        {
            loss += ((double*)losses)[chunk];
            var few = (float*)partials + ((long)chunk * room);
            for (var place = 0; place < room; place++) ((double*)fewSums)[place] += few[place];
        }

        return loss;
    }

    private readonly struct PairsWork(PairBlock pairs, int rows, nint manySums, nint losses, nint partials) : IWork
    {
        public void Execute(int chunk, int worker)
        {
            var fewSums = (float*)partials + ((long)chunk * pairs.FewRoom);
            new Span<float>(fewSums, pairs.FewRoom).Clear();
            var loss = 0.0;
            var end = (int)Math.Min(pairs.ManyCount, (chunk + 1L) * rows);
            for (var k = chunk * rows; k < end; k++)
            {
                var start = pairs.Start(k);
                var weight = ((float*)pairs.ManyWeights)[k];
                var (rowLoss, rowSum) = Row(
                    ((float*)pairs.Many)[k], weight, (float*)pairs.Few + start, (float*)pairs.FewWeights + start, fewSums + start);
                ((double*)manySums)[k] = rowSum;
                loss += weight * rowLoss;
            }

            ((double*)losses)[chunk] = loss;
        }

        /// <summary>Σ v·ln(1 + e^(z−x)) and Σ v·σ(z−x) over the window; adds u·σ to the few's sums.</summary>
        private (double Loss, double Sum) Row(float x, float u, float* few, float* weights, float* sums)
        {
            Vector256<float> centre = Vector256.Create(x), own = Vector256.Create(u), loss = default, sum = default;
            for (var c = 0; c < pairs.Window; c += Lanes.Count)
            {
                Vector256<float> d = Vector256.Load(few + c) - centre, v = Vector256.Load(weights + c);
                var t = Vector256.Exp(-Vector256.Abs(d));
                var upper = Vector256<float>.One / (Vector256<float>.One + t);                        // σ(|d|)
                var sigmoid = Vector256.ConditionalSelect(Vector256.LessThan(d, default), t * upper, upper);
                loss += v * (Vector256.Max(d, default) + Vector256.Log(Vector256<float>.One + t));
                sum += v * sigmoid;
                (Vector256.Load(sums + c) + (own * sigmoid)).Store(sums + c);
            }

            return (Total(loss), Total(sum));
        }

        private static double Total(Vector256<float> lanes)
        {
            var (low, high) = Vector256.Widen(lanes);
            return Vector256.Sum(low + high);
        }
    }
}
