using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using CrossDistil.Tensors;
using CrossDistil.Tensors.Kernels;
using CrossDistil.Tensors.Kernels.Cpu;
using CrossDistil.Tensors.Kernels.MatrixProducts;
using Xunit;

namespace CrossDistil.Tests.Tensors;

public sealed class KernelTests : IDisposable
{
    private static readonly int[] Odd = [1, 5, 6, 7, 15, 16, 17, 31, 33, 129];
    private static readonly (int Dim, int Groups)[] s_vectors = [(1, 1), (8, 1), (10, 1), (16, 1), (4, 2), (4, 3), (5, 2), (8, 4)];
    private readonly Workers _workers = new(2);
    private readonly CpuKernels _kernels;

    public KernelTests() => _kernels = new CpuKernels(_workers);

    public static TheoryData<int> Counts => [0, 1, 7, 8, 9, 16384, 16385, 40_003];

    public void Dispose()
    {
        _kernels.Dispose();
        _workers.Dispose();
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public void Functions_of_one_number_equal_the_reference(int count)
    {
        Function[] functions =
        [
            new(FunctionKind.Affine, -1.5f, 0.25f), new(FunctionKind.Sigmoid), new(FunctionKind.Softplus),
            new(FunctionKind.Clamp, -0.5f, 1), new(FunctionKind.Clamp, 0, float.PositiveInfinity),
        ];
        foreach (var function in functions)
        {
            foreach (var accumulate in (bool[])[false, true])
            {
                Check((k, m) => k.Map(function, m.Vector(count, 5), m.Vector(count), count, accumulate));
                Check((k, m) =>
                {
                    nint x = m.Vector(count, 3), y = m.Vector(count);
                    k.Map(function, x, y, count, accumulate: false);
                    k.MapGradient(function, x, y, m.Vector(count), m.Vector(count), count, accumulate);
                });
            }
        }
    }

    [Fact]
    public void Functions_are_finite_and_exact_far_from_zero() => Check(
        (k, m) =>
        {
            float[] far = [-1000, -100, -88, -30, -17, -1e-8f, 0, 1e-8f, 17, 30, 88, 100, 1000];
            nint x = m.Floats(far), y = m.Vector(far.Length);
            k.Map(new Function(FunctionKind.Softplus), x, y, far.Length, accumulate: false);
            k.Map(new Function(FunctionKind.Sigmoid), x, m.Vector(far.Length), far.Length, accumulate: false);
            Assert.True(float.IsFinite(Arena.View<float>(y, far.Length)[^1]));
        });

    [Theory]
    [MemberData(nameof(Counts))]
    public void Combinations_equal_the_reference(int count)
    {
        foreach (var combination in Enum.GetValues<Combination>())
        {
            Check(
                (k, m) => k.Combine(
                    combination, new Operand(m.Vector(count)), new Operand(m.Vector(count)), m.Vector(count), count, accumulate: false));
            Check(
                (k, m) => k.Combine(
                    combination,
                    new Operand(m.Vector(1), Repeats: true),
                    new Operand(m.Vector(count)),
                    m.Vector(count),
                    count,
                    accumulate: true));
            Check(
                (k, m) => k.Combine(
                    combination,
                    new Operand(m.Vector(count)),
                    new Operand(m.Vector(1), Repeats: true),
                    m.Vector(count),
                    count,
                    accumulate: true));
        }
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public void Sums_and_fillings_equal_the_reference(int count)
    {
        Check((k, m) => k.Sum(m.Vector(count), 0, 0.5f, m.Vector(1), count, accumulate: false));
        Check((k, m) => k.Sum(m.Vector(count), m.Vector(count), -1, m.Vector(1), count, accumulate: true));
        Check((k, m) => k.Fill(m.Vector(1), 3, m.Vector(count), count, accumulate: true));
        Check((k, m) => k.Clear(m.Vector(count), count));
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public void Comparisons_of_gradients_equal_the_reference(int count)
    {
        float[] thin = [.. Numbers.Normal(count).Select((x, i) => i % 3 == 0 ? 0 : i % 7 == 0 ? -0f : x)];
        int[] marks = [.. Enumerable.Range(0, count).Select(i => i % 9)]; // none, one, two and three bits
        Check((k, m) => Arena.View<float>(m.Vector(1), 1)[0] = (float)k.Dot(m.Vector(count), m.Vector(count), count));
        Check((k, m) => k.MoveUnshared(m.Vector(count), Bits(m, marks), m.Vector(count), count));
        Check((k, m) =>
        {
            var reached = Bits(m, marks);
            k.Mark(m.Floats(thin), reached, 1u << 31, count);
            m.Floats([.. Arena.View<uint>(reached, count).ToArray().Select(bits => (float)bits)]);
        });
        static nint Bits(KernelComparison m, int[] bits) => m.Ints(bits);
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public void Dropout_keeps_the_same_elements_as_the_reference(int count) =>
        Check((k, m) => k.Dropout(m.Vector(count), m.Vector(count), count, 0.3f, 0x123456789ABCDEF, accumulate: count % 2 == 0));

    [Fact]
    public void Layers_equal_the_reference_over_odd_shapes()
    {
        foreach (var rows in Odd)
        {
            foreach (var inputs in (int[])[1, 9, 16, 129])
            {
                foreach (var outputs in Odd) CheckLayer(_kernels, rows, inputs, outputs, groups: 1 + (rows % 3), accumulate: rows % 2 == 0);
            }
        }
    }

    [Theory]
    [InlineData(300, 700, 40, 1)]
    [InlineData(700, 40, 300, 1)]
    [InlineData(1100, 64, 1, 1)]
    [InlineData(530, 40, 24, 3)]
    [InlineData(530, 7, 24, 3)]
    [InlineData(40, 530, 2, 2)]
    [InlineData(2, 3, 2500, 1)]
    public void Layers_that_need_several_tiles_and_blocks_of_depth_equal_the_reference(int rows, int inputs, int outputs, int groups)
    {
        CheckLayer(_kernels, rows, inputs, outputs, groups, accumulate: false);
        CheckLayer(_kernels, rows, inputs, outputs, groups, accumulate: true);
    }

    [Fact]
    public void A_result_wider_and_taller_than_a_tile_equals_the_reference() =>
        Check((k, m) => k.Dense(m.Matrix(2060, 2), m.Matrix(2, 2055), m.Vector(2055), m.Matrix(2060, 2055), 1, Activation.Relu));

    [Fact]
    public void Every_kind_of_block_equals_the_reference()
    {
        Func<Gemm>[] kinds = [() => new Gemm<PortableBlock>(_workers), () => Gemm.Narrow(_workers), () => Gemm.Widest(_workers)];
        foreach (var kind in kinds)
        {
            using var kernels = new CpuKernels(_workers, kind(), kind(), kind());
            foreach (var (rows, inputs, outputs) in ((int, int, int)[])[(7, 9, 5), (4, 8, 8), (33, 300, 65), (300, 33, 20), (64, 144, 96)])
            {
                CheckLayer(kernels, rows, inputs, outputs, groups: 1, accumulate: false);
                CheckLayer(kernels, rows, inputs, outputs, groups: 2, accumulate: true);
            }
        }
    }

    [Fact]
    public void Every_kind_of_block_gives_the_bits_of_the_reference_where_the_processor_fuses()
    {
        Assert.SkipUnless(Fma.IsSupported, "needs fused multiply-add");
        Func<Gemm>[] kinds = [() => new Gemm<PortableBlock>(_workers), () => Gemm.Narrow(_workers), () => Gemm.Widest(_workers)];
        foreach (var kind in kinds)
        {
            using var kernels = new CpuKernels(_workers, kind(), kind(), kind());
            CheckLayer(kernels, 67, 310, 45, groups: 2, accumulate: true, tolerance: 0);
            CheckLayer(kernels, 520, 30, 45, groups: 1, accumulate: false, tolerance: 0);
        }
    }

    [Fact]
    public void Masking_and_column_sums_equal_the_reference()
    {
        foreach (var rows in (int[])[1, 7, 300, 1300])
        {
            foreach (var columns in Odd)
            {
                foreach (var activation in Enum.GetValues<Activation>())
                {
                    Check(
                        (k, m) => k.DenseActivationGradient(
                            Rectified(m, rows, columns), m.Matrix(rows, columns), m.Vector(columns), activation),
                        1e-4);
                    Check((k, m) => k.DenseActivationGradient(Rectified(m, rows, columns), m.Matrix(rows, columns), 0, activation));
                }
            }
        }
    }

    [Fact]
    public void Copies_between_strides_equal_the_reference()
    {
        foreach (var columns in Odd)
        {
            Check((k, m) => k.Copy(m.Matrix(9, columns, columns + 5), m.Matrix(9, columns), accumulate: false));
            Check((k, m) => k.Copy(m.Matrix(9, columns), m.Matrix(9, columns, columns + 3), accumulate: true));
        }
    }

    [Fact]
    public void Softmax_equals_the_reference()
    {
        foreach (var columns in Odd)
        {
            Check((k, m) => k.Softmax(m.Matrix(300, columns, scale: 20), m.Matrix(300, columns)));
            Check(
                (k, m) => k.SoftmaxGradient(
                    m.Matrix(300, columns), m.Matrix(300, columns), m.Matrix(300, columns), accumulate: columns % 2 == 0),
                1e-4);
        }
    }

    [Fact]
    public void Mixtures_equal_the_reference()
    {
        foreach (var width in Odd)
        {
            foreach (var experts in (int[])[1, 3, 8])
            {
                foreach (var gates in (int[])[1, 2, 5])
                {
                    foreach (var reached in (int[])[gates, gates / 2])
                        Check((k, m) => k.MixtureGradient(Mixed(k, m, width, experts, gates, reached)), 1e-4);
                }
            }
        }
    }

    [Fact]
    public void Gathering_equals_the_reference()
    {
        foreach (var (dim, groups) in s_vectors)
        {
            var length = dim * groups;
            Check(
                (k, m) => k.Gather(
                    m.Vector(50 * length),
                    dim,
                    groups,
                    m.Ints([.. Numbers.Ids(1000, [50, 50, 50]).Select((id, i) => i % 7 == 0 ? -1 : id)]),
                    3,
                    m.Matrix(1000, groups * ((3 * dim) + 2))));
            Check((k, m) => k.GatherMean(
                m.Vector(50 * length), dim, groups, m.Ints(0, 0, 3, 4), m.Ints(5, 49, 5, 0), m.Matrix(3, groups * (dim + 3), (groups * (dim + 3)) + 9), column: 2));
            Check((k, m) => k.GatherGradient(m.Matrix(70, groups * ((3 * dim) + 2)), dim, groups, 3, m.Vector(70 * 3 * length)));
        }
    }

    [Fact]
    public void Optimizer_steps_equal_the_reference()
    {
        var step = AdamStep.At(3, 1e-2, 0.9, 0.999, 1e-8, 0.01);
        foreach (var count in (int[])[1, 9, 20_001])
            Check((k, m) => k.Adam(step, m.Vector(count), m.Vector(count), m.Vector(count), m.Positive(count), count));
        foreach (var (dim, groups) in s_vectors)
            Check((k, m) => k.RowAdagrad(0.1f, 1e-8f, Segments(m, dim * groups), groups, m.Vector(3 * dim * groups), m.Vector(60 * dim * groups), m.Positive(60 * groups)));
        foreach (var dim in (int[])[1, 4, 8, 10, 16])
        {
            Check((k, m) => k.SumRows(Segments(m, dim), m.Vector(60 * dim), 0.1f, m.Vector(3 * dim)));
            Check(
                (k, m) => k.RowAdam(
                    step, Segments(m, dim), 0.1f, m.Vector(60 * dim), m.Vector(60 * dim), m.Positive(60 * dim)));
        }
    }

    private static RowSegments Segments(KernelComparison m, int dim) =>
        new(
            3,
            dim,
            m.Ints(2, 30, 59),
            m.Ints(0, 1, 4, 6),
            m.Ints(3, 0, 1, 5, 2, 4),
            m.Ints(0, 1, 1, 2, 3, 4),
            m.Vector(6),
            m.Vector(5 * dim));

    /// <summary>Mixes, then opens gradients; the first <paramref name="reached"/> gates have one. Every third expert is not seen by odd gates.</summary>
    private static MixtureBlock Mixed(TensorKernels kernels, KernelComparison m, int width, int experts, int gates, int reached)
    {
        const int Rows = 70;
        var values = Rectified(m, Rows, experts * width);
        Matrix gradient = m.Matrix(Rows, experts * width), outputs = m.Matrix(Rows, gates * width, (gates * width) + 3);
        var mix = new MixtureBlock(
            Rows, width, experts, gates, m.Ints(new int[experts * Unsafe.SizeOf<MixedExpert>() / sizeof(int)]),
            m.Ints(new int[gates * Unsafe.SizeOf<MixtureGate>() / sizeof(int)]), m.Ints(new int[gates * experts]));
        for (var e = 0; e < experts; e++)
        {
            mix.ExpertSpan[e] = new MixedExpert(
                values.SliceColumns(e * width, width), e % 5 == 4 ? default : gradient.SliceColumns(e * width, width), e % 2 == 0, e % 4 != 3);
        }

        for (var g = 0; g < gates; g++)
        {
            var seen = 0;
            for (var e = 0; e < experts; e++) mix.SeenBy(g)[e] = g % 2 == 1 && e % 3 == 2 ? -1 : seen++;
            var weights = g % 3 == 1 ? m.Matrix(1, seen) with { Rows = Rows, Stride = 0 } : m.Matrix(Rows, seen);
            var weightGradient = g % 4 == 2 ? default : m.Matrix(Rows, seen);
            mix.GateSpan[g] = new MixtureGate(
                weights, weightGradient, g % 2 == 0, outputs.SliceColumns(g * width, width), g < reached ? m.Matrix(Rows, width) : default);
        }

        kernels.Mixture(mix);
        return mix;
    }

    private static Matrix Rectified(KernelComparison m, int rows, int columns)
    {
        var y = m.Matrix(rows, columns);
        foreach (ref var value in Arena.View<float>(y.Address, rows * columns)) value = Math.Max(0, value);
        return y;
    }

    private static void CheckLayer(TensorKernels kernels, int rows, int inputs, int outputs, int groups, bool accumulate, double tolerance = 2e-5)
    {
        int wide = groups * inputs, tall = groups * outputs;
        var scale = 1 / Math.Sqrt(inputs);
        var activation = accumulate ? Activation.Relu : Activation.None;
        KernelComparison.Check(
            kernels,
            (k, m) => k.Dense(
                m.Matrix(rows, wide, scale: scale),
                m.Matrix(wide, outputs),
                accumulate ? m.Vector(tall) : 0,
                m.Matrix(rows, tall),
                groups,
                activation),
            tolerance);
        scale = 1 / Math.Sqrt(outputs);
        KernelComparison.Check(
            kernels,
            (k, m) => k.DenseInputGradient(
                m.Matrix(rows, tall, scale: scale), m.Matrix(wide, outputs), m.Matrix(rows, wide), groups, accumulate,
                accumulate ? Rectified(m, rows, wide).Address : 0),
            tolerance);
        scale = 1 / Math.Sqrt(rows);
        KernelComparison.Check(
            kernels,
            (k, m) => k.DenseWeightGradient(
                m.Matrix(rows, wide, scale: scale), m.Matrix(rows, tall), m.Matrix(wide, outputs), groups, accumulate),
            tolerance);
    }

    private void Check(Action<TensorKernels, KernelComparison> call, double tolerance = 2e-5) =>
        KernelComparison.Check(_kernels, call, tolerance);
}
