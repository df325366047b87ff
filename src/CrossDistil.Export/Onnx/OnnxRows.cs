using CrossDistil.Data.Encoding;
using CrossDistil.Data.Sampling;
using Microsoft.ML.OnnxRuntime;

namespace CrossDistil.Export.Onnx;

/// <summary>Random encoded rows for a comparison: with unknown and missing values, and lists of any length.</summary>
internal sealed class OnnxRows
{
    private const int MaxListLength = 6;
    private readonly OnnxInputs _inputs;

    /// <summary>Draws rows.</summary>
    public OnnxRows(OnnxInputs inputs, int rows, int tasks, ulong seed)
    {
        _inputs = inputs;
        Batch = inputs.NewBatch(rows, tasks);
        var random = new RandomStream(seed, "onnx parity");
        for (var i = 0; i < Inputs.Ids.Length; i++)
            Inputs.Ids[i] = inputs.Fields[i % Inputs.Fields] is { IsList: false } field ? Draw(random, field.Ids) : -1;
        foreach (var list in Inputs.Lists) Fill(list, random, inputs.Fields[list.Field].Ids);
        for (var i = 0; i < Inputs.Numbers.Length; i++) Inputs.Numbers[i] = random.NextDouble() < 0.1 ? 0 : (float)random.NextNormal();
    }

    /// <summary>The rows as a model reads them.</summary>
    public Batch Batch { get; }

    private Inputs Inputs => Batch.Inputs;

    /// <summary>Some of the rows as the graph's inputs.</summary>
    public IReadOnlyList<NamedOnnxValue> Tensors(int start, int count) => OnnxTensors.Of(_inputs, Inputs, start, count);

    private void Fill(IdList list, RandomStream random, int ids)
    {
        list.Ids = new int[Batch.Rows * MaxListLength];
        for (var row = 0; row < Batch.Rows; row++)
        {
            list.Offsets[row + 1] = list.Offsets[row] + 1 + random.NextInt(MaxListLength);
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
