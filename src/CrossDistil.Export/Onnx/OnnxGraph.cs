using System.Runtime.InteropServices;
using CrossDistil.Export.Format;
using Google.Protobuf;
using static CrossDistil.Export.Format.TensorProto.Types;

namespace CrossDistil.Export.Onnx;

/// <summary>
/// Nodes and constants of an ONNX graph while it is built: every name once, and in the end only those that an output
/// depends on.
/// </summary>
internal sealed class OnnxGraph
{
    private readonly List<NodeProto> _nodes = [];
    private readonly Dictionary<string, Initializer> _initializers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _constants = new(StringComparer.Ordinal); // by content
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly List<ValueInfoProto> _inputs = [], _outputs = [];

    /// <summary>Declares an input; its first dimension is the batch.</summary>
    /// <exception cref="InputException">The name is taken.</exception>
    public void Input(string name, DataType type, string? width, string doc) => Declare(_inputs, name, type, width, doc);

    /// <summary>Declares the result of <paramref name="name"/>'s node as an output, float [batch].</summary>
    /// <exception cref="InputException">The name is taken.</exception>
    public void Output(string name, string doc) => Declare(_outputs, name, DataType.Float, width: null, doc);

    /// <summary>Numbers by name; a name that is taken gets a number behind it.</summary>
    /// <param name="name">Wanted.</param>
    /// <param name="content">[row, column] float32, asked for when the file is made.</param>
    /// <param name="dims">Their shape.</param>
    /// <returns>The name it has.</returns>
    public string Weights(string name, Func<ByteString> content, params ReadOnlySpan<long> dims) =>
        Add(name, DataType.Float, content, dims);

    /// <summary>Integers [n], for shapes, axes and positions.</summary>
    public string Integers(params long[] values) => Constant("int64", values, DataType.Int64, isScalar: false);

    /// <summary>Doubles [n].</summary>
    public string Doubles(params double[] values) => Constant("double", values, DataType.Double, isScalar: false);

    /// <summary>One number without dimensions.</summary>
    public string Scalar(float value) => Constant("float", [value], DataType.Float, isScalar: true);

    /// <summary>One whole number without dimensions.</summary>
    public string Scalar(long value) => Constant("int64", [value], DataType.Int64, isScalar: true);

    /// <summary>Adds a node with one result.</summary>
    /// <returns>The result's name.</returns>
    public string Node(string operation, IEnumerable<string> inputs, params ReadOnlySpan<AttributeProto> attributes) =>
        Add(operation, inputs, [Unique(operation)], attributes);

    /// <summary>Adds a node whose result is an output of the graph.</summary>
    public void NodeOf(string output, string operation, params IEnumerable<string> inputs) => Add(operation, inputs, [output], []);

    /// <summary>x in equal parts, side by side.</summary>
    public string[] Split(string x, int parts)
    {
        string[] results = [.. Enumerable.Range(0, parts).Select(_ => Unique("Split"))];
        Add("Split", [x], results, [Attribute("axis", 1)]);
        return results;
    }

    /// <summary>Parts one behind the other along an axis; a single one as it is.</summary>
    public string Concat(IReadOnlyList<string> parts, int axis) =>
        parts.Count == 1 ? parts[0] : Node("Concat", parts, Attribute("axis", axis));

    /// <summary>Rows (axis 0) or columns (axis 1) of x from <paramref name="start"/> on.</summary>
    public string Slice(string x, int axis, int start, int count) =>
        Node("Slice", [x, Integers(start), Integers(start + count), Integers(axis)]);

    /// <summary>x as numbers of another type.</summary>
    public string Cast(string x, DataType type) => Node("Cast", [x], Attribute("to", (int)type));

    public static AttributeProto Attribute(string name, long value) =>
        new() { Name = name, I = value, Type = AttributeProto.Types.AttributeType.Int };

    /// <summary>The graph, without what no output depends on.</summary>
    /// <param name="name">Name of the graph.</param>
    /// <param name="maxBytes">Maximum size of its file.</param>
    /// <exception cref="InputException">The file would be larger.</exception>
    public GraphProto Build(string name, long maxBytes)
    {
        var needed = new HashSet<string>(_outputs.Select(output => output.Name), StringComparer.Ordinal);
        var graph = new GraphProto { Name = name, Input = { _inputs }, Output = { _outputs } };
        foreach (var node in Enumerable.Reverse(_nodes).Where(node => node.Output.Any(needed.Contains)))
        {
            needed.UnionWith(node.Input);
            graph.Node.Insert(0, node);
        }

        Initializer[] kept = [.. _initializers.Values.Where(initializer => needed.Contains(initializer.Tensor.Name))];
        const int lengths = 16; // tags and lengths around each tensor and its bytes
        RequireRoom(
            graph.CalculateSize() + kept.Sum(initializer => initializer.Bytes + initializer.Tensor.CalculateSize() + lengths), maxBytes);
        foreach (var (tensor, _, content) in kept)
        {
            tensor.RawData = content();
            graph.Initializer.Add(tensor);
        }

        return graph;
    }

    private static void RequireRoom(long bytes, long max)
    {
        if (bytes <= max) return;
        const double GiB = 1L << 30;
        throw new InputException(
            "onnx", string.Create(
                CultureInfo.InvariantCulture, $"the model has {bytes / GiB:0.##} GiB, an ONNX file holds {max / GiB:0.##} GiB at most"),
            "train with a smaller model.embeddingDim or fewer ids per field, or serve the bundle, which has no such limit");
    }

    private void Declare(List<ValueInfoProto> to, string name, DataType type, string? width, string doc)
    {
        if (!_names.Add(name))
            throw new InputException(
                name, "two inputs or outputs of the ONNX graph would have this name", "rename the feature or the task");
        var shape = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimParam = "batch" } } };
        if (width is not null) shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = width });
        to.Add(new ValueInfoProto
        {
            Name = name,
            DocString = doc,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape } },
        });
    }

    private string Add(string operation, IEnumerable<string> inputs, string[] results, ReadOnlySpan<AttributeProto> attributes)
    {
        var node = new NodeProto { Name = results[0], OpType = operation, Input = { inputs }, Output = { results } };
        foreach (var attribute in attributes) node.Attribute.Add(attribute);
        _nodes.Add(node);
        return results[0];
    }

    private string Constant<T>(string kind, T[] values, DataType type, bool isScalar)
        where T : unmanaged, IFormattable
    {
        var first = string.Join(", ", values.Take(4).Select(value => value.ToString("R", CultureInfo.InvariantCulture)));
        var held = $"{kind}{(isScalar ? "" : "s")}({first}";
        held += values.Length > 4 ? ", …)" : ")";
        var bytes = MemoryMarshal.AsBytes<T>(values).ToArray();
        var key = $"{kind} {isScalar} {Convert.ToHexString(bytes)}";
        if (!_constants.TryGetValue(key, out var name))
            _constants.Add(key, name = Add(held, type, () => UnsafeByteOperations.UnsafeWrap(bytes), isScalar ? [] : [values.Length]));
        return name;
    }

    private string Add(string name, DataType type, Func<ByteString> content, ReadOnlySpan<long> dims)
    {
        var tensor = new TensorProto { Name = Unique(name), DataType = (int)type };
        var bytes = type == DataType.Float ? 4L : 8;
        foreach (var dim in dims)
        {
            tensor.Dims.Add(dim);
            bytes *= dim;
        }

        _initializers.Add(tensor.Name, new Initializer(tensor, bytes, content));
        return tensor.Name;
    }

    private string Unique(string name)
    {
        var free = name;
        for (var i = 1; !_names.Add(free); i++) free = $"{name}_{i}";
        return free;
    }

    private sealed record Initializer(TensorProto Tensor, long Bytes, Func<ByteString> Content);
}
