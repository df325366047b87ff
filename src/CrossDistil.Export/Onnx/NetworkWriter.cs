using CrossDistil.Tensors.Graphs;
using CrossDistil.Tensors.Kernels;

namespace CrossDistil.Export.Onnx;

/// <summary>
/// One network's traced pass as ONNX nodes. It keeps apart what depends on the batch's rows and what is made of
/// parameters alone, whose number of rows only happens to be the batch's: the graph serves any number of rows.
/// </summary>
/// <param name="graph">Where the nodes go.</param>
/// <param name="inputs">The features.</param>
/// <param name="weights">The network's numbers.</param>
/// <param name="numbers">[row, column] the numbers that the traced batch has.</param>
internal sealed partial class NetworkWriter(OnnxGraph graph, OnnxInputs inputs, NetworkWeights weights, float[] numbers) : IGraphWriter
{
    private readonly Dictionary<Tensor, Value> _values = [];

    /// <summary>Name of a logit, [batch, 1].</summary>
    /// <exception cref="NotSupportedException">It does not depend on the inputs.</exception>
    public string Logit(Tensor logit) => OfBatch(logit, "A logit").Name;

    public void Constant(Tensor y)
    {
        if (inputs.Fields.Count > 0 || !y.Values.SequenceEqual(numbers))
            throw new NotSupportedException(
                "Numbers put on the tape are not part of an exported graph: make them a parameter, or a factor or offset in code.");
        _values[y] = new Value(inputs.NumberColumns, IsOfBatch: true);
    }

    public void Use(Tensor y, Parameter parameter) => _values[y] = new Value(weights.Whole(parameter), IsOfBatch: false);

    public void Gather(Tensor y, EmbeddingTable table, int numberColumns)
    {
        if (table.Groups != 1 || table.Fields != inputs.Fields.Count || numberColumns != inputs.Numbers.Count)
            throw new NotSupportedException($"A look-up in '{table.Name}' is not that of the model's features.");
        List<string> parts = [.. inputs.Fields.Select((field, f) => inputs.Embed(field, weights.Vectors(table, f, field.Name)))];
        if (numberColumns > 0) parts.Add(inputs.NumberColumns);
        _values[y] = new Value(graph.Concat(parts, axis: 1), IsOfBatch: true);   // [batch, fields · dim + numbers]
    }

    public void Dense(Tensor y, Tensor x, DenseLayerParts layer)
    {
        var (weight, bias, groups, activation) = layer;
        var (name, isOfBatch) = _values[x];
        var rows = weight.Rows / groups;
        var parts = groups == 1 ? [name] : graph.Split(name, groups);
        // A product each, so that weights keep their names and a ReLU its product.
        for (var g = 0; g < groups; g++)
        {
            var w = weights.Block(weight, g * rows, rows, 0, weight.Columns);
            parts[g] = bias is null
                ? graph.Node("MatMul", [parts[g], w])
                : graph.Node("Gemm", [parts[g], w, weights.Block(bias, 0, 1, g * weight.Columns, weight.Columns)]);
            if (activation == Activation.Relu) parts[g] = graph.Node("Relu", [parts[g]]);
        }

        _values[y] = new Value(graph.Concat(parts, axis: 1), isOfBatch);         // [batch, groups · out]
    }

    public void Map(Tensor y, Tensor x, Function function)
    {
        var (name, isOfBatch) = _values[x];
        _values[y] = new Value(function.Kind switch
        {
            FunctionKind.Affine => Affine(name, function.A, function.B),
            FunctionKind.Sigmoid => graph.Node("Sigmoid", [name]),
            FunctionKind.Softplus => graph.Node("Softplus", [name]),
            FunctionKind.Clamp => graph.Node("Clip", [name, Bound(function.A), Bound(function.B)]),
            _ => throw new NotSupportedException($"The function {function.Kind} has no ONNX operator here."),
        }, isOfBatch);
    }

    public void Combine(Tensor y, Combination combination, Tensor left, Tensor right)
    {
        var (l, r) = (_values[left], _values[right]);
        if (l.IsOfBatch != r.IsOfBatch && (l.IsOfBatch ? right : left).Count != 1)
            throw new NotSupportedException(
                $"{combination} of the batch's rows and a parameter of as many rows holds for one number of rows alone.");
        var operation = combination switch { Combination.Add => "Add", Combination.Subtract => "Sub", _ => "Mul" };
        _values[y] = new Value(graph.Node(operation, [l.Name, r.Name]), l.IsOfBatch || r.IsOfBatch);
    }

    public void Softmax(Tensor y, Tensor x) =>
        _values[y] = _values[x] with { Name = graph.Node("Softmax", [_values[x].Name], OnnxGraph.Attribute("axis", 1)) };

    public void Concat(Tensor y, IReadOnlyList<Tensor> parts)
    {
        Value[] values = [.. parts.Select(part => _values[part])];
        if (values.Any(value => value.IsOfBatch != values[0].IsOfBatch))
            throw new NotSupportedException(
                "Concat of the batch's rows and a parameter of as many rows holds for one number of rows alone.");
        _values[y] = values[0] with { Name = graph.Concat([.. values.Select(value => value.Name)], axis: 1) };
    }

    public void SliceColumns(Tensor y, Tensor x, int start) =>
        _values[y] = _values[x] with { Name = graph.Slice(_values[x].Name, axis: 1, start, y.Columns) };

    public void SliceRows(Tensor y, Tensor x, int start) =>
        _values[y] = new Value(graph.Slice(OfParameters(x, "SliceRows"), axis: 0, start, y.Rows), IsOfBatch: false);

    public void Sum(Tensor y, Tensor x, float scale)
    {
        var sum = graph.Node("ReduceSum", [OfParameters(x, "Sum"), graph.Integers(0, 1)]);
        _values[y] = new Value(Affine(sum, scale, 0), IsOfBatch: false);
    }

    public void Same(Tensor y, Tensor x) => _values[y] = _values[x];

    private string Affine(string x, float factor, float offset)
    {
        if (factor != 1) x = graph.Node("Mul", [x, graph.Scalar(factor)]);
        return offset == 0 ? x : graph.Node("Add", [x, graph.Scalar(offset)]);
    }

    private string Bound(float bound) => float.IsInfinity(bound) ? "" : graph.Scalar(bound);

    private Value OfBatch(Tensor x, string what) =>
        _values[x] is { IsOfBatch: true } value
            ? value
            : throw new NotSupportedException($"{what} that does not depend on the model's inputs cannot be exported.");

    /// <summary>A row's score must not depend on other rows.</summary>
    private string OfParameters(Tensor x, string operation) =>
        _values[x] is { IsOfBatch: false } value
            ? value.Name
            : throw new NotSupportedException($"{operation} over the batch's rows makes a row's logit depend on other rows.");

    /// <summary>A result's name, and whether its rows are the batch's.</summary>
    private readonly record struct Value(string Name, bool IsOfBatch);
}
