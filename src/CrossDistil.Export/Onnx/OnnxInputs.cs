using CrossDistil.Data.Sampling;
using static CrossDistil.Export.Format.TensorProto.Types;

namespace CrossDistil.Export.Onnx;

/// <summary>
/// The graph's inputs, named after the features, and nodes of them that all networks share.
/// </summary>
internal sealed class OnnxInputs
{
    private readonly OnnxGraph _graph;
    private readonly Dictionary<string, ListNodes> _lists = new(StringComparer.Ordinal);
    private string? _numbers;

    /// <summary>Declares one input per feature that students see.</summary>
    public OnnxInputs(OnnxGraph graph, DatasetSchema schema)
    {
        (_graph, Fields) = (graph, [.. schema.Fields.Where(field => !field.IsPrivileged)]);
        Numbers = [.. schema.Numbers.Where(number => !number.IsPrivileged)];
        foreach (var field in Fields)
            graph.Input(
                field.Name, DataType.Int64, field.IsList ? $"{field.Name}.count" : null,
                $"ids 0..{field.Ids - 1}: 0 = missing, 1 = unknown{(field.IsList ? "; a row ends in -1 where it has fewer ids" : "")}");
        foreach (var number in Numbers) graph.Input(number.Name, DataType.Float, width: null, "standardised; 0 = missing");
    }

    /// <summary>The fields that students see, in the order of a batch.</summary>
    public IReadOnlyList<FieldSchema> Fields { get; }

    /// <summary>The numbers that students see, in the order of a batch.</summary>
    public IReadOnlyList<NumberSchema> Numbers { get; }

    /// <summary>An empty batch of these inputs, for all of its rows.</summary>
    public Batch NewBatch(int rows, int tasks)
    {
        int[] lists = [.. Enumerable.Range(0, Fields.Count).Where(field => Fields[field].IsList)];
        return new Batch(rows, new Inputs(rows, Fields.Count, lists, Numbers.Count), privileged: null, tasks) { Rows = rows };
    }

    /// <summary>All numbers side by side, [batch, numbers].</summary>
    public string NumberColumns =>
        _numbers ??= _graph.Concat([.. Numbers.Select(number => _graph.Node("Unsqueeze", [number.Name, _graph.Integers(1)]))], axis: 1);

    /// <summary>Embeddings of one field, [batch, dim]: of its id, or the mean over a list's.</summary>
    /// <param name="field">The field.</param>
    /// <param name="vectors">[ids, dim].</param>
    public string Embed(FieldSchema field, string vectors)
    {
        if (!field.IsList) return _graph.Node("Gather", [vectors, field.Name]);
        if (!_lists.TryGetValue(field.Name, out var list)) _lists.Add(field.Name, list = NodesOf(field.Name));
        var listed = _graph.Node("Gather", [vectors, list.Ids]);                                     // [batch, n, dim]
        var mean = _graph.Node("MatMul", [list.Shares, listed]);                                     // [batch, 1, dim]
        return _graph.Node("Squeeze", [mean, _graph.Integers(1)]);
    }

    /// <summary>Padding reads row 0 and counts nothing.</summary>
    private ListNodes NodesOf(string input)
    {
        var ids = _graph.Node("Max", [input, _graph.Scalar(0L)]);                                    // [batch, n]
        var counts = _graph.Cast(_graph.Node("GreaterOrEqual", [input, _graph.Scalar(0L)]), DataType.Float);
        var length = _graph.Node("ReduceSum", [counts, _graph.Integers(1)]);                         // [batch, 1]
        var shares = _graph.Node("Div", [counts, _graph.Node("Max", [length, _graph.Scalar(1f)])]);  // [batch, n]
        return new ListNodes(ids, _graph.Node("Unsqueeze", [shares, _graph.Integers(1)]));           // [batch, 1, n]
    }

    private sealed record ListNodes(string Ids, string Shares);
}
