using CrossDistil.Data.Sampling;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace CrossDistil.Export.Onnx;

/// <summary>Encoded rows in the form that an exported graph takes.</summary>
internal static class OnnxTensors
{
    /// <summary>
    /// Rows start..start+count−1, a tensor for each input; lists are filled up with −1 to the longest of these rows.
    /// </summary>
    public static IReadOnlyList<NamedOnnxValue> Of(OnnxInputs inputs, Inputs rows, int start, int count)
    {
        return
        [
            .. inputs.Fields.Select((field, f) => field.IsList
                ? Padded(field.Name, rows.Lists.Single(list => list.Field == f), start, count)
                : Column(field.Name, row => (long)rows.Ids[(row * rows.Fields) + f])),
            .. inputs.Numbers.Select((number, n) => Column(number.Name, row => rows.Numbers[(row * rows.NumberColumns) + n])),
        ];

        NamedOnnxValue Column<T>(string name, Func<int, T> value) => Tensor(name, [.. Enumerable.Range(start, count).Select(value)], count);
    }

    private static NamedOnnxValue Padded(string name, IdList list, int start, int count)
    {
        var width = Enumerable.Range(start, count).Max(row => list.Offsets[row + 1] - list.Offsets[row]);
        var ids = new long[count * width];
        Array.Fill(ids, -1);
        for (var row = start; row < start + count; row++)
        {
            var (first, end) = (list.Offsets[row], list.Offsets[row + 1]);
            for (var i = first; i < end; i++) ids[((row - start) * width) + i - first] = list.Ids[i];
        }

        return Tensor(name, ids, count, width);
    }

    private static NamedOnnxValue Tensor<T>(string name, T[] values, params int[] shape) =>
        NamedOnnxValue.CreateFromTensor(name, new DenseTensor<T>(values, shape));
}
