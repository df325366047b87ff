using CrossDistil.Tensors.Graphs;

namespace CrossDistil.Export.Onnx;

internal sealed partial class NetworkWriter
{
    /// <summary>
    /// Gates that see the same experts are one product: [batch, gate, expert] · [batch, expert, width].
    /// </summary>
    public void Mixture(MixtureParts mixture)
    {
        var results = new string[mixture.Gates.Count];
        var groups = Enumerable.Range(0, results.Length)
            .GroupBy(g => (IsOfBatch(mixture, g), Seen: string.Concat(mixture.Mask[g].Select(seen => seen ? '1' : '0'))));
        foreach (var group in groups)
        {
            int[] gates = [.. group];
            var mixed = graph.Node("MatMul", [Gates(mixture, gates), Experts(mixture, gates[0])]);      // [batch, gate, width]
            var flat = graph.Node("Reshape", [mixed, graph.Integers(0, gates.Length * mixture.Width)]); // [batch, gate · width]
            var parts = gates.Length == 1 || (mixture.Results.Count == 1 && gates.Length == results.Length)
                ? [flat]
                : graph.Split(flat, gates.Length);
            for (var i = 0; i < parts.Length; i++) results[gates[i]] = parts[i];
        }

        if (mixture.Results.Count == 1) results = [graph.Concat([.. results.Where(result => result is not null)], axis: 1)];
        for (var i = 0; i < results.Length; i++) _values[mixture.Results[i]] = new Value(results[i], IsOfBatch: true);
    }

    /// <summary>Whether the gate has a row for every row of the batch; else it has one for all of them.</summary>
    private bool IsOfBatch(MixtureParts mixture, int gate)
    {
        var isOfBatch = _values[mixture.Gates[gate]].IsOfBatch;
        if (!isOfBatch && mixture.Gates[gate].Rows != 1)
            throw new NotSupportedException("Mixture by a parameter of as many rows as the batch holds for one number of rows alone.");
        return isOfBatch;
    }

    private string Gates(MixtureParts mixture, int[] gates) =>
        // [batch or 1, gate, expert]
        graph.Concat([.. gates.Select(g => graph.Node("Unsqueeze", [_values[mixture.Gates[g]].Name, graph.Integers(1)]))], axis: 1);

    private string Experts(MixtureParts mixture, int gate)
    {
        Tensor[] seen = [.. mixture.Parts.Where((_, p) => mixture.Mask[gate][p])];
        var experts = graph.Concat([.. seen.Select(part => OfBatch(part, "An expert").Name)], axis: 1);
        // [batch, expert, width]
        return graph.Node("Reshape", [experts, graph.Integers(0, seen.Sum(part => part.Columns) / mixture.Width, mixture.Width)]);
    }
}
