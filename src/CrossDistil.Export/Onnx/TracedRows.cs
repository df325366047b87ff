using CrossDistil.Data.Sampling;

namespace CrossDistil.Export.Onnx;

/// <summary>
/// Two rows to trace a pass with: their values do not matter, but the numbers must differ from all others.
/// </summary>
internal static class TracedRows
{
    public static Batch Of(OnnxInputs inputs, int tasks)
    {
        var batch = inputs.NewBatch(rows: 2, tasks);
        foreach (var list in batch.Inputs.Lists) (list.Offsets[1], list.Offsets[2]) = (1, 2);
        for (var i = 0; i < batch.Inputs.Numbers.Length; i++) batch.Inputs.Numbers[i] = (float)Math.Sqrt(i + 2);
        return batch;
    }
}
