using CrossDistil.Studies.Health.Measures;
using CrossDistil.Tensors;

namespace CrossDistil.Workbench;

/// <summary>Times every distinct matrix product of a training step on its own, and the product of two 1024×1024 matrices to compare with.</summary>
internal static class GemmBenchmark
{
    private const int Cube = 1024;
    private const double OperationsPerSample = 5e8;
    private const int MaxCallsPerSample = 64;

    /// <summary>Times the products.</summary>
    /// <param name="options">The model whose products they are; its steps are the samples of each.</param>
    /// <param name="cubeOnly">Only 1024³: a probe of how fast the machine is right now.</param>
    /// <param name="time">Clock.</param>
    /// <param name="cancellation">Gives up between two products.</param>
    public static GemmBenchmarkResult Run(BenchmarkOptions options, bool cubeOnly, TimeProvider time, CancellationToken cancellation)
    {
        var cube = new LayerProduct(ProductForm.Forward, Cube, Cube, Cube, Groups: 1);
        var calls = cubeOnly ? [] : ProductsOfAStep(options, time);
        using var workers = new Workers(options.Threads);
        var layers = calls.Select(product => product.Key).Append(cube).DistinctBy(LayerOf).ToDictionary(
            LayerOf, product => new LayerProducts(workers, product.Rows, product.Inputs, product.Outputs, product.Groups));
        try
        {
            Warmup.Run(options, EachInTurn, time, cancellation); // all run the same code: what one warms, the others need not
            var cubeGflops = Gflops(cube);
            return new GemmBenchmarkResult(
                cubeGflops, workers.Threads, Processor.VectorBits,
                [.. calls.Select(product => Speed(product.Key, product.Value, cubeGflops))]);
        }
        finally
        {
            foreach (var layer in layers.Values) layer.Dispose();
        }

        void EachInTurn()
        {
            Sample(layers[cube], cube);
            foreach (var (product, _) in calls) Sample(layers[LayerOf(product)], product);
        }

        ProductSpeed Speed(LayerProduct product, long callsOfAStep, double cubeGflops)
        {
            var gflops = Gflops(product);
            return new(
                WordOf(product.Form), product.Rows, product.Inputs, product.Outputs, product.Groups, callsOfAStep, gflops,
                gflops / cubeGflops);
        }

        double Gflops(LayerProduct product)
        {
            cancellation.ThrowIfCancellationRequested();
            return product.Operations / SecondsOf(layers[LayerOf(product)], product, options.Steps, time) * 1e-9;
        }
    }

    private static LayerProduct LayerOf(LayerProduct product) => product with { Form = ProductForm.Forward };

    /// <summary>Median seconds of one call.</summary>
    private static double SecondsOf(LayerProducts layer, LayerProduct product, int samples, TimeProvider time)
    {
        var seconds = new double[samples];
        foreach (ref var sample in seconds.AsSpan())
        {
            var start = time.GetTimestamp();
            var calls = Sample(layer, product);
            sample = time.GetElapsedTime(start).TotalSeconds / calls;
        }

        return Median.Of(seconds);
    }

    /// <summary>As many calls as make some milliseconds; says how many.</summary>
    private static int Sample(LayerProducts layer, LayerProduct product)
    {
        var calls = (int)Math.Clamp(OperationsPerSample / product.Operations, 1, MaxCallsPerSample);
        for (var call = 0; call < calls; call++) layer.Run(product.Form);
        return calls;
    }

    /// <summary>The distinct products of one step with how often each runs, layer by layer, the three of a layer together.</summary>
    private static List<KeyValuePair<LayerProduct, long>> ProductsOfAStep(BenchmarkOptions options, TimeProvider time)
    {
        using var bench = new BenchmarkSetup(options, time);
        using var step = bench.Step();
        step.Run();
        var calls = bench.Clock.Tallies.ToDictionary(tally => tally.Key, tally => tally.Value.Calls);
        return
        [
            .. calls.Keys.Where(product => product.Form == ProductForm.Forward)
                .SelectMany(forward => Enum.GetValues<ProductForm>().Select(form => forward with { Form = form }))
                .Where(calls.ContainsKey).Select(product => KeyValuePair.Create(product, calls[product])),
        ];
    }

    private static string WordOf(ProductForm form) => form switch
    {
        ProductForm.Forward => "forward",
        ProductForm.InputGradient => "input-gradient",
        _ => "weight-gradient",
    };
}

/// <summary>What a benchmark of matrix products measured.</summary>
/// <param name="CubeGflops">10⁹ operations per second of [1024, 1024]·[1024, 1024].</param>
/// <param name="Threads">Threads used.</param>
/// <param name="VectorBits">Width of the vectors; 0 = none.</param>
/// <param name="Products">The products of a step.</param>
internal sealed record GemmBenchmarkResult(double CubeGflops, int Threads, int VectorBits, IReadOnlyList<ProductSpeed> Products);

/// <summary>Speed of one product of a layer [Rows, Groups·Inputs] → [Rows, Groups·Outputs].</summary>
/// <param name="Form">forward, input-gradient or weight-gradient.</param>
/// <param name="Rows">Rows of the batch.</param>
/// <param name="Inputs">Inputs of one group.</param>
/// <param name="Outputs">Outputs of one group.</param>
/// <param name="Groups">Groups of equal shape.</param>
/// <param name="Calls">How often a step runs it.</param>
/// <param name="Gflops">10⁹ operations per second, at the median.</param>
/// <param name="ShareOfCube">The same as a share of 1024³.</param>
internal sealed record ProductSpeed(
    string Form, int Rows, int Inputs, int Outputs, int Groups, long Calls, double Gflops, double ShareOfCube);
