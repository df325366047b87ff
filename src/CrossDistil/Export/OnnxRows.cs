using CrossDistil.Data.Encoding;
using CrossDistil.Data.Sampling;
using CrossDistil.Export.Runtime;

namespace CrossDistil.Export;

/// <summary>Random encoded rows to compare two programs on: values that training did not know, missing ones, and lists of any length among them.</summary>
internal sealed class OnnxRows
{
    private const int LongestList = 6;
    private readonly OnnxInputs _inputs;

    /// <summary>Draws rows.</summary>
    public OnnxRows(OnnxInputs inputs, int rows, int tasks, ulong seed)
    {
        _inputs = inputs;
        int[] lists = [.. Enumerable.Range(0, inputs.Fields.Count).Where(field => inputs.Fields[field].IsList)];
        Batch = new Batch(rows, new Inputs(rows, inputs.Fields.Count, lists, inputs.Numbers.Count), privileged: null, tasks) { Rows = rows };
        var random = new RandomStream(seed, "onnx parity");
        for (var i = 0; i < Inputs.Ids.Length; i++) Inputs.Ids[i] = inputs.Fields[i % Inputs.Fields] is { IsList: false } field ? Draw(random, field.Ids) : -1;
        foreach (var list in Inputs.Lists) Fill(list, random, inputs.Fields[list.Field].Ids);
        for (var i = 0; i < Inputs.Numbers.Length; i++) Inputs.Numbers[i] = random.NextDouble() < 0.1 ? 0 : (float)random.NextNormal();
    }

    /// <summary>The rows as a model reads them.</summary>
    public Batch Batch { get; }

    private Inputs Inputs => Batch.Inputs;

    /// <summary>Some of the rows as the graph's inputs.</summary>
    public IReadOnlyList<OnnxTensor> Tensors(int start, int count) => [
        .. Enumerable.Range(0, Inputs.Fields).Select(field => _inputs.Fields[field].IsList
            ? Padded(Inputs.Lists.Single(list => list.Field == field), start, count)
            : OnnxTensor.Of(_inputs.Fields[field].Name, [.. Rows(start, count).Select(row => (long)Inputs.Ids[(row * Inputs.Fields) + field])], count)),
        .. Enumerable.Range(0, Inputs.NumberColumns).Select(column =>
            OnnxTensor.Of(_inputs.Numbers[column].Name, [.. Rows(start, count).Select(row => Inputs.Numbers[(row * Inputs.NumberColumns) + column])]))];

    private OnnxTensor Padded(IdList list, int start, int count)
    {
        var width = Rows(start, count).Max(row => list.Offsets[row + 1] - list.Offsets[row]);
        var ids = new long[count * width];
        Array.Fill(ids, -1);
        foreach (var row in Rows(start, count))
            for (var i = list.Offsets[row]; i < list.Offsets[row + 1]; i++) ids[((row - start) * width) + i - list.Offsets[row]] = list.Ids[i];
        return OnnxTensor.Of(_inputs.Fields[list.Field].Name, ids, count, width);
    }

    private static IEnumerable<int> Rows(int start, int count) => Enumerable.Range(start, count);

    private void Fill(IdList list, RandomStream random, int ids)
    {
        list.Ids = new int[Batch.Rows * LongestList];
        for (var row = 0; row < Batch.Rows; row++)
        {
            list.Offsets[row + 1] = list.Offsets[row] + 1 + random.NextInt(LongestList);
            for (var i = list.Offsets[row]; i < list.Offsets[row + 1]; i++) list.Ids[i] = Draw(random, ids);
        }
    }

    private static int Draw(RandomStream random, int ids) => random.NextDouble() switch
    {
        < 0.1 => FieldEncoder.Missing,
        < 0.25 => FieldEncoder.Unknown,
        _ => random.NextInt(ids),
    };
}
