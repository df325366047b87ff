namespace CrossDistil.Tensors.Kernels.Cpu;

internal sealed unsafe partial class CpuKernels
{
    public override void Map(Function function, nint x, nint y, int count, bool accumulate)
    {
        switch (function.Kind)
        {
            case FunctionKind.Affine: Run(new MapWork<AffineFunction>(new(function), x, y, count, accumulate), count); break;
            case FunctionKind.Sigmoid: Run(new MapWork<SigmoidFunction>(default, x, y, count, accumulate), count); break;
            case FunctionKind.Softplus: Run(new MapWork<SoftplusFunction>(default, x, y, count, accumulate), count); break;
            default: Run(new MapWork<ClampFunction>(new(function), x, y, count, accumulate), count); break;
        }
    }

    public override void MapGradient(Function function, nint x, nint y, nint dy, nint dx, int count, bool accumulate)
    {
        switch (function.Kind)
        {
            case FunctionKind.Affine: Run(new SlopeWork<AffineFunction>(new(function), x, y, dy, dx, count, accumulate), count); break;
            case FunctionKind.Sigmoid: Run(new SlopeWork<SigmoidFunction>(default, x, y, dy, dx, count, accumulate), count); break;
            case FunctionKind.Softplus: Run(new SlopeWork<SoftplusFunction>(default, x, y, dy, dx, count, accumulate), count); break;
            default: Run(new SlopeWork<ClampFunction>(new(function), x, y, dy, dx, count, accumulate), count); break;
        }
    }

    public override void Combine(Combination combination, Operand left, Operand right, nint result, int count, bool accumulate) =>
        Run(new CombineWork(combination, left, right, result, count, accumulate), count);

    public override void Sum(nint x, nint y, float scale, nint result, int count, bool accumulate)
    {
        ref var target = ref *(float*)result;
        target = (float)(scale * Total(x, y, count)) + (accumulate ? target : 0);
    }

    public override double Dot(nint x, nint y, int count) => Total(x, y, count);

    public override void Mark(nint x, nint reached, uint bit, int count) => Run(new MarkWork(x, reached, bit, count), count);

    public override void MoveUnshared(nint x, nint reached, nint y, int count) => Run(new MoveUnsharedWork(x, reached, y, count), count);

    public override void Fill(nint source, float scale, nint x, int count, bool accumulate) =>
        Run(new FillWork(scale * *(float*)source, x, count, accumulate), count);

    public override void Clear(nint x, int count) => Run(new FillWork(0, x, count, accumulate: false), count);

    public override void Dropout(nint x, nint y, int count, float rate, ulong seed, bool accumulate) =>
        Run(new DropoutWork(x, y, count, DropoutThreshold(rate), 1 / (1 - rate), seed, accumulate), count);

    /// <summary>Σ x·y, or Σ x where y is 0.</summary>
    private double Total(nint x, nint y, int count)
    {
        var chunks = Chunks(count, ElementsPerChunk);
        var sums = Partials<double>(chunks);
        workers.Run(new SumWork(x, y, sums, count), chunks);
        var sum = 0.0;
        for (var chunk = 0; chunk < chunks; chunk++) sum += ((double*)sums)[chunk];
        return sum;
    }

    private void Run<T>(T work, int count)
        where T : struct, IWork => workers.Run(work, Chunks(count, ElementsPerChunk));

    private static int End(int chunk, int count) => (int)Math.Min(count, (chunk + 1L) * ElementsPerChunk);

    private readonly struct MapWork<T>(T function, nint x, nint y, int count, bool accumulate) : IWork
        where T : struct, IFunction
    {
        public void Execute(int chunk, int worker)
        {
            var end = End(chunk, count);
            for (var i = chunk * ElementsPerChunk; i < end; i += Lanes.Count)
                Lanes.Store(function.Value(Lanes.Load((float*)x + i, end - i)), (float*)y + i, end - i, accumulate);
        }
    }

    private readonly struct SlopeWork<T>(T f, nint x, nint y, nint dy, nint dx, int count, bool accumulate) : IWork
        where T : struct, IFunction
    {
        public void Execute(int chunk, int worker)
        {
            var end = End(chunk, count);
            for (var i = chunk * ElementsPerChunk; i < end; i += Lanes.Count)
            {
                var slope = f.Slope(Lanes.Load((float*)x + i, end - i), Lanes.Load((float*)y + i, end - i));
                Lanes.Store(slope * Lanes.Load((float*)dy + i, end - i), (float*)dx + i, end - i, accumulate);
            }
        }
    }

    private readonly struct CombineWork(
        Combination combination, Operand left, Operand right, nint result, int count, bool accumulate) : IWork
    {
        public void Execute(int chunk, int worker)
        {
            var end = End(chunk, count);
            for (var i = chunk * ElementsPerChunk; i < end; i += Lanes.Count)
            {
                Vector256<float> l = Load(left, i, end), r = Load(right, i, end);
                var lanes = combination switch { Combination.Add => l + r, Combination.Subtract => l - r, _ => l * r };
                Lanes.Store(lanes, (float*)result + i, end - i, accumulate);
            }
        }

        private static Vector256<float> Load(Operand operand, int i, int end) =>
            operand.Repeats ? Vector256.Create(*(float*)operand.Address) : Lanes.Load((float*)operand.Address + i, end - i);
    }

    private readonly struct SumWork(nint x, nint y, nint sums, int count) : IWork
    {
        public void Execute(int chunk, int worker)
        {
            Vector256<double> low = default, high = default;
            var end = End(chunk, count);
            for (var i = chunk * ElementsPerChunk; i < end; i += Lanes.Count)
            {
                var (lowX, highX) = Vector256.Widen(Lanes.Load((float*)x + i, end - i));
                if (y != 0)
                {
                    var (lowY, highY) = Vector256.Widen(Lanes.Load((float*)y + i, end - i));
                    (lowX, highX) = (lowX * lowY, highX * highY);
                }

                low += lowX;
                high += highX;
            }

            ((double*)sums)[chunk] = Vector256.Sum(low + high);
        }
    }

    private readonly struct MarkWork(nint x, nint reached, uint bit, int count) : IWork
    {
        public void Execute(int chunk, int worker)
        {
            var end = End(chunk, count);
            for (var i = chunk * ElementsPerChunk; i < end; i += Lanes.Count)
            {
                var zero = Vector256.Equals(Lanes.Load((float*)x + i, end - i), Vector256<float>.Zero).AsUInt32();
                var bits = Lanes.Load((float*)reached + i, end - i).AsUInt32() | Vector256.AndNot(Vector256.Create(bit), zero);
                Lanes.Store(bits.AsSingle(), (float*)reached + i, end - i);
            }
        }
    }

    private readonly struct MoveUnsharedWork(nint x, nint reached, nint y, int count) : IWork
    {
        public void Execute(int chunk, int worker)
        {
            var end = End(chunk, count);
            for (var i = chunk * ElementsPerChunk; i < end; i += Lanes.Count)
            {
                var bits = Lanes.Load((float*)reached + i, end - i).AsUInt32();
                var unshared = Vector256.Equals(bits & (bits - Vector256<uint>.One), Vector256<uint>.Zero).AsSingle(); // at most one bit
                var numbers = Lanes.Load((float*)x + i, end - i);
                Lanes.Store(numbers & unshared, (float*)y + i, end - i, accumulate: true);
                Lanes.Store(Vector256.AndNot(numbers, unshared), (float*)x + i, end - i);
            }
        }
    }

    private readonly struct FillWork(float value, nint x, int count, bool accumulate) : IWork
    {
        public void Execute(int chunk, int worker)
        {
            var end = End(chunk, count);
            for (var i = chunk * ElementsPerChunk; i < end; i += Lanes.Count)
                Lanes.Store(Vector256.Create(value), (float*)x + i, end - i, accumulate);
        }
    }

    private readonly struct DropoutWork(nint x, nint y, int count, int threshold, float scale, ulong seed, bool accumulate) : IWork
    {
        public void Execute(int chunk, int worker)
        {
            var end = End(chunk, count);
            for (var i = chunk * ElementsPerChunk; i < end; i += Lanes.Count)
            {
                var index = Vector256<uint>.Indices + Vector256.Create((uint)i);
                var hash = Mix(Mix(index ^ Vector256.Create((uint)seed)) ^ Vector256.Create((uint)(seed >> 32)));
                var keep = Vector256.GreaterThanOrEqual((hash >> 8).AsInt32(), Vector256.Create(threshold)).AsSingle();
                Lanes.Store(Lanes.Load((float*)x + i, end - i) * scale & keep, (float*)y + i, end - i, accumulate);
            }
        }

        private static Vector256<uint> Mix(Vector256<uint> h)
        {
            h = (h ^ (h >> 16)) * 0x7feb352du;
            h = (h ^ (h >> 15)) * 0x846ca68bu;
            return h ^ (h >> 16);
        }
    }
}
