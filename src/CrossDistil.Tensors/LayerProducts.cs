using CrossDistil.Tensors.Kernels.Cpu;

namespace CrossDistil.Tensors;

/// <summary>
/// The three products of one layer on memory of its own, without bias or activation: what a benchmark of them runs.
/// </summary>
internal sealed class LayerProducts : IDisposable
{
    private readonly CpuKernels _kernels;
    private readonly Arena _arena = new();
    private readonly Matrix _x, _dx, _y, _dy, _weight, _dweight;
    private readonly int _groups;

    /// <summary>
    /// A layer [rows, groups·inputs] → [rows, groups·outputs] with numbers between −½ and ½; results are allocated
    /// here, not per product.
    /// </summary>
    public LayerProducts(Workers workers, int rows, int inputs, int outputs, int groups)
    {
        _kernels = new CpuKernels(workers);
        _groups = groups;
        (_x, _dx) = (Filled(rows, groups * inputs), Filled(rows, groups * inputs));
        (_y, _dy) = (Filled(rows, groups * outputs), Filled(rows, groups * outputs));
        (_weight, _dweight) = (Filled(groups * inputs, outputs), Filled(groups * inputs, outputs));
    }

    /// <summary>Computes one of the products, over the last result.</summary>
    public void Run(ProductForm form)
    {
        switch (form)
        {
            case ProductForm.Forward:
                _kernels.Dense(_x, _weight, bias: 0, _y, _groups, Activation.None);
                break;
            case ProductForm.InputGradient:
                _kernels.DenseInputGradient(_dy, _weight, _dx, _groups, accumulate: false, rectified: 0);
                break;
            case ProductForm.WeightGradient:
                _kernels.DenseWeightGradient(_x, _dy, _dweight, _groups, accumulate: false);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(form), form, "Unknown product.");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _kernels.Dispose();
        _arena.Dispose();
    }

    private Matrix Filled(int rows, int columns)
    {
        var matrix = new Matrix(_arena.Take((long)rows * columns * sizeof(float)), rows, columns);
        var state = 1u;
        foreach (ref var value in Arena.View<float>(matrix.Address, rows * columns)) // a counter's low bits, mixed: any numbers will do
            value = ((state = (state * 1_664_525) + 1_013_904_223) >> 8) * (1f / (1 << 24)) - 0.5f;
        return matrix;
    }
}
