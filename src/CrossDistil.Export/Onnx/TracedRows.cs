using CrossDistil.Data.Sampling;

namespace CrossDistil.Export.Onnx;

/// <summary>
/// Two rows to trace a pass with: what they hold does not matter, but that the numbers can be told from any others.
/// </summary>
internal static class TracedRows
{
    private const int Rows = 2;

    public static Batch Of(OnnxInputs inputs, int tasks)
    {
        int[] lists = [.. Enumerable.Range(0, inputs.Fields.Count).Where(field => inputs.Fields[field].IsList)];
        var rows = new Inputs(Rows, inputs.Fields.Count, lists, inputs.Numbers.Count);
        foreach (var list in rows.Lists) (list.Offsets[1], list.Offsets[2]) = (1, 2);
        for (var i = 0; i < rows.Numbers.Length; i++) rows.Numbers[i] = (float)Math.Sqrt(i + 2);
        return new Batch(Rows, rows, privileged: null, tasks) { Rows = Rows };
    }
}
