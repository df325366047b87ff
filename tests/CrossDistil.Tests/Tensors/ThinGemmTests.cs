using System.Runtime.Intrinsics.X86;
using CrossDistil.Tensors;
using CrossDistil.Tensors.Kernels;
using CrossDistil.Tensors.Kernels.Cpu;
using CrossDistil.Tensors.Kernels.MatrixProducts;
using Xunit;

namespace CrossDistil.Tests.Tensors;

public sealed class ThinGemmTests
{
    private const int Gap = 3; // numbers between two rows

    public static TheoryData<int> Columns => [.. Enumerable.Range(1, 16)];

    [Theory]
    [MemberData(nameof(Columns))]
    public void Products_with_few_columns_give_the_bits_of_the_reference_where_the_processor_fuses(int columns)
    {
        Assert.SkipUnless(Fma.IsSupported, "needs fused multiply-add");
        foreach (var kind in Kinds())
        {
            foreach (var rows in (int[])[32, 33, 47]) // a block or two, one row more, one less
                foreach (var depth in (int[])[0, 1, 5, 128, 129]) CheckAllForms(kind, rows, columns, depth, tolerance: 0);
        }
    }

    [Fact]
    public void Products_with_few_columns_equal_the_reference_on_any_processor()
    {
        foreach (var kind in Kinds())
            foreach (var columns in (int[])[1, 3, 4, 8, 15]) CheckAllForms(kind, 75, columns, 130, tolerance: 1e-4);
    }

    [Theory]
    [InlineData(1100, 1, 66)]
    [InlineData(33, 6, 5000)]
    public void Products_of_several_chunks_give_the_bits_of_the_reference(int rows, int columns, int depth)
    {
        Assert.SkipUnless(Fma.IsSupported, "needs fused multiply-add");
        foreach (var kind in Kinds()) CheckAllForms(kind, rows, columns, depth, tolerance: 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(8)]
    public void A_row_alone_and_the_same_row_in_a_batch_score_the_same(int outputs)
    {
        const int Batch = 77, Inputs = 145;
        using var workers = new Workers(2);
        using var kernels = new CpuKernels(workers);
        using var memory = new KernelComparison();
        Matrix x = memory.Matrix(Batch, Inputs), weight = memory.Matrix(Inputs, outputs), y = memory.Matrix(Batch, outputs), alone = memory.Matrix(1, outputs);
        var bias = memory.Vector(outputs);
        kernels.Dense(x, weight, bias, y, 1, Activation.Relu);
        for (var row = 0; row < Batch; row++)
        {
            kernels.Dense(x.SliceRows(row, 1), weight, bias, alone, 1, Activation.Relu);
            Assert.Equal(Arena.View<float>(y.SliceRows(row, 1).Address, outputs), Arena.View<float>(alone.Address, outputs));
        }
    }

    [Theory]
    [MemberData(nameof(Columns))]
    public void One_thread_and_three_give_the_same_bits(int outputs)
    {
        using Workers one = new(1), three = new(3);
        foreach (var (kindOfOne, kindOfThree) in Kinds().Zip(Kinds()))
        {
            using CpuKernels expected = With(kindOfOne, one), actual = With(kindOfThree, three);
            foreach (var groups in (int[])[1, 3])
            {
                Assert.Equal(ThreeProducts(expected, outputs, groups), ThreeProducts(actual, outputs, groups));
            }
        }
    }

    [Fact]
    public void NaN_passes_the_ReLU_of_its_row_and_stays_out_of_the_others()
    {
        foreach (var kind in Kinds())
        {
            using var workers = new Workers(2);
            using var kernels = With(kind, workers);
            using var memory = new KernelComparison();
            Matrix x = memory.Matrix(50, 9), y = memory.Matrix(50, 3);
            Arena.View<float>(x.Address, 50 * 9)[(41 * 9) + 4] = float.NaN;
            kernels.Dense(x, memory.Matrix(9, 3), memory.Vector(3), y, 1, Activation.Relu);
            var values = Arena.View<float>(y.Address, 50 * 3);
            for (var i = 0; i < values.Length; i++) Assert.Equal(i / 3 == 41, float.IsNaN(values[i]));
            Assert.Contains(0f, values.ToArray());
        }
    }

    [Fact]
    public void Products_with_few_columns_allocate_nothing()
    {
        using var workers = new Workers(2);
        using var layer = new LayerProducts(workers, 600, 64, 6, 1);
        foreach (var form in Enum.GetValues<ProductForm>()) Assert.Equal(0, Allocations.OnThisThread(() => layer.Run(form)));
    }

    [Fact]
    public void Fewer_rows_than_a_block_has_are_refused()
    {
        using var workers = new Workers(1);
        using var thin = new ThinGemm<ThinPortableBlock>(workers);
        Assert.Throws<ArgumentException>(() => thin.Multiply(new Product(3, 1, 1, 1, default, default, default, 0, Accumulate: false)));
    }

    private static IEnumerable<Func<Workers, Gemm>> Kinds()
    {
        yield return workers => new ThinGemm<ThinPortableBlock>(workers);
        if (Fma.IsSupported) yield return workers => new ThinGemm<ThinAvx2Block>(workers);
        if (Avx512F.IsSupported) yield return workers => new ThinGemm<ThinAvx512Block>(workers);
    }

    private static CpuKernels With(Func<Workers, Gemm> thin, Workers workers) =>
        new(workers, Gemm.Widest(workers), Gemm.Narrow(workers), thin(workers));

    /// <summary>The three forms with a result [rows, columns] in rows that lie apart; every buffer of the call is compared.</summary>
    private static void CheckAllForms(Func<Workers, Gemm> thin, int rows, int columns, int depth, double tolerance)
    {
        using var workers = new Workers(2);
        using var kernels = With(thin, workers);
        foreach (var groups in (int[])[1, 2])
        {
            int tall = groups * rows, wide = groups * columns, deep = groups * depth;
            foreach (var (accumulate, bias, activation) in ((bool, bool, Activation)[])[(false, true, Activation.Relu), (true, false, Activation.None)])
            {
                Check((k, m) => k.Dense(Apart(m, rows, deep), Apart(m, deep, columns), bias ? m.Vector(wide) : 0, Apart(m, rows, wide), groups, activation));
                Check((k, m) => k.DenseInputGradient(Apart(m, rows, deep), Apart(m, wide, depth), Apart(m, rows, wide), groups, accumulate, rectified: 0));
                Check((k, m) => k.DenseInputGradient(
                    Apart(m, rows, deep), Apart(m, wide, depth), Apart(m, rows, wide), groups, accumulate, Rectified(Apart(m, rows, wide))));
                Check((k, m) => k.DenseWeightGradient(Apart(m, depth, tall), Apart(m, depth, wide), Apart(m, tall, columns), groups, accumulate));
            }
        }

        void Check(Action<TensorKernels, KernelComparison> call) => KernelComparison.Check(kernels, call, tolerance);
    }

    private static Matrix Apart(KernelComparison m, int rows, int columns) => m.Matrix(rows, columns, columns + Gap);

    private static nint Rectified(Matrix y)
    {
        foreach (ref var value in Arena.View<float>(y.Address, y.Rows * y.Stride)) value = Math.Max(0, value);
        return y.Address;
    }

    private static float[] ThreeProducts(CpuKernels kernels, int outputs, int groups)
    {
        const int Batch = 1501, Inputs = 70;
        using var memory = new KernelComparison();
        Matrix x = memory.Matrix(Batch, groups * Inputs), weight = memory.Matrix(groups * Inputs, outputs), y = memory.Matrix(Batch, groups * outputs);
        Matrix narrow = memory.Matrix(Batch, groups * outputs), turned = memory.Matrix(groups * outputs, Inputs), dweight = memory.Matrix(groups * Inputs, outputs);
        kernels.Dense(x, weight, memory.Vector(groups * outputs), y, groups, Activation.Relu);
        kernels.DenseInputGradient(x, turned, narrow, groups, accumulate: true, rectified: y.Address);
        kernels.DenseWeightGradient(x, y, dweight, groups, accumulate: true);
        return [.. View(y), .. View(narrow), .. View(dweight)];

        static Span<float> View(Matrix matrix) => Arena.View<float>(matrix.Address, matrix.Rows * matrix.Columns);
    }
}
